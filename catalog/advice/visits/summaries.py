"""Each body of a visit at a glance, for the page of the visit: what comes first, what is left to
ask, the nearest deadline."""

from dataclasses import dataclass
from datetime import date

from pydantic import ValidationError
from sqlmodel import Session, col, select

from catalog.advice.answers.recommendations import recommend_for
from catalog.advice.visits.overrides import Order, order_of
from catalog.advice.visits.visited import BodyView, view_of_body
from catalog.advice.visits.visits import VisitView
from catalog.storage.models import VisitBody
from catalog.territories.places import FactRefused, TerritoryNotFound
from matching.advice.recommendation import Recommendations


@dataclass(frozen=True, slots=True)
class Glance:
    """`is_known` is false for a body that the reference no longer knows: nothing else is then said
    of it."""

    id: int
    name: str
    is_known: bool
    need: str
    first: str = ""
    proposed: int = 0
    questions: int = 0
    deadline: date | None = None
    decisions: int = 0


def glances_of(session: Session, visit: VisitView) -> tuple[Glance, ...]:
    """Returns the bodies in the order of the visit, as of its day, or as frozen."""
    rows = session.exec(
        select(VisitBody).where(VisitBody.visit_id == visit.id).order_by(col(VisitBody.position))
    )
    return tuple(_glance(session, visit, view_of_body(session, row)) for row in rows.all())


def _glance(session: Session, visit: VisitView, body: BodyView) -> Glance:
    need = body.facts.get("need") or ""
    if body.snapshot is not None:
        return _said(body, body.snapshot.answer, body.snapshot.order, need)
    try:
        answer = recommend_for(session, body.facts, visit.visited_on).recommendations
    except (TerritoryNotFound, FactRefused, ValidationError):
        return Glance(body.id, body.name, is_known=False, need=need)
    return _said(body, answer, order_of(answer, body.overrides), need)


def _said(body: BodyView, answer: Recommendations, order: Order, need: str) -> Glance:
    ahead = [
        one.item.closes
        for one in order.proposed
        if one.item.closes is not None and one.item.closes >= answer.on
    ]
    return Glance(
        id=body.id,
        name=body.name,
        is_known=True,
        need=need,
        first=order.proposed[0].item.title if order.proposed else "",
        proposed=len(order.proposed),
        questions=len(answer.questions),
        deadline=min(ahead, default=None),
        decisions=len(body.decisions),
    )
