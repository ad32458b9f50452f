"""Organisations: the facts of many collectivités as columns, one entry per organisation. What
`planes` compares with the rules' conditions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np
import numpy.typing as npt

from matching.domain.facts import truth_of, values_of
from matching.domain.profile import CostRange, Profile
from matching.domain.rules import LIST_FACTS, NUMERIC_FACTS, PROGRAMME_PREFIX, TRUTH_FACTS
from matching.domain.vocabulary import Programme

Integers = npt.NDArray[np.int64]

UNKNOWN = -1
# The upper end of « et plus »: no rule's bound comes near.
NO_END = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class ChoiceColumn:
    """A fact of a closed list, or a set of values for a few organisations (the régions of an EPCI
    that straddles).

    `codes`: int16 (n_most, n_bodies), the places in `values` of each organisation's values, its
    first one in the first row; -1 where it has no more, or where nothing is known. `n_most` is the
    most values that an organisation has, 1 at least.
    """

    values: tuple[str, ...]
    codes: npt.NDArray[np.int16]

    @classmethod
    def of(cls, sets: Iterable[Sequence[str]]) -> Self:
        """The column of these sets of values, one per organisation; an empty set is unknown."""
        places: dict[str, int] = {}
        coded = [[places.setdefault(value, len(places)) for value in values] for values in sets]
        codes = np.full((max([1, *map(len, coded)]), len(coded)), UNKNOWN, np.int16)
        for organisation, of_organisation in enumerate(coded):
            codes[: len(of_organisation), organisation] = of_organisation
        return cls(tuple(places), codes)


@dataclass(frozen=True, slots=True)
class Number:
    """A number, or a slice of numbers: `low` and `high`, int64 (n_bodies), both ends included, both
    -1 when unknown.

    The two are one array when every organisation's number is exact.
    """

    low: Integers
    high: Integers

    @classmethod
    def of(cls, values: Iterable[int | CostRange | None]) -> Self:
        low, high = np.array([_ends(value) for value in values], np.int64).reshape(-1, 2).T.copy()
        return cls(low, low if np.array_equal(low, high) else high)


@dataclass(frozen=True, slots=True)
class Truth:
    """A yes/no fact. `answers`: int8 (n_bodies), 1 for yes, 0 for no, -1 when unknown."""

    answers: npt.NDArray[np.int8]

    @classmethod
    def of(cls, values: Iterable[bool | None]) -> Self:
        return cls(
            np.array([UNKNOWN if value is None else int(value) for value in values], np.int8)
        )


@dataclass(frozen=True, slots=True)
class Organisations:
    """`size` organisations and their columns, by the rules' name of the fact (`nature`,
    `population`, `programmes.crte`…).

    `members` are the members of all the groups of communes, one after the other; those of
    organisation i are the rows `member_starts[i]` to `member_starts[i + 1]` (int64, size + 1).
    """

    size: int
    choices: Mapping[str, ChoiceColumn]
    numbers: Mapping[str, Number]
    truths: Mapping[str, Truth]
    members: "Organisations | None" = None
    member_starts: Integers = field(default_factory=lambda: np.zeros(1, np.int64))

    @classmethod
    def from_profiles(cls, profiles: Sequence[Profile]) -> Self:
        """The columns of every fact that a rule may test. For tens of thousands of organisations,
        make the columns directly."""
        numbers = {
            fact: Number.of(getattr(profile, fact) for profile in profiles)
            for fact in ("population_total", *(NUMERIC_FACTS - {"members"}))
        }
        numbers["members"] = Number.of(
            len(profile.members) if profile.members else None for profile in profiles
        )
        truths = [*TRUTH_FACTS, *(PROGRAMME_PREFIX + programme for programme in Programme)]
        members = [member for profile in profiles for member in profile.member_profiles]
        return cls(
            size=len(profiles),
            choices={
                fact: ChoiceColumn.of(values_of(fact, profile) for profile in profiles)
                for fact in LIST_FACTS
            },
            numbers=numbers,
            truths={
                fact: Truth.of(truth_of(fact, profile) for profile in profiles) for fact in truths
            },
            members=cls.from_profiles(members) if members else None,
            member_starts=np.cumsum([0, *(len(profile.member_profiles) for profile in profiles)]),
        )

    def has(self, fact: str) -> bool:
        return fact in self.choices or fact in self.numbers or fact in self.truths


def _ends(value: int | CostRange | None) -> tuple[int, int]:
    if value is None:
        return UNKNOWN, UNKNOWN
    if isinstance(value, CostRange):
        return value.min, NO_END if value.max is None else value.max
    return value, value
