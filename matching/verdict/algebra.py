"""Kleene's three values, and what a verdict takes of them: told once, for one organisation and for
many.

A truth is two bits, « met » and « possible »: met is 11, unknown 10 and unmet 00, so that `&` is
Kleene's « and » and `|` his « or ». It has two carriers: an integer for one organisation, a pair of
bit planes for many (`planes`). The number of a verdict is two bits as well: what can be entered
today has for verdict the truth of its conditions.
"""

from typing import Protocol, Self, TypeVar

from matching.domain.vocabulary import Outcome, Verdict

MET, UNKNOWN, UNMET = 0b11, 0b10, 0b00
OUTCOMES = {MET: Outcome.MET, UNKNOWN: Outcome.UNKNOWN, UNMET: Outcome.UNMET}
VERDICTS = tuple(Verdict)
"""The verdict of each number: not_eligible (0), closed (1), to_confirm (2), eligible (3)."""


class Bits(Protocol):
    """A truth, or one of its two bits: an integer or an array."""

    def __and__(self, other: Self, /) -> Self: ...
    def __or__(self, other: Self, /) -> Self: ...
    def __invert__(self) -> Self: ...


T = TypeVar("T", bound=Bits)


class TruthCarrier(Protocol[T]):
    """What carries truths: one organisation, or many.

    `met`, `unknown` and `unmet` are the truths that are the same for all of it.
    """

    met: T
    unknown: T
    unmet: T

    def bits(self, truth: T, /) -> tuple[T, T]:
        """Returns « met » and « possible » apart."""
        ...

    def truth(self, met: T, possible: T, /) -> T:
        """Returns the truth, or the number of a verdict, whose two bits are given."""
        ...


def negation(carrier: TruthCarrier[T], truth: T) -> T:
    """Returns « not »: what was impossible is met, what was met is impossible."""
    if truth is carrier.unknown:
        return truth
    met, possible = carrier.bits(truth)
    return carrier.truth(~possible, ~met)


def belonging(
    carrier: TruthCarrier[T], nature: T, member: T, entry: T, *, is_closed: bool
) -> tuple[T, T]:
    """Returns the eligibility to a programme and whether its list can still be entered.

    A nature that the programme is not for refuses. A member is not judged again on its entry. Of
    the others, an entry condition that is unmet refuses; a closed list is closed to who is known
    not to be on it; anything else is unknown.
    """
    is_of_nature, may_be_of_nature = carrier.bits(nature)
    is_member, may_be_member = carrier.bits(member)
    _, may_enter = carrier.bits(entry)
    may_hold = may_be_of_nature & (is_member | may_enter)
    if not is_closed:
        return carrier.truth(is_of_nature & is_member, may_hold), carrier.met
    outsiders = may_enter & ~may_be_member
    holds = is_of_nature & (is_member | outsiders)
    return carrier.truth(holds, may_hold), carrier.truth(~outsiders, ~outsiders)


def verdict(carrier: TruthCarrier[T], eligibility: T, availability: T) -> T:
    """Returns the number of the verdict, in `VERDICTS`.

    Refused is not eligible; else what is closed is closed; else anything unknown is to confirm.
    """
    if availability is carrier.met:
        return eligibility
    met, possible = carrier.bits(eligibility)
    if availability is carrier.unknown or availability is carrier.unmet:
        none, _ = carrier.bits(carrier.unmet)
        is_closed = availability is carrier.unmet
        return carrier.truth(possible, none) if is_closed else carrier.truth(none, possible)
    is_open, may_be_open = carrier.bits(availability)
    return carrier.truth(met & is_open | possible & ~may_be_open, possible & may_be_open)
