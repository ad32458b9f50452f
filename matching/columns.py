"""Bodies: the facts of many collectivités as columns, one entry per body. What `planes` compares with the rules' conditions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np
import numpy.typing as npt

from matching.facts import truth_of, values_of
from matching.profile import CostRange, Profile
from matching.rules import LIST_FACTS, PROGRAMME_PREFIX, TRUTH_FACTS
from matching.vocabulary import Programme

Integers = npt.NDArray[np.int64]

UNKNOWN = -1
# The upper end of « et plus »: no rule's bound comes near.
NO_END = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Choice:
    """A fact of a closed list, or a set of values for a few bodies (the régions of an EPCI that straddles).

    `codes`: int64 (n_bodies), the place in `values` of each body's first value, -1 when unknown. `more_rows`, `more_codes`:
    int64 (n_more), the bodies that have further values, and these.
    """

    values: tuple[str, ...]
    codes: Integers
    more_rows: Integers
    more_codes: Integers

    @classmethod
    def of(cls, sets: Iterable[Sequence[str]]) -> Self:
        """The column of these sets of values, one per body; an empty set is unknown."""
        at: dict[str, int] = {}
        first: list[int] = []
        more: list[tuple[int, int]] = []
        for row, values in enumerate(sets):
            codes = [at.setdefault(value, len(at)) for value in values]
            first.append(codes[0] if codes else UNKNOWN)
            more += [(row, code) for code in codes[1:]]
        more_rows, more_codes = _integers(more).reshape(-1, 2).T
        return cls(tuple(at), _integers(first), more_rows, more_codes)


@dataclass(frozen=True, slots=True)
class Number:
    """A number, or a slice of numbers: `low` and `high`, int64 (n_bodies), both ends included, both -1 when unknown."""

    low: Integers
    high: Integers

    @classmethod
    def of(cls, values: Iterable[int | CostRange | None]) -> Self:
        low, high = _integers([_ends(value) for value in values]).reshape(-1, 2).T
        return cls(low.copy(), high.copy())


@dataclass(frozen=True, slots=True)
class Truth:
    """A yes/no fact. `answers`: int64 (n_bodies), 1 for yes, 0 for no, -1 when unknown."""

    answers: Integers

    @classmethod
    def of(cls, values: Iterable[bool | None]) -> Self:
        return cls(_integers([UNKNOWN if value is None else int(value) for value in values]))


@dataclass(frozen=True, slots=True)
class Bodies:
    """`size` bodies and their columns, by the rules' name of the fact (`nature`, `population`, `programmes.crte`…).

    `members` are the members of all the groups of communes, one after the other; those of body i are the rows
    `member_starts[i]` to `member_starts[i + 1]` (int64, size + 1).
    """

    size: int
    choices: Mapping[str, Choice]
    numbers: Mapping[str, Number]
    truths: Mapping[str, Truth]
    members: "Bodies | None" = None
    member_starts: Integers = field(default_factory=lambda: np.zeros(1, np.int64))

    @classmethod
    def from_profiles(cls, profiles: Sequence[Profile]) -> Self:
        """The columns of every fact that a rule may test. For tens of thousands of bodies, make the columns directly."""
        numbers = {
            fact: Number.of(getattr(profile, fact) for profile in profiles)
            for fact in ("population", "population_total", "project_cost", "agents")
        }
        numbers["members"] = Number.of(len(profile.members) if profile.members else None for profile in profiles)
        truths = [*TRUTH_FACTS, *(PROGRAMME_PREFIX + programme for programme in Programme)]
        members = [member for profile in profiles for member in profile.member_profiles]
        return cls(
            size=len(profiles),
            choices={fact: Choice.of(values_of(fact, profile) for profile in profiles) for fact in LIST_FACTS},
            numbers=numbers,
            truths={fact: Truth.of(truth_of(fact, profile) for profile in profiles) for fact in truths},
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


def _integers(values: object) -> Integers:
    return np.array(values, dtype=np.int64)
