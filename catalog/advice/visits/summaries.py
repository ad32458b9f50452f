"""Each organisation of a visit at a glance, for the page of the visit: what comes first, what is
left to ask, the nearest deadline."""

from dataclasses import dataclass
from datetime import date

from pydantic import ValidationError
from sqlmodel import Session

from catalog.advice.answers.recommendations import look_ahead, recommend_for
from catalog.advice.visits.organisations import OrganisationView, organisations_of
from catalog.advice.visits.overrides import AdviserOrder, order_of
from catalog.advice.visits.visits import VisitView
from catalog.territories.places import UnusableFact
from matching.advice.recommendation import Recommendations


@dataclass(frozen=True, slots=True)
class VisitSummary:
    """`is_known` is false for an organisation that the reference no longer knows: nothing else is
    then said of it."""

    id: int
    name: str
    is_known: bool
    need: str
    first: str = ""
    proposed: int = 0
    questions: int = 0
    deadline: date | None = None
    decisions: int = 0


def summaries_of(session: Session, visit: VisitView) -> tuple[VisitSummary, ...]:
    """Returns the organisations in the order of the visit, as of its day, or as frozen."""
    organisations = organisations_of(session, visit)
    look_ahead(session, (one.facts for one in organisations if one.snapshot is None))
    return tuple(_glance(session, visit, organisation) for organisation in organisations)


def _glance(session: Session, visit: VisitView, organisation: OrganisationView) -> VisitSummary:
    need = organisation.facts.get("need") or ""
    if organisation.snapshot is not None:
        return _said(organisation, organisation.snapshot.answer, organisation.snapshot.order, need)
    try:
        answer = recommend_for(session, organisation.facts, visit.visited_on).recommendations
    except (UnusableFact, ValidationError):
        return VisitSummary(organisation.id, organisation.name, is_known=False, need=need)
    return _said(organisation, answer, order_of(answer, organisation.overrides), need)


def _said(
    organisation: OrganisationView, answer: Recommendations, order: AdviserOrder, need: str
) -> VisitSummary:
    ahead = [
        one.item.closes
        for one in order.proposed
        if one.item.closes is not None and one.item.closes >= answer.on
    ]
    return VisitSummary(
        id=organisation.id,
        name=organisation.name,
        is_known=True,
        need=need,
        first=order.proposed[0].item.title if order.proposed else "",
        proposed=len(order.proposed),
        questions=len(answer.questions),
        deadline=min(ahead, default=None),
        decisions=len(organisation.decisions),
    )
