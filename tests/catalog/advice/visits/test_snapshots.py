"""What freezing keeps for good, and what the next visit says has changed since."""

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from catalog.advice.accounts.accounts import AccountView
from catalog.advice.visits.access import VisitChanged, VisitFrozen
from catalog.advice.visits.briefing import Decision
from catalog.advice.visits.changes import Cause
from catalog.advice.visits.freezing import freeze, frozen_visit
from catalog.advice.visits.new_organisations import described
from catalog.advice.visits.organisations import override, undo_override, write_facts, write_notes
from catalog.advice.visits.overrides import Action
from catalog.advice.visits.retention import NEED_KEPT, purge_visits
from catalog.advice.visits.snapshots import canonical, read_snapshot
from catalog.advice.visits.visits import delete_visit, edit_visit, find_visit, share
from catalog.storage.models import PublishedOffering, VisitOrganisation
from tests.catalog.advice.visit_making import (
    AMI,
    IN_TIME,
    NOW,
    PROJECT,
    TOO_LATE,
    frozen,
    made,
    organisation_of,
    prepared,
)


def test_what_is_frozen_stays_when_the_sheets_change(
    session: Session, adviser: AccountView, visit_id: str
) -> None:
    before = prepared(session, adviser, visit_id)
    frozen(session, adviser, visit_id)
    kept = organisation_of(session, adviser, visit_id).snapshot
    assert kept is not None
    assert kept.answer == before.answer
    assert (kept.order, kept.briefing, kept.frozen_on) == (before.order, before.briefing, IN_TIME)
    published = {row.slug: row.checksum for row in session.exec(select(PublishedOffering)).all()}
    assert {slug: one.checksum for slug, one in kept.sheets.items()} == published
    ami = session.exec(select(PublishedOffering).where(PublishedOffering.slug == AMI)).one()
    ami.checksum = "another version"
    session.add(ami)
    assert prepared(session, adviser, visit_id).sheets[AMI].checksum == published[AMI]


def test_what_is_frozen_names_nobody(session: Session, adviser: AccountView, visit_id: str) -> None:
    organisation = organisation_of(session, adviser, visit_id)
    override(
        session, adviser, visit_id, organisation.id, Action.PIN, "à ne pas manquer", NOW, slug=AMI
    )
    frozen(session, adviser, visit_id)
    kept = session.exec(select(VisitOrganisation.snapshot)).one()
    assert kept is not None
    assert "à ne pas manquer" in kept
    assert adviser.email not in kept


def test_the_same_content_freezes_to_the_same_text_and_reads_back_as_it_was(
    session: Session, adviser: AccountView, visit_id: str
) -> None:
    preparation = prepared(session, adviser, visit_id)
    text = canonical(preparation)
    assert canonical(read_snapshot(text)) == text
    assert (
        json.dumps(json.loads(text), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        == text
    )
    assert canonical(prepared(session, adviser, visit_id)) == text


def test_a_group_of_communes_reads_back_with_its_members(
    session: Session, adviser: AccountView
) -> None:
    facts = {"nature": "groupement_communes", "members": ["80620", "80253"], "need": "l'eau"}
    visit_id = made(session, adviser, IN_TIME, facts)
    preparation = prepared(session, adviser, visit_id)
    assert len(preparation.answer.profile.member_profiles) == 2
    assert read_snapshot(canonical(preparation)).answer.profile == preparation.answer.profile


def test_a_frozen_visit_takes_notes_and_decisions_and_nothing_else(
    session: Session, adviser: AccountView, visit_id: str
) -> None:
    before = frozen_visit(session, adviser, visit_id, IN_TIME)
    frozen(session, adviser, visit_id)
    organisation = organisation_of(session, adviser, visit_id)
    other = described(session, {"code": "80253"})
    for refused in (
        lambda: edit_visit(session, adviser, visit_id, 2, "Autre", IN_TIME, NOW),
        lambda: write_facts(session, adviser, visit_id, organisation.id, 1, other, NOW),
        lambda: override(
            session, adviser, visit_id, organisation.id, Action.PIN, "raison", NOW, slug=AMI
        ),
        lambda: undo_override(session, adviser, visit_id, organisation.id, 1, NOW),
        lambda: frozen_visit(session, adviser, visit_id, IN_TIME),
        lambda: freeze(session, adviser, before, 2, NOW),
    ):
        with pytest.raises(VisitFrozen):
            refused()
    write_notes(
        session,
        adviser,
        visit_id,
        organisation.id,
        1,
        "Après la visite",
        [Decision("Délibérer")],
        NOW,
    )
    preparation = prepared(session, adviser, visit_id)
    assert preparation.briefing.notes == "Après la visite"
    assert preparation.briefing.decisions == (Decision("Délibérer"),)


def test_freezing_starts_from_the_version_that_was_read(
    session: Session, adviser: AccountView, visit_id: str
) -> None:
    edit_visit(session, adviser, visit_id, 1, "", TOO_LATE, NOW)
    with pytest.raises(VisitChanged):
        freeze(session, adviser, frozen_visit(session, adviser, visit_id, IN_TIME), 1, NOW)


LATER = NOW + timedelta(minutes=1)
MEANWHILE: dict[str, Callable[[Session, AccountView, str, int], object]] = {
    "another order": lambda session, account, visit, organisation: override(
        session, account, visit, organisation, Action.PIN, "raison", LATER, slug=AMI
    ),
    "another day": lambda session, account, visit, organisation: edit_visit(
        session, account, visit, 1, "", TOO_LATE, LATER
    ),
    "a need forgotten": lambda session, account, visit, organisation: purge_visits(
        session, IN_TIME + NEED_KEPT + timedelta(days=1)
    ),
}


@pytest.mark.parametrize("meanwhile", MEANWHILE.values(), ids=MEANWHILE)
def test_nothing_is_frozen_that_was_computed_from_another_state(
    session: Session,
    adviser: AccountView,
    visit_id: str,
    meanwhile: Callable[[Session, AccountView, str, int], object],
) -> None:
    computed = frozen_visit(session, adviser, visit_id, IN_TIME)
    meanwhile(session, adviser, visit_id, organisation_of(session, adviser, visit_id).id)
    with pytest.raises(VisitChanged):
        freeze(session, adviser, computed, find_visit(session, adviser, visit_id).version, LATER)
    assert not find_visit(session, adviser, visit_id).is_frozen


def test_a_first_visit_has_nothing_to_compare_with(
    session: Session, adviser: AccountView, visit_id: str
) -> None:
    made(session, adviser, date(2024, 12, 1))  # Never frozen.
    assert prepared(session, adviser, visit_id).changes is None
    assert prepared(session, adviser, visit_id).briefing.since is None


def test_the_next_visit_says_that_the_call_closed_because_the_day_passed(
    session: Session, adviser: AccountView, visit_id: str
) -> None:
    frozen(session, adviser, visit_id)
    later = made(session, adviser, TOO_LATE)
    changes = prepared(session, adviser, later).changes
    assert changes is not None
    assert (changes[0].slug, changes[0].causes) == (AMI, (Cause.DAY,))
    since = prepared(session, adviser, later).briefing.since
    assert since is not None
    assert "parce que la date est passée" in since[0]


def test_what_changed_is_frozen_with_the_rest(
    session: Session, adviser: AccountView, visit_id: str
) -> None:
    frozen(session, adviser, visit_id)
    later = made(session, adviser, TOO_LATE)
    frozen(session, adviser, later)
    delete_visit(session, adviser, visit_id)
    changes = prepared(session, adviser, later).changes
    assert changes is not None
    assert changes[0].slug == AMI


def test_a_later_visit_or_one_to_another_organisation_is_not_compared(
    session: Session, adviser: AccountView, visit_id: str
) -> None:
    frozen(session, adviser, made(session, adviser, TOO_LATE))
    frozen(session, adviser, made(session, adviser, date(2024, 12, 1), PROJECT | {"code": "80253"}))
    frozen(
        session, adviser, made(session, adviser, date(2024, 12, 1), PROJECT | {"nature": "ccas"})
    )
    assert prepared(session, adviser, visit_id).changes is None


def test_a_colleagues_visit_is_compared_once_it_is_shared(
    session: Session, adviser: AccountView, colleague: AccountView, visit_id: str
) -> None:
    frozen(session, adviser, visit_id)
    later = made(session, colleague, TOO_LATE)
    assert prepared(session, colleague, later).changes is None
    share(session, adviser, visit_id, colleague.email, NOW)
    assert prepared(session, colleague, later).changes


def test_of_several_earlier_visits_the_latest_counts(
    session: Session, adviser: AccountView, visit_id: str
) -> None:
    frozen(session, adviser, visit_id)
    frozen(session, adviser, made(session, adviser, date(2025, 1, 15)))
    assert prepared(session, adviser, made(session, adviser, date(2025, 2, 1))).changes == ()
