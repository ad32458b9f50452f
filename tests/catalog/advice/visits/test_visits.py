"""Visits: who sees them, what two people at once may not lose, the log of the adviser's
judgement."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from catalog.advice.accounts.accounts import AccountNotFound, AccountView, Role, invite
from catalog.advice.visits.access import NotTheAuthor, VisitChanged, VisitNotFound, VisitStamp
from catalog.advice.visits.briefing import Decision
from catalog.advice.visits.documents import start
from catalog.advice.visits.freezing import FrozenVisit, freeze, frozen_visit
from catalog.advice.visits.new_organisations import described
from catalog.advice.visits.organisations import (
    find_organisation,
    override,
    undo_override,
    write_facts,
    write_notes,
)
from catalog.advice.visits.overrides import Action, LocalAid
from catalog.advice.visits.visits import (
    create_visit,
    delete_visit,
    edit_visit,
    find_visit,
    share,
    unshare,
    visits_of,
)
from catalog.storage.models import VisitOverride
from catalog.territories.places import TerritoryNotFound
from tests.catalog.advice.visit_making import (
    AMI,
    IN_TIME,
    NOW,
    PROJECT,
    TOO_LATE,
    made,
    new_organisation,
    organisation_of,
    prepared,
)


def test_a_visit_takes_the_names_of_its_organisations_and_an_organisation_named_twice_is_one(
    session: Session, adviser: AccountView
) -> None:
    visit_id = made(
        session, adviser, IN_TIME, {"code": "80620"}, {"code": "80253"}, {"code": "80620"}
    )
    visit = find_visit(session, adviser, visit_id)
    assert [organisation.code for organisation in visit.organisations] == ["80620", "80253"]
    assert visit.title == "Visite : Péronne et Doullens"


def test_two_dossiers_of_one_organisation_are_two_projects(
    session: Session, adviser: AccountView
) -> None:
    organisations = [
        new_organisation(session, PROJECT, "un"),
        new_organisation(session, {"code": "80620", "need": "l'eau"}, "deux"),
    ]
    visit = find_visit(
        session, adviser, create_visit(session, adviser, "", IN_TIME, organisations, NOW)
    )
    assert [organisation.code for organisation in visit.organisations] == ["80620", "80620"]


def test_a_code_that_is_nobodys_makes_no_visit(session: Session, adviser: AccountView) -> None:
    with pytest.raises(TerritoryNotFound):
        made(session, adviser, IN_TIME, {"code": "99999"})


READINGS: dict[str, Callable[[Session, AccountView, str, int], object]] = {
    "find_visit": lambda session, account, visit, organisation: find_visit(session, account, visit),
    "find_organisation": find_organisation,
    "edit_visit": lambda session, account, visit, organisation: edit_visit(
        session, account, visit, 1, "", IN_TIME, NOW
    ),
    "delete_visit": lambda session, account, visit, organisation: delete_visit(
        session, account, visit
    ),
    "share": lambda session, account, visit, organisation: share(
        session, account, visit, account.email, NOW
    ),
    "unshare": lambda session, account, visit, organisation: unshare(
        session, account, visit, account.email
    ),
    "freeze": lambda session, account, visit, organisation: freeze(
        session, account, FrozenVisit(visit, VisitStamp(NOW, ()), {}), 1, NOW
    ),
    "frozen_visit": lambda session, account, visit, organisation: frozen_visit(
        session, account, visit, IN_TIME
    ),
    "start": lambda session, account, visit, organisation: start(
        session, account, visit, VisitStamp(NOW, ()), NOW
    ),
    "write_facts": lambda session, account, visit, organisation: write_facts(
        session, account, visit, organisation, 1, described(session, PROJECT), NOW
    ),
    "write_notes": lambda session, account, visit, organisation: write_notes(
        session, account, visit, organisation, 1, "", [], NOW
    ),
    "override": lambda session, account, visit, organisation: override(
        session, account, visit, organisation, Action.PIN, "", NOW, slug=AMI
    ),
    "undo_override": lambda session, account, visit, organisation: undo_override(
        session, account, visit, organisation, 1, NOW
    ),
}


@pytest.mark.parametrize("name", READINGS)
@pytest.mark.parametrize("role", [Role.ADVISER, Role.ADMIN])
def test_anothers_visit_is_not_found_whoever_asks_and_whatever_for(
    session: Session, adviser: AccountView, visit_id: str, name: str, role: Role
) -> None:
    other = invite(session, "autre@exemple.fr", role, NOW)
    organisation = find_visit(session, adviser, visit_id).organisations[0].id
    with pytest.raises(VisitNotFound):
        READINGS[name](session, other, visit_id, organisation)
    with pytest.raises(VisitNotFound):
        READINGS[name](session, adviser, "absente", organisation)
    assert visits_of(session, other) == ()


def test_an_organisation_is_found_in_its_own_visit_only(
    session: Session, adviser: AccountView, visit_id: str
) -> None:
    elsewhere = find_visit(session, adviser, made(session, adviser, IN_TIME)).organisations[0].id
    with pytest.raises(VisitNotFound):
        find_organisation(session, adviser, visit_id, elsewhere)


def test_those_named_see_and_complete_a_visit_until_it_is_taken_back(
    session: Session, adviser: AccountView, colleague: AccountView, visit_id: str
) -> None:
    assert share(session, adviser, visit_id, " Collegue@exemple.fr ", NOW) == colleague.email
    share(session, adviser, visit_id, colleague.email, NOW)
    [seen] = visits_of(session, colleague)
    assert (seen.author, seen.is_mine, seen.shared_with) == (
        adviser.email,
        False,
        (colleague.email,),
    )
    write_notes(session, colleague, visit_id, seen.organisations[0].id, 1, "Vu ensemble", [], NOW)
    unshare(session, adviser, visit_id, colleague.email)
    assert visits_of(session, colleague) == ()


def test_those_named_neither_share_nor_erase(
    session: Session, adviser: AccountView, colleague: AccountView, visit_id: str
) -> None:
    share(session, adviser, visit_id, colleague.email, NOW)
    for forbidden in (
        lambda: share(session, colleague, visit_id, "tiers@exemple.fr", NOW),
        lambda: unshare(session, colleague, visit_id, colleague.email),
        lambda: delete_visit(session, colleague, visit_id),
    ):
        with pytest.raises(NotTheAuthor):
            forbidden()


def test_a_visit_is_shared_with_advisers_only(
    session: Session, adviser: AccountView, visit_id: str
) -> None:
    editor = invite(session, "redaction@exemple.fr", Role.EDITOR, NOW)
    for email in (editor.email, "personne@exemple.fr"):
        with pytest.raises(AccountNotFound):
            share(session, adviser, visit_id, email, NOW)


def test_shared_with_oneself_changes_nothing(
    session: Session, adviser: AccountView, visit_id: str
) -> None:
    share(session, adviser, visit_id, adviser.email, NOW)
    assert find_visit(session, adviser, visit_id).shared_with == ()


def test_the_second_is_told_and_the_first_is_not_overwritten(
    session: Session, adviser: AccountView, visit_id: str
) -> None:
    organisation = organisation_of(session, adviser, visit_id)
    write_notes(
        session,
        adviser,
        visit_id,
        organisation.id,
        organisation.version,
        "La première",
        [Decision("Écrire", "", "lundi")],
        NOW,
    )
    with pytest.raises(VisitChanged):
        write_notes(
            session, adviser, visit_id, organisation.id, organisation.version, "La seconde", [], NOW
        )
    with pytest.raises(VisitChanged):
        write_facts(
            session,
            adviser,
            visit_id,
            organisation.id,
            organisation.version,
            described(session, {"code": "80253"}),
            NOW,
        )
    kept = organisation_of(session, adviser, visit_id)
    assert (kept.notes, kept.decisions, kept.code) == (
        "La première",
        (Decision("Écrire", "", "lundi"),),
        "80620",
    )


def test_the_list_of_organisations_is_changed_from_the_version_read(
    session: Session, adviser: AccountView, visit_id: str
) -> None:
    edit_visit(
        session,
        adviser,
        visit_id,
        1,
        "Tournée",
        TOO_LATE,
        NOW,
        added=[new_organisation(session, {"code": "80253"})],
    )
    with pytest.raises(VisitChanged):
        edit_visit(session, adviser, visit_id, 1, "Autre", IN_TIME, NOW)
    visit = find_visit(session, adviser, visit_id)
    assert (
        visit.title,
        visit.visited_on,
        [organisation.name for organisation in visit.organisations],
    ) == (
        "Tournée",
        TOO_LATE,
        ["Péronne", "Doullens"],
    )


def test_an_organisation_that_stays_keeps_its_notes_and_one_that_goes_takes_all_away(
    session: Session, adviser: AccountView
) -> None:
    visit_id = made(session, adviser, IN_TIME, PROJECT, {"code": "80253"})
    stays, goes = find_visit(session, adviser, visit_id).organisations
    write_notes(session, adviser, visit_id, stays.id, 1, "À garder", [], NOW)
    override(session, adviser, visit_id, goes.id, Action.PIN, "raison", NOW, slug="cap-numerique")
    edit_visit(session, adviser, visit_id, 1, "", IN_TIME, NOW, removed=[goes.id])
    assert organisation_of(session, adviser, visit_id).notes == "À garder"
    assert session.exec(select(VisitOverride)).all() == []


def test_an_override_acts_on_the_order_shows_and_is_undone_without_leaving_the_log(
    session: Session, adviser: AccountView, visit_id: str
) -> None:
    before = prepared(session, adviser, visit_id)
    organisation = organisation_of(session, adviser, visit_id).id
    aid = LocalAid(
        "Fonds du département",
        "Un tiers de la dépense",
        "Direction du numérique",
        "",
        date(2025, 3, 1),
    )
    override(
        session, adviser, visit_id, organisation, Action.REMOVE, "déjà demandée", NOW, slug=AMI
    )
    override(
        session, adviser, visit_id, organisation, Action.ADD, "ouverte ici", NOW, aid=aid, rank=1
    )
    changed = prepared(session, adviser, visit_id)
    assert changed.answer == before.answer
    assert changed.order.proposed[0].item == aid
    first = changed.briefing.proposals[0]
    assert (first.title, first.promise, first.desk) == (aid.title, aid.gives, aid.desk)
    assert first.deadline == "Avant le 1er mars 2025 inclus"
    assert AMI not in [proposal.slug for proposal in changed.briefing.proposals]
    for line in organisation_of(session, adviser, visit_id).overrides:
        undo_override(session, adviser, visit_id, organisation, line.id, NOW + timedelta(hours=1))
        undo_override(session, adviser, visit_id, organisation, line.id, NOW + timedelta(hours=2))
    log = organisation_of(session, adviser, visit_id).overrides
    assert [
        (line.action, line.reason, line.made_by, line.undone_by, line.undone_at) for line in log
    ] == [
        (Action.REMOVE, "déjà demandée", adviser.email, adviser.email, NOW + timedelta(hours=1)),
        (Action.ADD, "ouverte ici", adviser.email, adviser.email, NOW + timedelta(hours=1)),
    ]
    assert prepared(session, adviser, visit_id).order == before.order


def test_an_override_is_undone_from_its_own_organisation_only(
    session: Session, adviser: AccountView
) -> None:
    visit_id = made(session, adviser, IN_TIME, PROJECT, {"code": "80253"})
    first, second = find_visit(session, adviser, visit_id).organisations
    override(session, adviser, visit_id, first.id, Action.PIN, "raison", NOW, slug="cap-numerique")
    [line] = organisation_of(session, adviser, visit_id).overrides
    with pytest.raises(VisitNotFound):
        undo_override(session, adviser, visit_id, second.id, line.id, NOW)
