"""The adviser's judgement: offerings removed, moved, put first, local aids added, each with its
reason."""

from http import HTTPStatus

import pytest

from tests.web.page_client import Page, PageClient, text_of
from tests.web.visiting import (
    AMI,
    choose,
    proposed,
    visit_of,
    with_project,
)

OTHER = "Proposer aussi : Adresses en ordre"


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
