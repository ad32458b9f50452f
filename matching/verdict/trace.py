"""The trace of a fold: the conditions that the outcome of a rule rests on, in the order of the
sheet. Kept by `evaluate` for one organisation, worded by `reasons`."""

from collections.abc import Collection, Iterable, Sequence
from itertools import chain
from typing import NamedTuple, cast

from matching.domain.profile import Profile
from matching.domain.rules import Everyone, Leaf, OneOf, Rule, leaves_of
from matching.domain.vocabulary import Certainty, Outcome
from matching.verdict.algebra import UNMET

_OPPOSITES = {
    Outcome.MET: Outcome.UNMET,
    Outcome.UNMET: Outcome.MET,
    Outcome.UNKNOWN: Outcome.UNKNOWN,
}


class Condition(NamedTuple):
    """One leaf, judged. `fact_says` is what the facts say; `outcome`, what the leaf's certainty
    lets it do to the verdict.

    `organisation` is whom it was judged on: the profile, or a member of a group of communes.
    `is_negated` under a `none`.
    """

    leaf: Leaf | Everyone
    fact_says: Outcome
    organisation: Profile
    is_negated: bool = False

    @property
    def certainty(self) -> Certainty:
        # `isinstance` of a pydantic class is slow, and this is asked of every condition of every
        # answer.
        leaf = self.leaf
        return Certainty.CERTAIN if type(leaf) is Everyone else cast(Leaf, leaf).certainty

    @property
    def outcome(self) -> Outcome:
        if self.certainty is Certainty.DISCRETIONARY:
            return Outcome.UNKNOWN
        if self.certainty is not Certainty.CERTAIN and self.fact_says is Outcome.UNMET:
            return Outcome.UNKNOWN
        return self.fact_says


Trace = list[Condition]


def leaves_for_others(alternatives: Iterable[Rule]) -> frozenset[int]:
    """Returns the identities of the leaves that can say « that is for others than you »."""
    return frozenset(
        id(leaf)
        for rule in alternatives
        for leaf in leaves_of(rule)
        if isinstance(leaf, OneOf) and leaf.fact == "nature" and leaf.certainty is Certainty.CERTAIN
    )


def kept_of(
    parts: Sequence[tuple[object, Trace]], truth: object, for_others: Collection[int]
) -> Trace:
    """Returns what alternatives rest on, given the truth and the trace of each: those that hold;
    when none does, those still possible, else the nearest."""
    kept = [part for each, part in parts if each == truth or each is None]
    if truth == UNMET and for_others:
        kept = [part for part in kept if not _is_for_others(part, for_others)] or kept
    return kept[0] if len(kept) == 1 else list(chain.from_iterable(kept))


def negated(trace: Trace) -> Trace:
    """Returns the trace under a `none`: each condition asks for the opposite."""
    return [
        Condition(leaf, _OPPOSITES[fact_says], organisation, not is_negated)
        for leaf, fact_says, organisation, is_negated in trace
    ]


def _is_for_others(part: Trace, for_others: Collection[int]) -> bool:
    return any(
        condition.fact_says is Outcome.UNMET and id(condition.leaf) in for_others
        for condition in part
    )
