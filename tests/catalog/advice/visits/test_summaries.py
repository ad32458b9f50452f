"""Each organisation of a visit at a glance: the deadline told is one that can still be met."""

from datetime import date

from sqlmodel import Session

from catalog.advice.accounts.accounts import AccountView
from catalog.advice.visits.organisations import override
from catalog.advice.visits.overrides import Action, LocalAid
from catalog.advice.visits.summaries import VisitSummary, summaries_of
from catalog.advice.visits.visits import find_visit
from tests.catalog.advice.visit_making import IN_TIME, NOW, TOO_LATE, made, organisation_of

LAST_DAY = date(2024, 12, 20)
AID = LocalAid("Fonds du pays", "2 000 €", "le guichet du pays", "", LAST_DAY)


def summary_on(session: Session, adviser: AccountView, day: date) -> VisitSummary:
    """Of a visit on that day, where the adviser adds an aid whose last day is known."""
    visit_id = made(session, adviser, day)
    organisation = organisation_of(session, adviser, visit_id)
    override(session, adviser, visit_id, organisation.id, Action.ADD, "utile", NOW, aid=AID)
    (summary,) = summaries_of(session, find_visit(session, adviser, visit_id))
    return summary


def test_the_last_day_of_what_is_proposed_is_told_until_it_has_passed(
    session: Session, adviser: AccountView
) -> None:
    assert summary_on(session, adviser, IN_TIME).deadline == LAST_DAY
    assert summary_on(session, adviser, LAST_DAY).deadline == LAST_DAY


def test_the_deadline_of_a_closed_call_is_not_told(session: Session, adviser: AccountView) -> None:
    summary = summary_on(session, adviser, TOO_LATE)
    assert summary.first == AID.title
    assert summary.deadline is None or summary.deadline >= TOO_LATE
