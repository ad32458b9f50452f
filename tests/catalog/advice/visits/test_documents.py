"""The PDF of a whole visit: how far it is, for how long it is kept, and when it is no longer
true."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from catalog.advice.accounts.accounts import AccountView
from catalog.advice.visits.access import VisitChanged, VisitNotFound
from catalog.advice.visits.documents import (
    KEPT,
    SILENCE,
    Making,
    fail,
    finish,
    making_of,
    purge_documents,
    start,
    tick,
)
from catalog.advice.visits.organisations import write_notes
from catalog.advice.visits.retention import NEED_KEPT, purge_visits
from catalog.advice.visits.visits import delete_visit, find_visit
from catalog.storage.models import VisitDocument
from tests.catalog.advice.visit_making import IN_TIME, NOW, organisation_of

SOON = NOW + timedelta(seconds=5)


def begun(session: Session, account: AccountView, visit_id: str, at: datetime) -> str:
    return start(session, account, visit_id, find_visit(session, account, visit_id).stamp, at)


def test_a_document_says_how_far_it_is_then_is_there(
    session: Session, adviser: AccountView, visit_id: str
) -> None:
    assert making_of(session, adviser, visit_id, NOW) is None
    job = begun(session, adviser, visit_id, NOW)
    tick(session, job, 7, SOON)
    assert making_of(session, adviser, visit_id, SOON) == Making(7, 1, None, "")
    finish(session, job, b"%PDF", SOON)
    making = making_of(session, adviser, visit_id, SOON)
    assert making is not None
    assert making.document == b"%PDF"


def test_a_failure_is_told(session: Session, adviser: AccountView, visit_id: str) -> None:
    fail(session, begun(session, adviser, visit_id, NOW), "Trop lourd.", SOON)
    assert making_of(session, adviser, visit_id, SOON + SILENCE * 2) == Making(
        0, 1, None, "Trop lourd."
    )


def test_an_earlier_making_that_goes_on_changes_nothing(
    session: Session, adviser: AccountView, visit_id: str
) -> None:
    earlier = begun(session, adviser, visit_id, NOW)
    begun(session, adviser, visit_id, SOON)
    finish(session, earlier, b"old", SOON)
    assert making_of(session, adviser, visit_id, SOON) == Making(0, 1, None, "")


def test_who_gives_no_sign_of_life_makes_nothing_any_more(
    session: Session, adviser: AccountView, visit_id: str
) -> None:
    begun(session, adviser, visit_id, NOW)
    assert making_of(session, adviser, visit_id, NOW + SILENCE) is not None
    assert making_of(session, adviser, visit_id, NOW + SILENCE + timedelta(seconds=1)) is None


def test_a_document_is_no_longer_true_once_the_visit_is_modified(
    session: Session, adviser: AccountView, visit_id: str
) -> None:
    finish(session, begun(session, adviser, visit_id, NOW), b"%PDF", NOW)
    organisation = organisation_of(session, adviser, visit_id)
    write_notes(
        session, adviser, visit_id, organisation.id, organisation.version, "Autre chose", [], SOON
    )
    assert making_of(session, adviser, visit_id, SOON) is None


def test_a_document_is_not_begun_from_what_is_no_longer_so(
    session: Session, adviser: AccountView, visit_id: str
) -> None:
    read = find_visit(session, adviser, visit_id).stamp
    purge_visits(session, IN_TIME + NEED_KEPT + timedelta(days=1))
    with pytest.raises(VisitChanged):
        start(session, adviser, visit_id, read, SOON)
    assert making_of(session, adviser, visit_id, SOON) is None


def test_a_document_is_kept_an_hour_then_purged(
    session: Session, adviser: AccountView, visit_id: str
) -> None:
    finish(session, begun(session, adviser, visit_id, NOW), b"%PDF", NOW)
    assert making_of(session, adviser, visit_id, NOW + KEPT) is not None
    assert purge_documents(session, NOW + KEPT) == 0
    late = NOW + KEPT + timedelta(seconds=1)
    assert making_of(session, adviser, visit_id, late) is None
    assert purge_documents(session, late) == 1


def test_a_document_is_for_those_who_see_the_visit_and_goes_with_it(
    session: Session, adviser: AccountView, colleague: AccountView, visit_id: str
) -> None:
    finish(session, begun(session, adviser, visit_id, NOW), b"%PDF", NOW)
    with pytest.raises(VisitNotFound):
        making_of(session, colleague, visit_id, NOW)
    with pytest.raises(VisitNotFound):
        start(session, colleague, visit_id, find_visit(session, adviser, visit_id).stamp, NOW)
    delete_visit(session, adviser, visit_id)
    assert session.exec(select(VisitDocument)).all() == []
