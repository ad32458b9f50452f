"""What is known of a territory on a day, beside its name: what is open to it, the days ahead, what
would settle the rest."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from catalog.advice.answers.comparable import Comparable, comparable_to
from catalog.advice.answers.deadlines import Deadline, deadlines_of
from catalog.advice.answers.recommendations import Advice, recommend_for
from catalog.advice.matrix.portfolio import Matrix, matrix_of_communes
from catalog.territories.lookup import territory
from catalog.territories.places import TerritoryDetail
from matching.advice.recommendation import Recommendation
from matching.domain.vocabulary import Verdict

# The best news first.
_ORDER = (Verdict.ELIGIBLE, Verdict.TO_CONFIRM, Verdict.CLOSED, Verdict.NOT_ELIGIBLE)


@dataclass(frozen=True, slots=True)
class Overview:
    """A territory judged alone, nothing being known of a project.

    `by_verdict` has every published offering once; `deadlines` are those of what is open to it, or
    may be; `communes` are the verdicts of the communes that lie in it.
    """

    territory: TerritoryDetail
    advice: Advice
    by_verdict: Mapping[Verdict, tuple[Recommendation, ...]]
    deadlines: tuple[Deadline, ...]
    comparables: tuple[Comparable, ...]
    communes: Matrix


def overview_of(session: Session, code: str, on: date) -> Overview:
    """Returns the overview of an organisation by its own code. Raises `TerritoryNotFound` and
    `DateOutOfRange`."""
    advice = recommend_for(session, {"code": code}, on)
    items = advice.recommendations.items
    usable = [advice.catalogue.sheet(item.slug) for item in items if item.verdict.is_open]
    return Overview(
        territory=territory(session, code),
        advice=advice,
        by_verdict={
            verdict: tuple(item for item in items if item.verdict is verdict) for verdict in _ORDER
        },
        deadlines=deadlines_of(usable, on),
        comparables=comparable_to(session, code),
        communes=matrix_of_communes(session, code, on),
    )
