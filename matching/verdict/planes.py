"""Planes: the truth of one condition for all organisations at once, one bit per organisation;
computed once, then kept. `Many` folds rules on them, for `matrix`."""

from collections.abc import Callable, Hashable
from functools import partial, reduce
from operator import or_
from typing import Self
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from matching.domain.facts import facts_of, measure_of
from matching.domain.profile import Profile
from matching.domain.rules import Bounds, Is, Leaf, OneOf
from matching.verdict.algebra import CLOSED, MET, UNKNOWN, UNMET
from matching.verdict.columns import UNKNOWN as NOT_KNOWN
from matching.verdict.columns import Organisations
from matching.verdict.evaluate import Judged, One, Tested

Words = npt.NDArray[np.uint64]
"""A plane is uint64 (n_words): one bit per organisation, 64 organisations per word; bits beyond the
last organisation mean nothing.

A truth is uint64 (2, n_words): the « met » plane, then the « possible » one. So kept, one operation
folds both planes.
"""
_AtLeast = Callable[[int], Words]


class Planes:
    """The planes of these organisations, built when first asked for, then kept: one instance per
    data release. `truths` are those of the conditions met so far, by their key; `same_for_all` are
    the four pairs that have the same bits for every organisation, by these bits."""

    def __init__(self, organisations: Organisations) -> None:
        self.organisations = organisations
        self.n_words = -(-organisations.size // 64)
        self.nobody = np.zeros(self.n_words, np.uint64)
        self.everybody = ~self.nobody
        bits = [self.nobody, self.everybody]
        self.same_for_all = tuple(
            np.stack([bits[truth & 1], bits[truth >> 1]]) for truth in (UNMET, CLOSED, UNKNOWN, MET)
        )
        self.members = Planes(organisations.members) if organisations.members else None
        self.truths: dict[Hashable, Words] = {}
        self.settled: WeakKeyDictionary[object, dict[int, Words]] = WeakKeyDictionary()
        self._kept: dict[Hashable, Words] = {}
        self._present_in: dict[str, list[set[int]]] = {}

    def has(self, leaf: Leaf) -> bool:
        """Whether the organisations have a column that the condition reads."""
        return any(map(self.organisations.has, facts_of(leaf)))

    def truth_of(self, leaf: Leaf) -> Words:
        """Returns what the columns say of a condition, whatever its certainty."""
        match leaf:
            case OneOf():
                met, possible = self._among(leaf)
            case Bounds():
                met, possible = self._between(leaf)
            case Is():
                met = self._answered(leaf.fact, leaf.expected)
                possible = ~self._answered(leaf.fact, not leaf.expected)
            case _:
                raise TypeError(f"Unknown leaf: {type(leaf).__name__}")
        truth = np.empty_like(self.same_for_all[MET])
        truth[0], truth[1] = met, possible
        return truth

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
        """Met by the organisations all of whose values are among the condition's, possible for
        those that have one of them at least, or none known."""
        column = self.organisations.choices[leaf.fact]
        codes = {column.values.index(value) for value in leaf.values if value in column.values}
        some, every = self.nobody, self.everybody
        for row, present in enumerate(self._present(leaf.fact)):
            holding = [self._holding(leaf.fact, row, code) for code in codes & present]
            within = reduce(or_, holding, self.nobody)
            some = some | within
            every = every & (within | self._holding(leaf.fact, row, NOT_KNOWN))
        return some & every, some | every

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
        """Met, and possible: unknown unless all the numbers that are known stand on the same side
        of the bounds; where only floors are, unless all that the number may be does."""
        met, unmet, known = self.everybody.copy(), self.everybody.copy(), self.nobody.copy()
        numbers, floors = measure_of(leaf)
        ends = [(partial(self._low, fact), partial(self._high, fact)) for fact in numbers]
        for low, high in ends:
            has_number = low(0)
            inside, outside = self._compared(low, high, leaf)
            met &= inside | ~has_number
            unmet &= outside | ~has_number
            known |= has_number
        met, unmet = met & known, unmet & known
        if floors:
            low = partial(self._highest_low, floors)
            inside, outside = self._compared(low, lambda _least: self.everybody, leaf)
            is_bounded = low(0) & ~known
            met, unmet = met | inside & is_bounded, unmet | outside & is_bounded
        return met, ~unmet

    def _compared(self, low: _AtLeast, high: _AtLeast, leaf: Bounds) -> tuple[Words, Words]:
        """Whose slice is wholly inside the bounds, whose is wholly outside; neither when a bound or
        a disputed point cuts it. `low` and `high` say whose ends are at least a number."""
        inside, outside = self.everybody.copy(), self.nobody.copy()
        if leaf.lowest is not None:
            inside &= low(leaf.lowest)
            outside |= ~high(leaf.lowest)
        if leaf.highest is not None:
            inside &= ~high(leaf.highest + 1)
            outside |= low(leaf.highest + 1)
        for point in leaf.ambiguous_at:
            is_clear = low(point + 1) | ~high(point)
            inside &= is_clear
            outside &= is_clear
        return inside, outside

    def _highest_low(self, facts: tuple[str, ...], least: int) -> Words:
        """Who has one of these numbers at least this."""
        return reduce(or_, (self._low(fact, least) for fact in facts))

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


class Many(Judged[Words]):
    """Many organisations with the same project: what its facts say is the same for all of them. A
    truth, never to be written to, is a pair of planes; one that is only met or unmet may be a
    single plane."""

    def __init__(self, planes: Planes, project: Profile) -> None:
        self.planes, self._project = planes, One(project)
        self.unmet, self.closed, self.unknown, self.met = planes.same_for_all

    def opposite(self, truth: Words) -> Words:
        """The possible ones are those that were not met, and the met ones those that were not
        possible."""
        if truth is self.met:
            return self.unmet
        if truth is self.unmet:
            return self.met
        return truth if truth is self.unknown else ~truth[::-1]

    def possibly(self, truth: Words) -> Words:
        if truth is self.unmet:
            return truth
        return self.met if truth is self.unknown or truth is self.met else truth[-1:]

    def certainly(self, truth: Words) -> Words:
        if truth is self.met:
            return truth
        return self.unmet if truth is self.unknown or truth is self.unmet else truth[:1]

    def says(self, tested: Tested) -> Words:
        """The planes of a column are kept with the columns; the rest is the project's."""
        truths = self.planes.truths
        truth = truths.get(tested.key)
        if truth is None:
            if not self.planes.has(tested.leaf):
                return self.same_for_all(self._project.says(tested))
            truth = truths[tested.key] = self.planes.truth_of(tested.leaf)
        return truth

    def of_members(self, truth_of: Callable[[Self], Words]) -> Words:
        planes, members = self.planes, self.planes.members
        if members is None:
            return self.unknown
        truth = truth_of(type(self)(members, Profile()))
        starts = planes.organisations.member_starts
        has_members = np.diff(starts) > 0
        together = planes.unpack(self.unknown)
        together[:, has_members] = np.minimum.reduceat(
            members.unpack(truth), starts[:-1][has_members], axis=1
        )
        return np.stack([planes.pack(bits.astype(np.bool_)) for bits in together])
