"""Planes: the outcome of one condition for all organisations at once, one bit per organisation.
Computed once, then kept; for `matrix`."""

from collections.abc import Callable, Hashable
from typing import cast
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from matching.domain.facts import facts_of
from matching.domain.profile import Profile
from matching.domain.rules import Bounds, Is, Leaf, OneOf, Rule
from matching.domain.vocabulary import Certainty, Outcome
from matching.verdict.columns import UNKNOWN, Organisations
from matching.verdict.eligibility import judge_rule

Words = npt.NDArray[np.uint64]
"""A plane is uint64 (n_words): one bit per organisation, 64 organisations per word; bits beyond the
last organisation mean nothing.

A pair is uint64 (2, n_words) and holds Kleene's three values: the « met » plane, then the «
possible » one, which is the complement of the « unmet » plane. So kept, one operation on pairs
folds both planes: « and » is `&`, « or » is `|`.
"""


class Planes:
    """The planes of these organisations, built when first asked for, then kept: one instance per
    data release.

    `met`, `unmet` and `unknown` are the pairs that hold one outcome for all organisations,
    `everybody` and `nobody` such planes. `settled` is what `folding` keeps of a catalogue's rules.
    """

    def __init__(self, organisations: Organisations) -> None:
        self.organisations = organisations
        self.n_words = -(-organisations.size // 64)
        self.nobody, self.everybody = (
            np.zeros(self.n_words, np.uint64),
            np.full(self.n_words, ~np.uint64(0)),
        )
        self.met, self.unmet = np.stack([self.everybody] * 2), np.stack([self.nobody] * 2)
        self.unknown = np.stack([self.nobody, self.everybody])
        self.members = Planes(organisations.members) if organisations.members else None
        self.settled: WeakKeyDictionary[object, object] = WeakKeyDictionary()
        self._kept: dict[Hashable, Words] = {}
        self._present_in: dict[str, list[set[int]]] = {}

    def of(self, leaf: Leaf, key: Hashable, shared: Profile) -> Words:
        """Returns the pair of a condition, whose `key_of` is given because it is slow to compute.

        `shared` says the facts that have no column: one outcome for all organisations.
        """
        found = self._kept.get(key)
        if found is not None:
            return found
        if self.has(leaf):
            return self.kept(key, lambda: self._pair(leaf))
        return {Outcome.MET: self.met, Outcome.UNMET: self.unmet, Outcome.UNKNOWN: self.unknown}[
            judge_rule(cast(Rule, leaf), shared)
        ]

    def has(self, leaf: Leaf) -> bool:
        """Whether the organisations have a column that the condition reads."""
        return any(map(self.organisations.has, facts_of(leaf)))

    def negated(self, pair: Words, key: Hashable) -> Words:
        """Returns the pair of « not », given a condition's pair and key."""
        for constant, opposite in (
            (self.met, self.unmet),
            (self.unmet, self.met),
            (self.unknown, self.unknown),
        ):
            if pair is constant:
                return opposite
        return self.kept(("not", key), lambda: ~pair[::-1])

    def kept(self, key: Hashable, build: Callable[[], Words]) -> Words:
        """Returns what `build` gave when this key was first asked for."""
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = build()
        return found

    def pack(self, bits: npt.NDArray[np.bool_]) -> Words:
        """Returns the plane of one boolean per organisation."""
        packed = np.zeros(self.n_words * 8, np.uint8)
        packed[: -(-len(bits) // 8)] = np.packbits(bits, bitorder="little")
        return packed.view(np.uint64)

    def unpack(self, planes: Words) -> npt.NDArray[np.uint8]:
        """Returns 0 or 1 for each organisation: uint8 (…, n_bodies) of planes (…, n_words)."""
        return np.unpackbits(
            planes.view(np.uint8), axis=-1, count=self.organisations.size, bitorder="little"
        )

    def _pair(self, leaf: Leaf) -> Words:
        """Certainty acts as in `eligibility`: what is only our reading, or disputed, refuses
        nobody."""
        match leaf:
            case OneOf():
                met, unmet = self._among(leaf)
            case Bounds():
                met, unmet = self._between(leaf)
            case Is():
                met, unmet = (
                    self._answered(leaf.fact, leaf.expected),
                    self._answered(leaf.fact, not leaf.expected),
                )
            case _:
                raise TypeError(f"Unknown leaf: {type(leaf).__name__}")
        pair = self.unknown.copy()
        pair[0] = met
        if leaf.certainty is Certainty.CERTAIN:
            np.invert(unmet, out=pair[1])
        return pair

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
            outside |= ~(within | self._holding(leaf.fact, row, UNKNOWN))
        return inside & ~outside, outside & ~inside

    def _present(self, fact: str) -> list[set[int]]:
        """Which values some organisation has as its first, its second…"""
        if fact not in self._present_in:
            rows = self.organisations.choices[fact].codes
            self._present_in[fact] = [
                set(np.flatnonzero(np.bincount(codes - UNKNOWN)) + UNKNOWN) for codes in rows
            ]
        return self._present_in[fact]

    def _holding(self, fact: str, row: int, code: int) -> Words:
        return self.kept(
            (fact, row, code),
            lambda: self.pack(self.organisations.choices[fact].codes[row] == code),
        )

    def _between(self, leaf: Bounds) -> tuple[Words, Words]:
        """Unknown unless all the numbers that are known stand on the same side of the bounds."""
        met, unmet, known = self.everybody.copy(), self.everybody.copy(), self.nobody.copy()
        for fact in facts_of(leaf):
            has_number = self._low(fact, 0)
            inside, outside = self._compared(fact, leaf)
            met &= inside | ~has_number
            unmet &= outside | ~has_number
            known |= has_number
        return met & known, unmet & known

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
        return self.kept(
            (fact, "low", least), lambda: self.pack(self.organisations.numbers[fact].low >= least)
        )

    def _high(self, fact: str, least: int) -> Words:
        number = self.organisations.numbers[fact]
        if number.high is number.low:
            return self._low(fact, least)
        return self.kept((fact, "high", least), lambda: self.pack(number.high >= least))

    def _answered(self, fact: str, answer: bool) -> Words:
        return self.kept(
            (fact, "is", answer),
            lambda: self.pack(self.organisations.truths[fact].answers == int(answer)),
        )


def key_of(leaf: Leaf) -> Hashable:
    """Returns what a condition's outcome depends on: two leaves of one key differ by their source
    or note only."""
    match leaf:
        case OneOf():
            tested: Hashable = frozenset(leaf.values)
        case Bounds():
            tested = (leaf.lowest, leaf.highest, leaf.population, leaf.ambiguous_at)
        case Is():
            tested = leaf.expected
        case _:
            raise TypeError(f"Unknown leaf: {type(leaf).__name__}")
    return leaf.fact, leaf.certainty.value, tested
