"""The page of an organisation: what is known moves what is proposed, the adviser's own choices
show, notes are never lost."""

from http import HTTPStatus

from flask import Flask
from sqlmodel import select

from catalog.storage.database import open_session
from catalog.storage.models import VisitOrganisation
from tests.web.page_client import Page, PageClient, text_of
from tests.web.visiting import (
    AMI,
    NEED,
    PROJECT,
    choose,
    frozen,
    proposed,
    visit_of,
    with_project,
)

CANARY = '<script>alert("x")</script>'
OTHER = "Proposer aussi : Adresses en ordre"


# What is known


def test_the_page_carries_all_that_a_visit_needs(own_page: PageClient, organisation: Page) -> None:
    headings = [text_of(heading) for heading in with_project(own_page, organisation).all("h2")]
    for heading in (
        "Le besoin",
        "À proposer",
        "À soulever",
        "Qui appeler",
        "Notes et décisions",
        "Tout le reste du catalogue",
    ):
        assert heading in headings
    text = organisation.text
    assert "Sous-préfecture de Péronne" in text
    assert "12 décembre 2024 (dans 2 jours)" in text
    assert "31 décembre 2024 (dans 21 jours)" in text
    assert "Information indicative : seul l'organisme décide." in text


def test_what_the_adviser_fills_in_moves_what_is_proposed(
    own_page: PageClient, organisation: Page
) -> None:
    assert "Il manque une information" in organisation.text
    known = with_project(own_page, organisation)
    assert proposed(known)[0] == AMI
    assert "Conditions connues remplies" in text_of(known.one("ol", "site-proposals"))
    assert "51 000 €" in known.text
    kept = own_page(f"{organisation.path}/profil")
    assert kept.one("input", name="project_cost").get("value") == "85 000"


def test_questions_are_answered_in_place_and_say_what_they_move(
    own_page: PageClient, organisation: Page
) -> None:
    assert "Si « moins de 70 000 € » ou « plus de 250 000 € » : " in organisation.text
    answered = organisation.submit(
        {"project_cost_slice": "moins-de-20"}, action=f"{organisation.path}/reponses"
    )
    assert "C'est enregistré." in answered.text
    assert AMI not in proposed(answered)
    assert "moins de 20 000 €" in answered.text


def test_no_answer_at_all_is_asked_again(organisation: Page) -> None:
    again = organisation.submit(action=f"{organisation.path}/reponses")
    assert again.title.startswith("Erreur : ")
    assert "Choisissez une réponse au moins." in text_of(again.one("div", "site-errors"))


def test_what_cannot_be_read_is_said_and_nothing_is_kept(
    own_page: PageClient, organisation: Page
) -> None:
    refused = own_page(f"{organisation.path}/profil").submit(
        PROJECT | {"project_cost": "beaucoup", "need": "autre besoin"}
    )
    assert refused.errors == ["Écrivez un nombre en chiffres, par exemple 85 000."]
    assert refused.one("textarea", name="need").text == "autre besoin"
    assert [
        details.get("open") for details in refused.all("details") if "L'argent" in text_of(details)
    ] == [""]
    assert f"« {NEED} »" in own_page(organisation.path).text


def test_keys_that_the_form_does_not_have_change_nothing(
    own_page: PageClient, organisation: Page
) -> None:
    form = own_page(f"{organisation.path}/profil")
    values = form.values(form.one("form", action=f"{organisation.path}/profil"))
    own_page.post(
        f"{organisation.path}/profil",
        values | {"code": "59392", "nature": "epci", "name": "Ailleurs"},
    )
    assert own_page(organisation.path).h1.startswith("Péronne")


def test_a_key_sent_twice_is_junk(own_page: PageClient, organisation: Page) -> None:
    token = organisation.all("input", name="csrf_token")[0].attrib["value"]
    own_page.post(
        f"{organisation.path}/notes",
        {"csrf_token": token, "version": ["1", "2"]},
        HTTPStatus.BAD_REQUEST,
    )


# Notes, and two people at once


def test_notes_and_decisions_are_kept_as_they_were_typed_once_frozen_too(
    own_page: PageClient, organisation: Page
) -> None:
    frozen(own_page, visit_of(organisation))
    notes = {
        "notes": "Le secrétariat est à mi-temps.\nRappeler en mars.",
        "decisions": "un devis ; le secrétariat ; mars\ndélibérer",
    }
    kept = own_page(organisation.path).submit(notes)
    assert {name: kept.one("textarea", name=name).text for name in notes} == notes
    assert "2 décisions" in own_page(visit_of(organisation)).text


def test_the_second_to_write_notes_is_told_sees_the_others_and_loses_nothing(
    own_page: PageClient, organisation: Page
) -> None:
    own_page(organisation.path).submit({"notes": "Première"}, action=f"{organisation.path}/notes")
    refused = organisation.submit(
        {"notes": "Seconde"}, action=f"{organisation.path}/notes", status=HTTPStatus.CONFLICT
    )
    assert "Quelqu'un a modifié cette page pendant que vous écriviez." in refused.text
    assert "Notes enregistrées Première" in refused.text
    assert refused.one("textarea", name="notes").text == "Seconde"
    assert own_page(organisation.path).one("textarea", name="notes").text == "Première"
    kept = refused.submit({"notes": "Première, puis seconde"}, action=f"{organisation.path}/notes")
    assert kept.one("textarea", name="notes").text == "Première, puis seconde"


def test_the_second_to_fill_in_the_project_is_told_and_loses_nothing(
    own_page: PageClient, organisation: Page
) -> None:
    mine = own_page(f"{organisation.path}/profil")
    organisation.submit(
        {"project_cost_slice": "moins-de-20"}, action=f"{organisation.path}/reponses"
    )
    refused = mine.submit(PROJECT, status=HTTPStatus.CONFLICT)
    assert refused.title.startswith("Erreur : ")
    assert refused.one("input", name="project_cost").get("value") == "85 000 €"
    assert "moins de 20 000 €" in own_page(organisation.path).text
    assert proposed(refused.submit())[0] == AMI


def test_an_organisation_that_the_reference_no_longer_knows_is_to_be_replaced(
    own_app: Flask, own_page: PageClient, organisation: Page
) -> None:
    with open_session(own_app.extensions["engine"], writing=True) as session:
        row = session.exec(select(VisitOrganisation)).one()
        row.facts = row.facts.replace("80620", "99999")
        session.add(row)
        session.commit()
    led = own_page(organisation.path)
    assert led.path == f"{visit_of(organisation)}/modifier"
    assert "Cette collectivité n'est plus reconnue" in led.text
    assert "n'est plus reconnue" in own_page(visit_of(organisation)).text
    assert led.submit(
        {"added": "Doullens", "removed": led.one("input", name="removed").attrib["value"]}
    ).path == visit_of(organisation)


def test_nothing_that_is_typed_is_taken_for_markup(
    own_page: PageClient, organisation: Page
) -> None:
    organisation.submit({"notes": CANARY, "decisions": CANARY}, action=f"{organisation.path}/notes")
    choose(own_page, organisation, OTHER, action="pin", reason=CANARY)
    aid = dict.fromkeys(("title", "gives", "desk", "price", "reason"), CANARY)
    own_page(f"{organisation.path}/aide-locale").submit(aid)
    own_page(f"{organisation.path}/profil").submit({"need": CANARY})
    own_page(f"{visit_of(organisation)}/modifier").submit({"title": CANARY})
    for address in (
        "/visites",
        visit_of(organisation),
        organisation.path,
        f"{organisation.path}/profil",
    ):
        page = own_page(address)
        assert CANARY not in page.html
        assert "alert(" in page.html
