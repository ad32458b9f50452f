"""Visits, page by page: made in a few clicks, their list, who sees them, their freezing, what
changed at the next one."""

from http import HTTPStatus

import pytest
from flask import Flask

from catalog.advice.visits.visits import BODIES_MAX
from tests.web.page_client import PageClient, text_of
from tests.web.visiting import (
    AMI,
    IN_TIME,
    NEED,
    PERONNE,
    TOO_LATE,
    adviser,
    another,
    frozen,
    new_visit,
    visit_of,
    with_project,
)


def test_a_visit_to_three_communes_takes_one_form(own_page: PageClient) -> None:
    visit = new_visit(adviser(own_page), f"{PERONNE}\n80253\nMaubeuge")
    assert visit.h1 == "Visite : Péronne, Doullens et Maubeuge"
    assert "Mardi 10 décembre 2024 · 3 collectivités" in visit.text
    assert visit.text.count(f"« {NEED} »") == 3
    assert visit.text.count(f"À proposer d'abord : {AMI}") == 3
    assert visit.text.count("date limite la plus proche : 31 décembre 2024") == 3


def test_a_visit_to_one_organisation_leads_to_that_organisation(own_page: PageClient) -> None:
    organisation = new_visit(adviser(own_page))
    assert organisation.h1 == "Péronne, visite du 10 décembre 2024"
    assert f"« {NEED} »" in organisation.text


def test_today_is_the_day_unless_another_is_chosen(own_page: PageClient) -> None:
    page = adviser(own_page)("/visites/nouvelle")
    assert page.one("input", name="visited_on").get("value")


def test_codes_of_another_page_fill_the_list_and_a_wrong_one_stays_to_be_corrected(
    own_page: PageClient,
) -> None:
    form = adviser(own_page)("/visites/nouvelle?codes=80620,99999,59392")
    assert (
        form.one("textarea", name="organisations").text
        == "Péronne (80, Somme)\n99999\nMaubeuge (59, Nord)"
    )
    assert form.submit({"visited_on": IN_TIME}).errors == [
        "« 99999 » : aucun territoire ne porte ce nom."
    ]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"organisations": ""}, "Indiquez au moins une collectivité."),
        (
            {"organisations": "Péronne"},
            "« Péronne » : plusieurs territoires peuvent répondre à ce nom. Écrivez le code",
        ),
        ({"organisations": "zzzzqqqq"}, "« zzzzqqqq » : aucun territoire ne porte ce nom."),
        (
            {"organisations": "80620\n" * (BODIES_MAX + 1)},
            f"Une visite compte {BODIES_MAX} collectivités au plus",
        ),
        ({"visited_on": ""}, "Choisissez le jour de la visite."),
        ({"visited_on": "2014-12-31"}, "La date doit être comprise entre le 1er janvier 2015"),
        ({"visited_on": "31/02/2025"}, "Écrivez une date qui existe"),
        ({"title": "x" * 121}, "Ce texte est trop long : 120 signes au plus."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_the_rest_is_kept(
    own_page: PageClient, fields: dict[str, str], error: str
) -> None:
    sent = {"organisations": PERONNE, "visited_on": IN_TIME, "need": NEED} | fields
    form = adviser(own_page)("/visites/nouvelle").submit(sent)
    assert [message for message in form.errors if error in message], form.errors
    assert len(form.errors) == 1
    assert form.one("textarea", name="need").text == NEED
    assert "Aucune visite à venir." in own_page("/visites").text


def test_visits_are_listed_by_what_comes_and_what_is_past(own_page: PageClient) -> None:
    new_visit(adviser(own_page))
    new_visit(own_page, "59392", "2090-06-01", title="Tournée de juin")
    text = own_page("/visites").text
    assert text.index("Tournée de juin") < text.index("Passées") < text.index("Visite : Péronne")


def test_a_visit_ahead_is_told_to_be_under_reserve(own_page: PageClient) -> None:
    organisation = new_visit(adviser(own_page), day="2090-06-01")
    assert "sous réserve de ce qui changera d'ici là" in own_page(visit_of(organisation)).text


def test_organisations_come_and_go_and_the_day_moves(own_page: PageClient) -> None:
    visit = visit_of(new_visit(adviser(own_page)))
    form = own_page(f"{visit}/modifier")
    changed = form.submit({"title": "Tournée", "visited_on": TOO_LATE, "added": "Maubeuge"})
    assert changed.h1 == "Tournée"
    assert "Mercredi 1er janvier 2025 · 2 collectivités" in changed.text
    form = own_page(f"{visit}/modifier")
    peronne = form.all("input", name="removed")[0].attrib["value"]
    assert "Péronne" not in form.submit({"removed": peronne}).text


def test_a_visit_keeps_one_organisation_at_least(own_page: PageClient) -> None:
    form = adviser(own_page)(f"{visit_of(new_visit(own_page))}/modifier")
    emptied = form.submit({"removed": form.one("input", name="removed").attrib["value"]})
    assert emptied.errors == ["Gardez au moins une collectivité, ou supprimez la visite."]


def test_a_visit_is_erased_by_its_button(own_page: PageClient) -> None:
    visit = visit_of(new_visit(adviser(own_page)))
    listed = own_page(visit).submit(action=f"{visit}/supprimer")
    assert "La visite est supprimée" in listed.text
    own_page(visit, HTTPStatus.NOT_FOUND)


# Who sees it


@pytest.mark.parametrize("role", ["adviser", "admin"])
@pytest.mark.parametrize(
    "end", ["", "/modifier", "/1", "/1/profil", "/1/choix/cap-numerique", "/1/aide-locale"]
)
def test_anothers_visit_and_an_absent_one_give_the_same_page(
    own_app: Flask, own_page: PageClient, role: str, end: str
) -> None:
    visit = visit_of(new_visit(adviser(own_page)))
    other = another(own_app, role)
    anothers = other(visit + end, HTTPStatus.NOT_FOUND)
    absent = other("/visites/AAAAAAAAAAAAAAAAAAAAAA" + end, HTTPStatus.NOT_FOUND)
    assert _without_token(anothers.html) == _without_token(absent.html)
    assert "Péronne" not in other("/visites").text


def _without_token(html: str) -> str:
    """The page but for the token of the button that signs out."""
    return html.partition("csrf_token")[0] + html.partition("Se déconnecter")[2]


def test_who_is_not_signed_in_is_asked_to_whether_the_visit_exists_or_not(
    own_app: Flask, own_page: PageClient
) -> None:
    visit = visit_of(new_visit(adviser(own_page)))
    visitor = own_app.test_client()
    for address in (visit, "/visites/absente"):
        response = visitor.get(address)
        assert (response.status_code, response.location.partition("?")[0]) == (
            HTTPStatus.SEE_OTHER,
            "/connexion",
        )


def test_a_visit_is_shared_by_name_and_taken_back(own_app: Flask, own_page: PageClient) -> None:
    visit = visit_of(new_visit(adviser(own_page)))
    colleague = another(own_app)
    shared = own_page(visit).submit({"email": "collegue@exemple.fr"}, action=f"{visit}/partage")
    assert "collegue@exemple.fr" in shared.text
    assert "partagée par adviser@exemple.fr" in colleague("/visites").text
    seen = colleague(visit)
    assert not seen.all("form", action=f"{visit}/supprimer")
    assert not seen.all("form", action=f"{visit}/partage")
    own_page(visit).submit(action=f"{visit}/partage/retirer")
    colleague(visit, HTTPStatus.NOT_FOUND)


def test_those_named_are_refused_what_is_the_authors(own_app: Flask, own_page: PageClient) -> None:
    visit = visit_of(new_visit(adviser(own_page)))
    colleague = another(own_app)
    own_page(visit).submit({"email": "collegue@exemple.fr"}, action=f"{visit}/partage")
    token = {"csrf_token": colleague(visit).all("input", name="csrf_token")[0].attrib["value"]}
    colleague.post(f"{visit}/supprimer", token, HTTPStatus.FORBIDDEN)
    colleague.post(f"{visit}/partage", token | {"email": "tiers@exemple.fr"}, HTTPStatus.FORBIDDEN)


@pytest.mark.parametrize(
    "email", ["personne@exemple.fr", "redaction@exemple.fr", "pas une adresse"]
)
def test_a_visit_is_shared_with_advisers_who_have_an_account(
    own_app: Flask, own_page: PageClient, email: str
) -> None:
    another(own_app, "editor", "redaction@exemple.fr")
    visit = visit_of(new_visit(adviser(own_page)))
    refused = own_page(visit).submit({"email": email}, action=f"{visit}/partage")
    assert refused.errors == ["Aucun conseiller n'a de compte à cette adresse."]
    assert refused.one("input", name="email", id="email").get("value") == email


def test_the_second_to_change_a_visit_is_told_and_keeps_what_was_typed(
    own_app: Flask, own_page: PageClient
) -> None:
    visit = visit_of(new_visit(adviser(own_page)))
    mine = own_page(f"{visit}/modifier")
    own_page(f"{visit}/modifier").submit({"title": "Le premier titre"})
    refused = mine.submit({"title": "Le second titre"}, status=HTTPStatus.CONFLICT)
    assert refused.title.startswith("Erreur : ")
    assert "Ce qui est enregistré Le premier titre" in refused.text
    assert refused.one("input", name="title").get("value") == "Le second titre"
    assert refused.submit().h1 == "Le second titre"


# Freezing, and the next visit


def test_a_visit_changed_meanwhile_is_not_frozen_unseen(own_page: PageClient) -> None:
    visit = visit_of(new_visit(adviser(own_page)))
    mine = own_page(visit)
    own_page(f"{visit}/modifier").submit({"title": "Autre"})
    refused = mine.submit(action=f"{visit}/figer", status=HTTPStatus.CONFLICT)
    assert "La visite a été modifiée pendant ce temps" in refused.text
    assert "La visite est figée" in refused.submit(action=f"{visit}/figer").text


def test_a_frozen_visit_offers_nothing_that_it_refuses(own_page: PageClient) -> None:
    organisation = new_visit(adviser(own_page))
    visit = visit_of(organisation)
    frozen(own_page, visit)
    for address in (
        f"{visit}/modifier",
        f"{organisation.path}/profil",
        f"{organisation.path}/choix/cap-numerique",
        f"{organisation.path}/aide-locale",
    ):
        led = own_page(address)
        assert "Cette visite est figée" in led.text
        assert led.path in (visit, organisation.path)
    seen = own_page(organisation.path)
    assert [form.get("action") for form in seen.one("main").iter("form")] == [
        f"{organisation.path}/notes"
    ]
    token = {"csrf_token": seen.all("input", name="csrf_token")[0].attrib["value"], "version": "1"}
    refused = own_page.post(f"{organisation.path}/profil", token | {"need": "autre chose"})
    assert "Cette visite est figée" in refused.text
    assert f"« {NEED} »" in own_page(organisation.path).text


def test_the_next_visit_tells_that_the_call_closed_because_the_day_passed(
    own_page: PageClient,
) -> None:
    organisation = with_project(adviser(own_page), new_visit(own_page))
    assert "Depuis la dernière visite" not in organisation.text
    frozen(own_page, visit_of(organisation))
    later = with_project(own_page, new_visit(own_page, day=TOO_LATE))
    since = text_of(later.one("section", aria_labelledby="depuis"))
    assert (
        f"{AMI} : « Conditions connues remplies » devient « Fermé depuis le 1er janvier 2025 »,"
        " parce que la date est passée." in since
    )
    assert AMI not in text_of(later.one("ol", "site-proposals"))


def test_a_dossier_that_is_nobodys_makes_no_visit(own_page: PageClient) -> None:
    adviser(own_page)("/visites/nouvelle?dossier=absent", HTTPStatus.NOT_FOUND)
