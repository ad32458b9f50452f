"""The catalogue to browse: what a visitor without scripts, with a mistake, or with answers reads on
the list and on a sheet."""

from datetime import date
from http import HTTPStatus
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session

from catalog.advice.matrix.eligible_counts import totals_of
from catalog.web import offers as offers_package
from matching.domain.vocabulary import Verdict
from tests.web.page_client import Page, PageClient, text_of

AMI = "/offres/essais-ia-du-nord"
CANARY = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


def titles(page: Page) -> list[str]:
    return list(results(page))


def results(page: Page) -> dict[str, str]:
    """Title of each result -> all its text."""
    return {
        text_of(next(article.iter("h3"))): text_of(article)
        for article in page.all("article", "site-result")
    }


def filters(page: Page) -> dict[str, str]:
    return {text_of(link): link.get("href", "") for link in page.all("a", "fr-tag")}


def count(page: Page) -> str:
    return text_of(page.one("h2", id="resultats"))


# The list


def test_a_search_with_a_mistake_finds_and_says_how_it_was_read(page: PageClient) -> None:
    found = page("/offres?q=mesagerie")
    assert titles(found)[0] == "Bureau communal"
    assert "Recherche faite avec : « messagerie »" in found.text


def test_a_result_says_who_may_apply_where_it_stands_and_until_when(page: PageClient) -> None:
    open_then = results(page("/offres?q=ami&on=2024-12-10"))["Essais d'IA du Nord"]
    assert "Ouvert" in open_then
    assert "Appel à projets" in open_then
    assert (
        "associations, entreprises, à confirmer pour d'autres structures · Hauts-de-France"
        in open_then
    )
    assert "Date limite : avant le 31 décembre 2024 inclus" in open_then
    closed = results(page("/offres?q=ami&on=2025-01-01"))["Essais d'IA du Nord"]
    assert "État : fermé depuis le 1er janvier 2025" in closed
    assert "Date limite" not in closed
    stopped = results(page("/offres?q=plan+de+rue"))["Plan de rue (service arrêté)"]
    assert "État : arrêté depuis le 30 décembre 2025" in stopped


def test_the_form_alone_gives_a_shareable_address(page: PageClient) -> None:
    answered = page("/offres").submit(
        {"q": "données", "kind": ["service", "ressource"], "open": "y"}, action="/offres"
    )
    query = dict(parse_qsl(answered.response.request.query_string.decode()))
    assert query["q"] == "données"
    again = page("/offres?q=donn%C3%A9es&kind=service&kind=ressource&open=1")
    assert titles(again) == titles(answered)
    assert titles(again)


def test_filters_show_how_much_they_would_give_and_can_be_taken_back_one_by_one(
    page: PageClient,
) -> None:
    narrowed = page("/offres?kind=service&theme=donnees&open=1")
    assert set(filters(narrowed)) == {
        "Service numérique",
        "Données",
        "Ouvert maintenant",
        "Tout effacer",
    }
    without = page(filters(narrowed)["Données"])
    assert dict(parse_qsl(urlsplit(filters(narrowed)["Données"]).query)) == {
        "kind": "service",
        "open": "1",
    }
    assert len(titles(without)) > len(titles(narrowed))
    (label,) = [text_of(one) for one in without.all("label") if text_of(one).startswith("Données")]
    assert label == f"Données ({len(titles(narrowed))})"


def test_the_list_is_in_pages_that_keep_the_request(page: PageClient) -> None:
    first = page("/offres?sort=freshness")
    second = page("/offres?sort=freshness&page=2")
    assert second.h1 == "Toutes les aides, page 2"
    assert len(titles(first)) == 20
    assert not set(titles(first)) & set(titles(second))
    (link,) = [one for one in first.all("a", "fr-pagination__link") if one.get("title") == "Page 2"]
    assert link.get("href") == "/offres?sort=freshness&page=2"


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("kind=rien", "Choisissez une réponse de la liste."),
        ("theme=eau&theme=rien", "Choisissez une réponse de la liste."),
        ("provider=../../etc", "Choisissez une réponse de la liste."),
        ("sort=prix", "Choisissez une réponse de la liste."),
        ("on=demain", "Écrivez une date qui existe, par exemple 31/12/2024."),
        (
            "on=1999-01-01",
            "La date doit être comprise entre le 1er janvier 2015 et le 31 décembre 2100.",
        ),
        ("territory=zzzzzzzzzz", "Aucune collectivité ne porte ce nom."),
        (f"q={'a' * 201}", "Cette recherche est trop longue"),
        ("page=99", "Cette page de résultats n'existe pas : voici la première."),
        ("page=-1", "Cette page de résultats n'existe pas : voici la première."),
        ("page=²", "Cette page de résultats n'existe pas : voici la première."),
    ],
)
def test_a_value_that_cannot_be_read_is_said_and_counts_for_nothing(
    page: PageClient, query: str, says: str
) -> None:
    answered = page(f"/offres?{query}")
    assert says in answered.text
    assert titles(answered) == titles(page("/offres?theme=eau" if "eau" in query else "/offres"))


def test_a_day_to_come_is_shown_with_a_reserve(page: PageClient) -> None:
    for address in ("/offres", "/offres/cap-numerique"):
        assert "sous réserve de ce qui changera" in page(f"{address}?on=2099-01-01").text
        assert "sous réserve de ce qui changera" not in page(f"{address}?on=2025-01-01").text


def test_unknown_parameters_change_nothing(page: PageClient) -> None:
    assert titles(page("/offres?utm_source=lettre&prix=1")) == titles(page("/offres"))


def test_nothing_found_is_said_and_leads_on(page: PageClient) -> None:
    nothing = page("/offres?q=quantique&theme=eau")
    assert count(nothing) == "Aucune aide trouvée"
    links = nothing.links()
    assert links["Chercher sans « quantique »"] == "/offres?theme=eau"
    assert links["Dire ce que vous voulez améliorer"] == "/"
    assert links["Voir toutes les aides"] == "/offres"


def test_a_collectivite_keeps_what_it_may_use_with_its_verdict(page: PageClient) -> None:
    answered = page("/offres?territory=80253&kind=service")
    assert count(answered).endswith("pour Doullens")
    assert all("Pour Doullens :" in text for text in results(answered).values())
    assert "Bureau communal" not in titles(answered)
    # By its name, and the address it leads to names it by its code.
    named = page("/offres?territory=doullens&kind=service")
    assert titles(named) == titles(answered)
    assert filters(named)["Service numérique"] == "/offres?territory=80253"
    (link,) = [one.find("h3/a") for one in named.all("article", "site-result")][:1]
    assert link is not None
    assert link.get("href", "").endswith("?territory=80253")


def test_homonyms_are_asked_apart(page: PageClient) -> None:
    asked = page("/offres?territory=peronne&kind=service")
    assert asked.links()["Péronne (80, Somme)"] == "/offres?kind=service&territory=80620"
    assert "Pour Péronne" not in asked.text
    assert titles(asked) == titles(page("/offres?kind=service"))


def test_what_is_typed_is_never_code(page: PageClient) -> None:
    for field in ("q", "territory", "kind", "on", "sort", "page"):
        answered = page(f"/offres?{field}={CANARY}")
        assert "<script>alert" not in answered.html
        assert "<img src=x" not in answered.html


# A sheet


def test_every_offering_has_its_sheet(page: PageClient, client: FlaskClient) -> None:
    slugs = [
        item["slug"]
        for number in (1, 2)
        for item in client.get(f"/api/v1/offerings?page={number}").get_json()["items"]
    ]
    assert len(slugs) > 20
    for slug in slugs:
        shown = page(f"/offres/{slug}")
        assert "Information indicative : seul l'organisme décide." in shown.text
        assert "À quelles conditions" in shown.text


def test_the_sheet_of_the_call_says_its_money_its_calendar_and_its_conditions(
    page: PageClient,
) -> None:
    text = page(AMI).text
    assert "Enveloppe 5 M€ (5 000 000 €)" in text
    assert "Taux 60 % des dépenses retenues" in text
    assert "Coût du projet de 70 000 € à 250 000 €" in text
    assert "Subvention possible de 42 000 € à 150 000 €" in text
    assert "Dépenses prévues personnel, équipements, fonctionnement, frais indirects" in text
    assert "Date limite le 31 décembre 2024 inclus" in text
    assert "Suite On ne sait pas si une nouvelle édition est prévue : à demander." in text
    assert "Avancement : une expérimentation (un essai limité) notre lecture de la source" in text
    assert "Les critères de choix des projets" in text
    assert "Texte d'un tiers (presse)" in text
    assert "Une intercommunalité à cheval sur deux régions" in text


def test_a_conditional_benefit_comes_with_its_condition(page: PageClient) -> None:
    text = page("/offres/bureau-communal").text
    benefit = text[text.index("Gratuit si vous n'adhérez pas") : text.index("À quelles conditions")]
    assert "Structure : commune Population : moins de 3 500 habitants" in benefit


def test_what_was_stopped_says_what_became_of_it_and_what_to_look_at_instead(
    page: PageClient,
) -> None:
    stopped = page("/offres/cartes-partagees")
    alert = text_of(stopped.one(class_="fr-alert--warning"))
    assert "Arrêté depuis le 31 décembre 2025" in alert
    assert "Ce que vous pouvez regarder à la place" in alert
    assert any(address.startswith("/offres/") for address in stopped.links().values())


def test_a_sheet_without_a_recent_text_of_the_operator_says_so(page: PageClient) -> None:
    unsure = "d'après une fiche publique de Maison des outils de 2026, et non par un texte"
    assert unsure in page("/offres/bureau-communal?on=2028-01-01").text
    assert "et non par un texte" not in page("/offres/bureau-communal?on=2026-11-23").text


def test_sources_and_local_desks_are_named(page: PageClient) -> None:
    shown = page("/offres/bureau-communal")
    assert "Somme mutualisée (80)" in shown.text
    assert "/sources#maison-des-outils-site" in [link.get("href") for link in shown.all("a")]


def test_an_unknown_offering_is_not_found(page: PageClient) -> None:
    page("/offres/rien", HTTPStatus.NOT_FOUND)
    page(f"/offres/{'a' * 3000}", HTTPStatus.NOT_FOUND)


@pytest.mark.parametrize("on", ["demain", "1999-01-01", "9999-99-99"])
def test_a_day_that_cannot_be_read_shows_the_sheet_of_today(page: PageClient, on: str) -> None:
    assert "Voici la fiche à la date d'aujourd'hui." in page(f"{AMI}?on={on}").text


# Who may use it


def test_a_sheet_says_how_many_may_use_it_and_leads_to_the_detail(
    page: PageClient, session: Session
) -> None:
    totals = totals_of(session, "bureau-communal", date(2026, 11, 23))
    shown = page("/offres/bureau-communal?on=2026-11-23")
    communes, epci = (
        f"{count[Verdict.ELIGIBLE]:,}".replace(",", " ") for count in (totals.communes, totals.epci)
    )
    assert (
        f"Conditions connues remplies {communes} communes et {epci} intercommunalités" in shown.text
    )
    assert shown.links()["Voir le décompte par département"].startswith(
        "/offres/bureau-communal/beneficiaires"
    )


def test_the_detail_counts_by_departement_and_says_what_it_does_not_know(page: PageClient) -> None:
    shown = page("/offres/bourgs-vivants/beneficiaires?on=2026-11-23")
    assert (
        "Petites villes de demain : la liste des membres que ce site connaît n'est pas complète."
        in shown.text
    )
    names = [text_of(row) for row in shown.all("th", scope="row")]
    assert {"Somme (80)", "Corse-du-Sud (2A)", "Mayotte (976)", "Ensemble"} <= set(names)
    assert "n'est pas complète" not in page("/offres/cap-numerique/beneficiaires").text


def test_the_detail_is_that_of_the_day_asked(page: PageClient) -> None:
    def of_hauts_de_france(on: str) -> str:
        (summary,) = [
            text
            for text in map(text_of, page(f"{AMI}/beneficiaires?on={on}").all("summary"))
            if "Hauts-de-F" in text
        ]
        return summary

    assert of_hauts_de_france("2024-12-10").startswith("Hauts-de-France, à confirmer : 3 ")
    assert of_hauts_de_france("2025-01-01").startswith("Hauts-de-France, offre fermée : 3 ")
    assert (
        "Voici le décompte à la date d'aujourd'hui." in page(f"{AMI}/beneficiaires?on=demain").text
    )
    page("/offres/rien/beneficiaires", HTTPStatus.NOT_FOUND)


# « Et pour ma commune ? »


def test_without_answers_the_sheet_leads_to_the_questions(page: PageClient) -> None:
    assert page(AMI).links()["Répondre en deux questions"] == "/"


def test_a_code_in_the_address_is_judged(page: PageClient) -> None:
    text = page(f"{AMI}?territory=80620&on=2024-12-10").text
    assert "Péronne : Il manque une information" in text
    assert "À confirmer : Coût du projet : non précisé" in text
    for unknown in ("00000", "32", "a" * 500, "..", CANARY):
        assert "Dites qui vous êtes" in page(f"{AMI}?territory={unknown}").text


def test_the_answers_of_the_visitor_are_judged(page: PageClient) -> None:
    page("/").submit(
        {"territory": "Péronne (80, Somme)", "need": "un agent conversationnel"}, action="/"
    )
    shown = page(f"{AMI}?on=2024-12-10")
    assert "Péronne : Il manque une information" in shown.text
    assert shown.links()["Voir ce qu'il faut faire en premier"] == "/recommandations?on=2024-12-10"
    assert shown.response.headers["Cache-Control"] == "no-store"


# Caches


def test_a_page_that_shows_nothing_of_its_visitor_is_not_sent_twice(client: FlaskClient) -> None:
    for address in ("/offres?q=eau", AMI, "/sources"):
        first = client.get(address)
        assert (first.status_code, first.headers["Cache-Control"]) == (HTTPStatus.OK, "no-cache")
        assert "Cookie" in first.headers["Vary"]
        again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (HTTPStatus.NOT_MODIFIED, b"")
        assert "Content-Length" not in again.headers
        other = client.get(address, headers={"If-None-Match": '"another"'})
        assert (other.status_code, other.text) == (HTTPStatus.OK, first.text)


def test_another_day_or_another_catalogue_is_another_page(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get("/offres?q=adresses").headers["ETag"]
    monkeypatch.setattr(offers_package.views, "today_in_paris", lambda: date(2028, 6, 1))
    later = client.get("/offres?q=adresses", headers={"If-None-Match": first})
    assert later.status_code == HTTPStatus.OK
    assert "À confirmer" in later.text
