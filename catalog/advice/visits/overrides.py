"""The adviser's judgement on top of the computed order: remove, put first, move, add a local aid,
each with its reason.

Pure. What is computed is never changed: an offering keeps its verdict wherever it is put, and each
override shows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from matching.advice.recommendation import Recommendation, Recommendations
from matching.domain.vocabulary import Labelled

# How many answers a mayor is told first: the measure of the ranking counts what an adviser keeps of
# these.
FIRST = 3


class Action(Labelled):
    REMOVE = "remove", "retirée par le conseiller"
    PIN = "pin", "mise en premier par le conseiller"
    MOVE = "move", "déplacée par le conseiller"
    ADD = "add", "ajoutée par le conseiller"


@dataclass(frozen=True, slots=True)
class LocalAid:
    """An aid that the catalogue does not hold, in the adviser's words: nobody judged it. `desk` is
    a service, never a person."""

    title: str
    gives: str
    desk: str
    price: str
    closes: date | None


@dataclass(frozen=True, slots=True)
class Override:
    """One line of the log. `slug` names the offering, or `aid` holds the local aid; `rank` is the
    place wanted, from 1.

    `made_by` is the adviser's address, None once the account is gone. An override that was undone
    stays in the log.
    """

    id: int
    action: Action
    slug: str | None
    aid: LocalAid | None
    rank: int | None
    reason: str
    made_by: str | None
    made_at: datetime
    undone_by: str | None = None
    undone_at: datetime | None = None

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None


@dataclass(frozen=True, slots=True)
class Proposal:
    """One line of what the adviser proposes: an offering as it was judged, or a local aid; and the
    override that put it there."""

    item: Recommendation | LocalAid
    override: Override | None = None

    @property
    def slug(self) -> str | None:
        """The offering's, None for a local aid."""
        return self.item.slug if isinstance(self.item, Recommendation) else None


@dataclass(frozen=True, slots=True)
class AdviserOrder:
    """What is proposed, in the adviser's order; what was removed; the overrides that have nothing
    to act on any more."""

    proposed: tuple[Proposal, ...]
    removed: tuple[Proposal, ...]
    idle: tuple[Override, ...]


@dataclass(frozen=True, slots=True)
class KeptOverride:
    """What became of the first answers that were computed: how many there were, are still first,
    were removed, came instead."""

    computed: int
    kept: int
    removed: int
    added: int


def order_of(answer: Recommendations, overrides: Iterable[Override]) -> AdviserOrder:
    """Returns the computed order with the overrides applied, oldest first; the last one about an
    offering wins.

    An offering that is not open that day is not proposed, whoever put it first: its override is
    idle.
    """
    active = _in_force(overrides)
    # Without an override, nobody looks at the other offerings, and none is worded.
    open_items = (
        {item.slug: item for item in answer.items if item.verdict.is_open} if active else {}
    )
    idle = tuple(one for one in active if one.slug is not None and one.slug not in open_items)
    removed = {one.slug: one for one in active if one.action is Action.REMOVE and one not in idle}
    proposed = [Proposal(item) for item in answer.recommendations if item.slug not in removed]
    for one in active:
        if one in idle or one.action is Action.REMOVE:
            continue
        proposed = [
            proposal for proposal in proposed if one.slug is None or proposal.slug != one.slug
        ]
        item = one.aid if one.slug is None else open_items[one.slug]
        assert item is not None  # An override names an offering or holds an aid.
        proposed.insert((one.rank or 1) - 1, Proposal(item, one))
    return AdviserOrder(
        tuple(proposed),
        tuple(Proposal(open_items[slug], one) for slug, one in removed.items() if slug),
        idle,
    )


def kept_of(answer: Recommendations, order: AdviserOrder) -> KeptOverride:
    """Returns what the adviser kept of the first computed answers: one that only moved within the
    first is kept."""
    computed = {item.slug for item in answer.recommendations[:FIRST]}
    first = {proposal.slug for proposal in order.proposed[:FIRST]}
    removed = computed & {proposal.slug for proposal in order.removed}
    local = sum(proposal.slug is None for proposal in order.proposed[:FIRST])
    return KeptOverride(
        len(computed), len(computed & first), len(removed), len(first - computed - {None}) + local
    )


def _in_force(overrides: Iterable[Override]) -> list[Override]:
    active = sorted((one for one in overrides if not one.is_undone), key=lambda one: one.id)
    last = {one.slug: one for one in active}
    return [one for one in active if one.slug is None or last[one.slug] is one]
