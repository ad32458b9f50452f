"""Planes: the truth of one condition for all organisations at once, one bit per organisation;
computed once, then kept. `Many` folds rules on them, for `matrix`."""

from collections.abc import Callable, Hashable

import numpy as np
import numpy.typing as npt

from matching.domain.facts import facts_of, is_bounded_below
from matching.domain.profile import Profile
from matching.domain.rules import Bounds, Is, Leaf, OneOf
from matching.verdict.algebra import MET, UNKNOWN, UNMET
from matching.verdict.columns import UNKNOWN as NOT_KNOWN
from matching.verdict.columns import Organisations
from matching.verdict.evaluate import EachMember, Tested
from matching.verdict.trace import Trace

Words = npt.NDArray[np.uint64]
"""A plane is uint64 (n_words): one bit per organisation, 64 organisations per word; bits beyond the
last organisation mean nothing.

A truth is uint64 (2, n_words): the « met » plane, then the « possible » one. So kept, one operation
folds both planes.
"""


class Planes:
    """The planes of these organisations, built when first asked for, then kept: one instance per
    data release. `met`, `unknown` and `unmet` are the truths that are the same for all of them."""

    def __init__(self, organisations: Organisations) -> None:
        self.organisations = organisations
        self.n_words = -(-organisations.size // 64)
        self.nobody = np.zeros(self.n_words, np.uint64)
        self.everybody = ~self.nobody
        self.met, self.unmet = np.stack([self.everybody] * 2), np.stack([self.nobody] * 2)
        self.unknown = np.stack([self.nobody, self.everybody])
        self.members = Planes(organisations.members) if organisations.members else None
        self.truths: dict[int, Words] = {}
        self._kept: dict[Hashable, Words] = {}
        self._present_in: dict[str, list[set[int]]] = {}

    def has(self, leaf: Leaf) -> bool:
        """Whether the organisations have a column that the condition reads."""
        return any(map(self.organisations.has, facts_of(leaf)))

    def truth_of(self, leaf: Leaf) -> Words:
        """Returns what the columns say of a condition, whatever its certainty."""
        match leaf:
            case OneOf():
                met, unmet = self._among(leaf)
            case Bounds():
                met, unmet = self._between(leaf)
            case Is():
                met = self._answered(leaf.fact, leaf.expected)
                unmet = self._answered(leaf.fact, not leaf.expected)
            case _:
                raise TypeError(f"Unknown leaf: {type(leaf).__name__}")
        return np.stack([met, ~unmet])

    def pack(self, bits: npt.NDArray[np.bool_]) -> Words:
        """Returns the plane of one boolean per organisation."""
        packed = np.zeros(self.n_words * 8, np.uint8)
        packed[: -(-len(bits) // 8)] = np.packbits(bits, bitorder="little")
        return packed.view(np.uint64)

    def unpack(self, planes: Words) -> npt.NDArray[np.uint8]:
        """Returns 0 or 1 for each organisation: uint8 (…, n_organisations) of planes
        (…, n_words)."""
        return np.unpackbits(
            planes.view(np.uint8), axis=-1, count=self.organisations.size, bitorder="little"
        )

    def _plane(self, key: Hashable, build: Callable[[], Words]) -> Words:
        """Returns what `build` gave when this key was first asked for."""
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = build()
        return found

    def _among(self, leaf: OneOf) -> tuple[Words, Words]:
        """Met by the organisations all of whose values are among the condition's, unmet by those
        that have none of them."""
        inside, outside = self.nobody.copy(), self.nobody.copy()
        column = self.organisations.choices[leaf.fact]
        codes = {column.values.index(value) for value in leaf.values if value in column.values}
        for row, present in enumerate(self._present(leaf.fact)):
            within = self.nobody
            for code in codes & present:
                within = within | self._holding(leaf.fact, row, code)
            inside |= within
            outside |= ~(within | self._holding(leaf.fact, row, NOT_KNOWN))
        return inside & ~outside, outside & ~inside

    def _present(self, fact: str) -> list[set[int]]:
        """Which values some organisation has as its first, its second…"""
        if fact not in self._present_in:
            rows = self.organisations.choices[fact].codes
            self._present_in[fact] = [
                set(np.flatnonzero(np.bincount(codes - NOT_KNOWN)) + NOT_KNOWN) for codes in rows
            ]
        return self._present_in[fact]

    def _holding(self, fact: str, row: int, code: int) -> Words:
        return self._plane(
            (fact, row, code),
            lambda: self.pack(self.organisations.choices[fact].codes[row] == code),
        )

    def _between(self, leaf: Bounds) -> tuple[Words, Words]:
        """Unknown unless all the numbers that are known stand on the same side of the bounds; of a
        number that is only bounded below, unless all that it may be does."""
        if is_bounded_below(leaf):
            return self._above_its_floors(leaf)
        met, unmet, known = self.everybody.copy(), self.everybody.copy(), self.nobody.copy()
        for fact in facts_of(leaf):
            has_number = self._low(fact, 0)
            inside, outside = self._compared(fact, leaf)
            met &= inside | ~has_number
            unmet &= outside | ~has_number
            known |= has_number
        return met & known, unmet & known

    def _above_its_floors(self, leaf: Bounds) -> tuple[Words, Words]:
        """A floor above the highest bound refuses; one at the lowest bound admits, when there is no
        highest. A disputed point that the number may still be leaves both open."""
        met, unmet = self.nobody, self.nobody
        clear = 0 if not leaf.ambiguous_at else max(leaf.ambiguous_at) + 1
        for fact in facts_of(leaf):
            if leaf.highest is not None:
                unmet = unmet | self._low(fact, max(leaf.highest + 1, clear))
            elif leaf.lowest is not None:
                met = met | self._low(fact, max(leaf.lowest, clear))
        return met, unmet

    def _compared(self, fact: str, leaf: Bounds) -> tuple[Words, Words]:
        """Whose slice is wholly inside the bounds, whose is wholly outside; neither when a bound or
        a disputed point cuts it."""
        inside, outside = self.everybody.copy(), self.nobody.copy()
        if leaf.lowest is not None:
            inside &= self._low(fact, leaf.lowest)
            outside |= ~self._high(fact, leaf.lowest)
        if leaf.highest is not None:
            inside &= ~self._high(fact, leaf.highest + 1)
            outside |= self._low(fact, leaf.highest + 1)
        for point in leaf.ambiguous_at:
            is_clear = self._low(fact, point + 1) | ~self._high(fact, point)
            inside &= is_clear
            outside &= is_clear
        return inside, outside

    def _low(self, fact: str, least: int) -> Words:
        """Whose number, or the low end of whose slice, is at least this. Rules share their
        thresholds: few planes are made."""
        return self._plane(
            (fact, "low", least), lambda: self.pack(self.organisations.numbers[fact].low >= least)
        )

    def _high(self, fact: str, least: int) -> Words:
        number = self.organisations.numbers[fact]
        if number.high is number.low:
            return self._low(fact, least)
        return self._plane((fact, "high", least), lambda: self.pack(number.high >= least))

    def _answered(self, fact: str, answer: bool) -> Words:
        return self._plane(
            (fact, "is", answer),
            lambda: self.pack(self.organisations.truths[fact].answers == int(answer)),
        )


class Many:
    """Many organisations with the same project: what its facts say is the same for all of them. A
    truth is a pair of planes, never to be written to."""

    __slots__ = ("_truths", "met", "planes", "project", "unknown", "unmet")

    def __init__(self, planes: Planes, project: Profile) -> None:
        self.planes, self.project = planes, project
        self._truths: dict[int, Words] = {}
        self.met, self.unknown, self.unmet = planes.met, planes.unknown, planes.unmet

    def bits(self, truth: Words) -> tuple[Words, Words]:
        return truth[0], truth[1]

    def truth(self, met: Words, possible: Words) -> Words:
        truth = np.empty_like(self.met)
        truth[0], truth[1] = met, possible
        return truth

    def same_for_all(self, truth: int) -> Words:
        """Returns the truth of one as that of all."""
        return {MET: self.met, UNKNOWN: self.unknown, UNMET: self.unmet}[truth]

    def test(self, tested: Tested) -> Words:
        truth = self._truths.get(tested.number)
        if truth is None:
            truth = self._truths[tested.number] = self._tested(tested)
        return truth

    def of_members(self, each: EachMember, trace: Trace | None) -> Words:
        truths = self.planes.truths
        if each.number not in truths:
            truths[each.number] = self._together(each)
        return truths[each.number]

    def _tested(self, tested: Tested) -> Words:
        """The planes of a column are kept with the columns; the rest is the project's."""
        truths = self.planes.truths
        if tested.number in truths:
            return truths[tested.number]
        if not self.planes.has(tested.leaf):
            return self.same_for_all(tested.effect(tested.compare(self.project), UNKNOWN))
        truth = tested.effect(self.planes.truth_of(tested.leaf), self.unknown)
        truths[tested.number] = truth
        return truth

    def _together(self, each: EachMember) -> Words:
        """A group of communes is what all its members are."""
        planes, members = self.planes, self.planes.members
        if members is None or (truth := each.fold(Many(members, Profile()), None)) is None:
            return self.unknown
        starts = planes.organisations.member_starts
        has_members = np.diff(starts) > 0
        together = planes.unpack(self.unknown)
        together[:, has_members] = np.minimum.reduceat(
            members.unpack(truth), starts[:-1][has_members], axis=1
        )
        return np.stack([planes.pack(bits.astype(np.bool_)) for bits in together])
