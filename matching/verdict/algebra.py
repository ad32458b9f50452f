"""Kleene's three values, and the formulas of a verdict over them: told once, for one organisation
or for all of France.

A truth is two bits, « met » and « possible »: met is 11, unknown 10, unmet 00. So written, « and »
is `&` and « or » is `|`. A verdict is two bits as well: what can be asked for today has for verdict
the truth of its conditions, and 01 is « closed ». A carrier holds truths: an integer for one
organisation, a pair of bit planes for many, a step of a program that is evaluated later for either.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Generic, Protocol, Self, TypeVar

from matching.domain.vocabulary import Certainty, Outcome, Verdict

UNMET, CLOSED, UNKNOWN, MET = 0b00, 0b01, 0b10, 0b11
OUTCOMES = {UNMET: Outcome.UNMET, UNKNOWN: Outcome.UNKNOWN, MET: Outcome.MET}
"""The outcome of each truth, from the worst to the best."""
VERDICTS = tuple(Verdict)
"""The verdict of each number: not_eligible (00), closed (01), to_confirm (10), eligible (11)."""


class Bits(Protocol):
    """Two bits for each organisation: an integer, or an array of them."""

    def __and__(self, other: Self, /) -> Self: ...
    def __or__(self, other: Self, /) -> Self: ...


T = TypeVar("T", bound=Bits)


class TruthCarrier(ABC, Generic[T]):
    """What carries truths: those that are the same for everybody (`closed` is the number of a
    verdict), and what combines them.

    What is the same for everybody is told by its identity: it is not computed organisation by
    organisation.
    """

    unmet: T
    closed: T
    unknown: T
    met: T

    def all_of(self, truths: Iterable[T]) -> T:
        """Returns « and »; met of none."""
        met, unmet = self.met, self.unmet
        folded = met
        for truth in truths:
            if truth is unmet:
                return unmet
            if truth is not met:
                folded = truth if folded is met else folded & truth
        return folded

    def any_of(self, truths: Iterable[T]) -> T:
        """Returns « or », at least one; unmet of none."""
        met, unmet = self.met, self.unmet
        folded = unmet
        for truth in truths:
            if truth is met:
                return met
            if truth is not unmet:
                folded = truth if folded is unmet else folded | truth
        return folded

    @abstractmethod
    def opposite(self, truth: T) -> T:
        """Returns « not »: met is unmet, and unknown stays unknown."""

    @abstractmethod
    def possibly(self, truth: T) -> T:
        """Returns « it may be »: unmet where the truth is, else met."""

    @abstractmethod
    def certainly(self, truth: T) -> T:
        """Returns « it is for sure »: met where the truth is, else unmet."""

    def none_of(self, truths: Iterable[T]) -> T:
        """Returns « not any of »."""
        return self.opposite(self.any_of(truths))

    def same_for_all(self, bits: int) -> T:
        """Returns the truth, or the number of a verdict, that these two bits are."""
        return (self.unmet, self.closed, self.unknown, self.met)[bits]


class Integers(TruthCarrier[int]):
    """The truths of one organisation."""

    unmet, closed, unknown, met = UNMET, CLOSED, UNKNOWN, MET

    def opposite(self, truth: int) -> int:
        return truth if truth == UNKNOWN else truth ^ MET

    def possibly(self, truth: int) -> int:
        return MET if truth else UNMET

    def certainly(self, truth: int) -> int:
        return MET if truth == MET else UNMET


ONE = Integers()


def weighed(carrier: TruthCarrier[T], says: T, certainty: Certainty) -> T:
    """Returns what a condition is worth, given what the facts say of it and how sure it is.

    What is certain counts. What we only infer, or what is disputed, refuses nobody. What somebody
    decides freely settles nothing, and takes no part in a rule (`rules.has_effect`).
    """
    if certainty is Certainty.CERTAIN:
        return says
    if certainty is Certainty.DISCRETIONARY:
        return carrier.unknown
    return carrier.any_of((says, carrier.unknown))


def belonging(carrier: TruthCarrier[T], nature: T, member: T, entry: T, *, is_closed: bool) -> T:
    """Returns the eligibility to a programme.

    A nature that the programme is not for refuses. A member is not judged again on its entry. An
    entry condition refuses who is not known to be a member, and admits nobody: an open list leaves
    the others a candidacy, unknown; a closed one, nothing once it is known that they are not on it
    (`can_enter`).
    """
    others = carrier.opposite(member) if is_closed else carrier.unknown
    candidate = carrier.all_of((carrier.possibly(entry), others))
    return carrier.all_of((nature, carrier.any_of((carrier.certainly(member), candidate))))


def can_enter(carrier: TruthCarrier[T], member: T, *, is_closed: bool) -> T:
    """Returns whether the list of a programme can be entered: a closed one is closed to who is
    known not to be on it."""
    return carrier.possibly(member) if is_closed else carrier.met


def verdict(carrier: TruthCarrier[T], eligibility: T, availability: T) -> T:
    """Returns the number of the verdict, in `VERDICTS`: refused is not eligible; else what is
    closed is closed; else anything unknown is to confirm; else eligible."""
    may_use = carrier.all_of((eligibility, availability))
    if availability is carrier.met or availability is carrier.unknown:
        return may_use  # closed to nobody: what follows would add nothing
    is_closed = carrier.opposite(carrier.possibly(availability))
    closed = carrier.all_of((carrier.possibly(eligibility), is_closed, carrier.closed))
    return carrier.any_of((may_use, closed))
