"""The pages of territories: finding one whatever one types, its card, its communes, and the way to
a project."""

from http import HTTPStatus
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask.testing import FlaskClient

from tests.web.page_client import Page, PageClient, text_of

AMI = "Essais d'IA du Nord"


def facts(page: Page) -> dict[str, str]:
    """Term -> text of the identity card."""
    card, *_ = page.all("dl", "site-facts")
    return dict(zip(map(text_of, card.iter("dt")), map(text_of, card.iter("dd")), strict=True))


def folded(page: Page) -> dict[str, str]:
    """Heading of each folded list, without its count -> its text."""
    return {
        text_of(next(details.iter("summary"))).rpartition(" (")[0]: text_of(details)
        for details in page.all("details", "site-details")
    }


def rows(page: Page, table: str) -> dict[str, list[str]]:
    organisation = next(page.one("table", id=table).iter("tbody"))
    return {
        text_of(next(row.iter("th"))): [text_of(cell) for cell in row.iter("td")]
        for row in organisation.iter("tr")
    }


def address(page: Page) -> str:
    """Where the page is, query included."""
    query = page.response.request.query_string.decode()
    return f"{page.path}?{query}" if query else page.path


# Finding


def test_homonyms_are_told_apart_and_lead_to_their_cards(page: PageClient) -> None:
    found = page("/territoires").submit({"q": "peronne"})
    assert found.links()["Péronne (80, Somme)"] == "/territoires/80620"
    assert found.links()["Péronne (71, Saône-et-Loire)"] == "/territoires/71345"


@pytest.mark.parametrize(
    ("typed", "code"),
    [("Péronne (80, Somme)", "80620"), ("200 069 722", "200069722"), ("dep-59", "dep-59")],
)
def test_what_leaves_no_doubt_leads_straight_to_the_card(
    page: PageClient, typed: str, code: str
) -> None:
    assert page("/territoires").submit({"q": typed}).path == f"/territoires/{code}"


def test_a_former_commune_is_found_under_the_one_that_governs_it(page: PageClient) -> None:
    found = page("/territoires?q=lomme")
    assert "Lille" in page(found.links()["Lomme, commune associée de Lille (59, Nord)"]).h1


def test_what_names_nothing_is_said_beside_the_field_and_kept(page: PageClient) -> None:
    refused = page("/territoires?q=zzzzzzzzzz")
    assert refused.errors[0].startswith("Aucune collectivité ne porte ce nom.")
    assert refused.one("input", id="q").get("value") == "zzzzzzzzzz"
    assert "trop long" in page(f"/territoires?q={'a' * 300}").text


# Codes


@pytest.mark.parametrize(
    ("asked", "lands", "says"),
    [
        (
            "59355",
            "/territoires/59350?depuis=59355",
            "Lomme est une commune associée. Réponse donnée pour : Lille (59, Nord).",
        ),
        (
            "dep-75",
            "/territoires/75056?depuis=dep-75",
            "territoire sans conseil propre. Réponse donnée pour : Paris",
        ),
        ("218005858", "/territoires/80620", ""),
        ("DEP-59", "/territoires/dep-59", ""),
        ("59", "/territoires/dep-59", ""),
    ],
)
def test_a_code_is_followed_to_the_one_address_of_its_organisation(
    page: PageClient, asked: str, lands: str, says: str
) -> None:
    shown = page(f"/territoires/{asked}")
    assert address(shown) == lands
    assert says in shown.text
    assert ("Réponse donnée pour" in shown.text) is bool(says)


def test_a_former_code_that_leads_elsewhere_says_nothing(page: PageClient) -> None:
    for former in ("59355", "99999", "<b>", "a" * 300):
        assert (
            "Réponse donnée pour"
            not in page("/territoires/80620", query_string={"depuis": former}).text
        )


def test_a_number_that_is_two_things_leads_to_the_choice(page: PageClient) -> None:
    choice = page("/territoires/32")
    assert choice.links()["Gers (département, 32)"] == "/territoires/dep-32"
    assert choice.links()["Hauts-de-France (région)"] == "/territoires/reg-32"


@pytest.mark.parametrize(
    "code", ["99999", "dep-20", "..", "<script>alert(1)", "a" * 3000, "59350/rien"]
)
def test_an_unknown_code_is_not_found_and_leads_to_the_search(page: PageClient, code: str) -> None:
    missing = page(f"/territoires/{code}", HTTPStatus.NOT_FOUND)
    assert "<script>alert" not in missing.html
    if "/" not in code and code != "..":
        assert missing.h1 == "Collectivité introuvable"
        assert (
            missing.submit({"q": "Péronne (80, Somme)"}, action="/territoires").path
            == "/territoires/80620"
        )


def test_the_day_is_kept_when_a_code_is_followed(page: PageClient) -> None:
    shown = page("/territoires/59355?on=2024-12-10")
    assert dict(parse_qsl(urlsplit(address(shown)).query)) == {
        "depuis": "59355",
        "on": "2024-12-10",
    }


# The card


def test_the_card_says_who_the_commune_is(page: PageClient) -> None:
    card = facts(page("/territoires/80620"))
    assert card["Population"] == "7 090 habitants (population municipale 2023)"
    assert card["Intercommunalité"] == "CC de la Haute Somme (Combles - Péronne - Roisel)"
    assert card["Service de l'État"] == "Sous-préfecture de Péronne"
    assert card["Petites villes de demain"].startswith("oui (liste du ")
    assert (card["Code INSEE"], card["SIREN"], card["Code postal"]) == (
        "80620",
        "218005858",
        "80200",
    )
    epci = facts(page("/territoires/200069722"))
    assert epci["Population"] == "21 244 habitants (population municipale 2022, 21 595 au total)"


def test_every_offering_is_there_once_with_its_verdict_and_a_reason(
    page: PageClient, client: FlaskClient
) -> None:
    shown = page("/territoires/80620?on=2024-12-10")
    lists = folded(shown)
    assert "vous y êtes (liste du" in lists["Ouvert"]
    assert (
        f"{AMI} : il manque une information Recours à l'IA : non précisé."
        in lists["Il manque une information"]
    )
    assert (
        "pas pour votre commune, parce que : population : 7 090 habitants"
        in lists["Pas pour cette collectivité"]
    )
    total = client.get("/api/v1/offerings").get_json()["total"]
    sheets = [
        link
        for link in shown.all("a")
        if link.get("href", "").startswith("/offres/") and "territory=80620" in link.get("href", "")
    ]
    names = {link.get("href") for link in sheets}
    assert len(names) == total


def test_a_link_to_a_sheet_judges_this_organisation_on_this_day(page: PageClient) -> None:
    link = page("/territoires/80620?on=2024-12-10").links()[AMI]
    assert link == "/offres/essais-ia-du-nord?territory=80620&on=2024-12-10"
    assert "Péronne : Il manque une information" in page(link).text


def test_the_days_ahead_are_those_of_what_is_open_and_follow_the_day_asked(
    page: PageClient,
) -> None:
    def dates(on: str) -> str:
        return (
            page(f"/territoires/80620?on={on}")
            .text.partition("Dates à ne pas manquer")[2]
            .partition("Ce qu'il reste")[0]
        )

    assert f"{AMI} Mardi 31 décembre 2024 : date limite (ce jour-là)" in dates("2024-12-31")
    assert AMI not in dates("2025-01-01")
    # A call that is not for this organisation is no deadline of its own.
    assert (
        AMI
        not in page("/territoires/71345?on=2024-12-10")
        .text.partition("Dates à ne pas manquer")[2]
        .partition("Ce qu'il reste")[0]
    )


def test_what_remains_to_be_known_is_asked_most_decisive_first(page: PageClient) -> None:
    questions = page("/territoires/80159").text.partition("Ce qu'il reste à savoir")[2]
    assert questions.index(
        "Êtes-vous dans le programme Petites villes de demain ?"
    ) < questions.index("Action cœur de ville ?")
    assert "Votre réponse peut changer" in questions


def test_comparable_organisations_are_named_with_their_source_or_none_is(page: PageClient) -> None:
    village = page("/territoires/80159").text.partition("Des collectivités comparables")[2]
    assert "Warluis (60, Oise) : essaie un outil pour ses services" in village
    assert ", lue en novembre 2026" in village
    assert "À vérifier à la source" in village
    assert "Aucun exemple connu" in page("/territoires/reg-32").text


def test_the_card_leads_to_the_organisations_around(page: PageClient) -> None:
    links = page("/territoires/80620").links()
    assert links["Somme (département, 80)"] == "/territoires/dep-80"
    assert links["Hauts-de-France (région)"] == "/territoires/reg-32"
    assert "/territoires/dep-80" in page("/territoires/reg-32").links().values()
    assert page("/territoires/75056").links().get("Paris (75)") is None


def test_a_project_is_described_with_the_organisation_already_filled_in(page: PageClient) -> None:
    card = page("/territoires/80620")
    assert not page.client.get_cookie("session")
    result = card.submit({"need": "un agent conversationnel"}, action="/")
    assert (result.path, result.h1) == ("/recommandations", "Péronne : par où commencer")
    assert result.links()["Voir la fiche de ce territoire"] == "/territoires/80620"


def test_a_project_without_a_word_is_asked_for_with_the_organisation_kept(page: PageClient) -> None:
    asked = page("/territoires/80620").submit({"need": ""}, action="/")
    assert asked.errors == ["Dites en une phrase ce que vous voulez améliorer."]
    assert asked.one("input", id="territory").get("value") == "Péronne (80, Somme)"


def test_a_day_that_is_none_is_said_and_today_answers(page: PageClient) -> None:
    for code in ("80620", "dep-80/communes"):
        refused = page(f"/territoires/{code}?on=demain")
        assert refused.errors == ["Écrivez une date qui existe, par exemple 31/12/2024."]
    assert "sous réserve de ce qui changera" in page("/territoires/80620?on=2099-01-01").text


# Its communes


def test_a_departement_shows_the_shares_of_its_communes_in_a_picture_and_in_cells(
    page: PageClient,
) -> None:
    shown = page("/territoires/dep-59?on=2026-11-23")
    shares = rows(shown, "parts")
    assert next(iter(shares)) == "Toutes les aides ensemble"
    counts = [
        int(cell.rpartition(" ")[2].replace(" ", "")) for cell in shares["Bureau communal"][1:]
    ]
    assert sum(counts) == 647
    table = shown.one("table", id="parts")
    bars = [one for one in table.iter() if one.get("class") == "site-shares__bar"]
    bar = bars[list(shares).index("Bureau communal")]
    widths = [float(part.get("width", "")[:-1]) for part in bar]
    assert widths == [pytest.approx(100 * count / 647, abs=0.001) for count in counts if count]
    assert "Possible pour toutes" in folded(shown)


def test_a_commune_has_no_communes(page: PageClient) -> None:
    assert "Ses communes" not in page("/territoires/80620").text
    assert page("/territoires/80620/communes").path == "/territoires/80620"


def test_communes_come_by_pages_in_the_order_of_their_names(page: PageClient) -> None:
    first, second = (
        page("/territoires/200037059/communes"),
        page("/territoires/200037059/communes?page=2"),
    )
    names = [*rows(first, "liste"), *rows(second, "liste")]
    assert (len(rows(first, "liste")), len(names), len(set(names))) == (30, 60, 60)
    assert names.index("Épehy") < names.index("Fins")
    assert second.h1.endswith(", page 2")
    for page_asked in ("99", "0", "-1", "²", "deux"):
        beyond = page(f"/territoires/200037059/communes?page={page_asked}")
        assert "Cette page n'existe pas : voici la première." in beyond.text
        assert rows(beyond, "liste") == rows(first, "liste")


def test_the_answer_of_one_offering_is_said_commune_by_commune(page: PageClient) -> None:
    asked = page("/territoires/200037059/communes").submit({"offre": "bureau-communal"})
    answers = {
        name: cells[-1]
        for name, cells in (
            rows(asked, "liste") | rows(page(f"{address(asked)}&page=2"), "liste")
        ).items()
    }
    assert (answers["Péronne"], answers["Fins"]) == ("Non", "Possible")
    (link,) = [one for one in asked.all("a", "fr-pagination__link") if one.get("title") == "Page 2"]
    assert link.get("href") == "?offre=bureau-communal&page=2"


def test_an_offering_that_does_not_exist_is_said_and_counts_for_nothing(page: PageClient) -> None:
    refused = page("/territoires/200037059/communes?offre=rien")
    assert refused.errors == ["Choisissez une réponse de la liste."]
    assert len(rows(refused, "liste")["Fins"]) == 5


def test_the_table_of_beneficiaries_leads_to_the_departements(page: PageClient) -> None:
    links = page("/offres/bureau-communal/beneficiaires?on=2024-12-10").links()
    assert links["Somme (80)"] == "/territoires/dep-80?on=2024-12-10"
