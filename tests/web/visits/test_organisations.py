"""The page of an organisation: what is known moves what is proposed, the adviser's own choices
show, notes are never lost."""

from collections.abc import Callable
from http import HTTPStatus

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlmodel import Session, select

from catalog.advice.accounts.sign_in import sign_out_everywhere
from catalog.storage.database import StorageUnavailable, open_session
from catalog.storage.models import VisitOrganisation
from catalog.web.site import requests
from tests.web.page_client import Page, PageClient, text_of
from tests.web.visiting import (
    AMI,
    NEED,
    PROJECT,
    adviser,
    frozen,
    new_visit,
    visit_of,
    with_project,
)

CANARY = '<script>alert("x")</script>'
OTHER = "Proposer aussi : Adresses en ordre"


@pytest.fixture
def organisation(own_page: PageClient) -> Page:
    """The page of Péronne, whose need alone is known."""
    return new_visit(adviser(own_page))


def proposed(page: Page) -> list[str]:
    """The offerings and local aids, in the order in which they are proposed."""
    titles = []
    for item in page.one("ol", "site-proposals"):
        links = [link for link in item.iter("a") if link.get("href", "").startswith("/offres/")]
        titles.append(text_of(links[0]) if links else text_of(next(item.iter("h3"))))
    return titles


def choose(client: PageClient, organisation: Page, offering: str, **fields: str) -> Page:
    """Through the link beside the offering."""
    links = {
        text: href for text, href in client(organisation.path).links().items() if "/choix/" in href
    }
    return client(next(href for text, href in links.items() if offering in text)).submit(fields)


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


# The adviser's judgement


def test_an_offering_that_is_removed_is_said_so_with_the_reason_and_comes_back(
    own_page: PageClient, organisation: Page
) -> None:
    known = with_project(own_page, organisation)
    before = proposed(known)
    removed = choose(
        own_page, organisation, AMI, action="remove", reason="déjà demandée en octobre"
    )
    assert proposed(removed) == before[1:]
    assert "Retirée par le conseiller : déjà demandée en octobre" in removed.text
    undo = next(
        form.get("action", "")
        for form in removed.all("form")
        if form.get("action", "").endswith("/annuler")
    )
    back = removed.submit(action=undo)
    assert proposed(back) == before
    journal = text_of(back.one("section", aria_labelledby="journal"))
    assert "retirée par le conseiller (déjà demandée en octobre) ; annulé le" in journal
    assert "par adviser@exemple.fr" in journal


def test_an_offering_is_moved_and_keeps_its_verdict(
    own_page: PageClient, organisation: Page
) -> None:
    before = proposed(with_project(own_page, organisation))
    moved = choose(
        own_page, organisation, AMI, action="move", rank="3", reason="parler d'abord du reste"
    )
    assert proposed(moved) == [*before[1:3], AMI, *before[3:]]
    third = list(moved.one("ol", "site-proposals"))[2]
    assert "Conditions connues remplies" in text_of(third)
    assert "Déplacée par le conseiller : parler d'abord du reste" in text_of(third)


def test_an_open_offering_that_the_site_does_not_propose_is_put_first(
    own_page: PageClient, organisation: Page
) -> None:
    pinned = choose(own_page, organisation, OTHER, action="pin", reason="le sujet du moment")
    assert proposed(pinned)[0] == "Adresses en ordre"


def test_a_choice_needs_a_reason_and_an_action(own_page: PageClient, organisation: Page) -> None:
    refused = choose(own_page, organisation, OTHER)
    assert sorted(refused.errors) == [
        "Choisissez ce que vous en faites.",
        "Dites pourquoi : la raison reste affichée.",
    ]


@pytest.mark.parametrize("slug", ["grands-demonstrateurs", "bureau-communal", "rien"])
def test_what_is_not_open_to_the_organisation_is_not_proposed(
    own_page: PageClient, organisation: Page, slug: str
) -> None:
    own_page(f"{organisation.path}/choix/{slug}", HTTPStatus.NOT_FOUND)


def test_a_choice_about_what_is_no_longer_open_is_said_to_have_no_effect(
    own_page: PageClient, organisation: Page
) -> None:
    with_project(own_page, organisation)
    choose(own_page, organisation, AMI, action="pin", reason="à ne pas manquer")
    visit = visit_of(organisation)
    own_page(f"{visit}/modifier").submit({"visited_on": "2025-01-01"})
    idle = own_page(organisation.path)
    assert AMI not in proposed(idle)
    assert "Choix sans effet" in idle.text


def test_a_local_aid_is_shown_as_the_advisers_and_not_as_the_sites(
    own_page: PageClient, organisation: Page
) -> None:
    fields = {
        "title": "Fonds du département",
        "gives": "un tiers de la dépense",
        "desk": "la direction du numérique",
    }
    form = own_page(f"{organisation.path}/aide-locale")
    added = form.submit(
        {**fields, "closes": "2025-03-01", "rank": "2", "reason": "ouvert à tous ici"}
    )
    assert proposed(added)[1] == "Fonds du département"
    second = text_of(list(added.one("ol", "site-proposals"))[1])
    assert "Aide locale : le site ne l'a pas vérifiée" in second
    assert "Ajoutée par le conseiller : ouvert à tous ici" in second
    assert "Date limite 1er mars 2025" in second
    assert "Fonds du département la direction du numérique" in text_of(
        added.one("section", aria_labelledby="appeler")
    )


def test_a_local_aid_without_a_desk_is_refused(own_page: PageClient, organisation: Page) -> None:
    refused = own_page(f"{organisation.path}/aide-locale").submit(
        {"title": "Fonds", "gives": "un prêt", "reason": "utile"}
    )
    assert refused.errors == ["Indiquez le service à contacter."]


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


# When nothing can be kept


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From the moment it is called, whatever writes is refused, and whatever reads goes on."""

    def refusing(engine: Engine, *, writing: bool = False) -> Session:
        if writing:
            raise StorageUnavailable("full")
        return open_session(engine)

    return lambda: monkeypatch.setattr(requests, "open_session", refusing)


@pytest.mark.parametrize(
    ("page", "action", "field", "also"),
    [
        ("/visites/nouvelle", "", "need", {"organisations": "Doullens"}),
        ("{visit}/modifier", "", "title", {}),
        ("{organisation}", "{organisation}/notes", "notes", {}),
        ("{organisation}/profil", "", "need", {}),
        ("{organisation}/choix/cap-numerique", "", "reason", {"action": "pin"}),
        (
            "{organisation}/aide-locale",
            "",
            "gives",
            {"title": "Aide du pays", "desk": "Le pays", "reason": "Elle est proche."},
        ),
    ],
)
def test_what_was_typed_is_shown_again_when_it_cannot_be_kept(
    own_page: PageClient,
    organisation: Page,
    full_disk: Callable[[], None],
    page: str,
    action: str,
    field: str,
    also: dict[str, str],
) -> None:
    places = {"visit": visit_of(organisation), "organisation": organisation.path}
    form = own_page(page.format(**places))
    full_disk()
    typed = form.submit(
        {field: "ce que j'ai écrit", **also},
        action=action.format(**places),
        status=HTTPStatus.SERVICE_UNAVAILABLE,
    )
    assert "Le site ne peut rien enregistrer pour le moment." in typed.text
    assert typed.response.headers["Retry-After"]
    control = next(one for tag in ("input", "textarea") for one in typed.all(tag, name=field))
    assert "ce que j'ai écrit" in (control.get("value"), control.text)


def test_whose_session_has_ended_is_asked_to_sign_in_and_shown_nothing(
    own_app: Flask, own_page: PageClient, organisation: Page, full_disk: Callable[[], None]
) -> None:
    stranger = PageClient(own_app)
    account = stranger.sign_in("adviser", "parti@exemple.fr")
    token = stranger("/visites/nouvelle").all("input", name="csrf_token")[0].attrib["value"]
    with open_session(own_app.extensions["engine"], writing=True) as session:
        sign_out_everywhere(session, account.id)
        session.commit()
    full_disk()
    told = stranger.post(f"{organisation.path}/notes", {"csrf_token": token, "notes": "x"})
    assert told.path == "/connexion"
    assert "Péronne" not in told.html
