"""The same organisations and conditions for every engine: columns of integers, and leaves that name
columns and codes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.domain.facts import measure_of
from matching.domain.profile import Profile
from matching.domain.rules import LIST_FACTS, PROGRAMME_PREFIX, TRUTH_FACTS, Bounds, Leaf, OneOf
from matching.domain.vocabulary import CostType, Nature, Programme, Stage
from matching.verdict.columns import Organisations

Numbers = npt.NDArray[np.uint8]
Column = npt.NDArray[np.int64]
UNKNOWN = -1

_CODES: Mapping[str, Sequence[str]] = {
    "nature": list(Nature),
    "stage": list(Stage),
    "cost_type": list(CostType),
}
# An EPCI touches two régions at most: one column for each of them.
_REGIONS = ("region_1", "region_2")


@dataclass(frozen=True)
class Data:
    """`columns`: int64 (n_bodies) by name, -1 when unknown. The facts of the project are columns
    whose value never changes."""

    size: int
    columns: Mapping[str, Column]

    @classmethod
    def of(cls, organisations: Organisations, project: Profile) -> "Data":
        nature, region = organisations.choices["nature"], organisations.choices["region"]
        regions = np.array([int(value) for value in region.values])
        first, second = (regions[codes] for codes in region.codes)
        second[region.codes[1] == UNKNOWN] = first[region.codes[1] == UNKNOWN]
        known = {
            "nature": np.array([_CODES["nature"].index(value) for value in nature.values])[
                nature.codes[0]
            ],
            **dict(zip(_REGIONS, (first, second), strict=True)),
            **{fact: number.low for fact, number in organisations.numbers.items()},
            **{_name(fact): truth.answers for fact, truth in organisations.truths.items()},
        }
        programmes = [PROGRAMME_PREFIX + programme for programme in Programme]
        others = {*LIST_FACTS, *TRUTH_FACTS, *programmes, "project_cost", "agents", "members"} - {
            "region",
            "departement",
        }
        shared = {
            _name(fact): np.full(organisations.size, _code_of(fact, project)) for fact in others
        }
        return cls(organisations.size, shared | known)

    def rows(self) -> list[dict[str, int | None]]:
        """The organisations as mappings, for the engines that judge them one by one; an unknown
        fact is None."""
        names = list(self.columns)
        table = np.stack([self.columns[name] for name in names], axis=1).tolist()
        return [
            {name: None if value < 0 else value for name, value in zip(names, row, strict=True)}
            for row in table
        ]

    def take(self, places: Sequence[int]) -> "Data":
        return Data(
            len(places), {name: column[list(places)] for name, column in self.columns.items()}
        )


def columns_of(leaf: Leaf) -> tuple[str, ...]:
    """The columns that a condition reads, which must agree; none for a number that is in no
    file."""
    if leaf.fact == "region":
        return _REGIONS
    facts = measure_of(leaf).numbers if isinstance(leaf, Bounds) else (leaf.fact,)
    return tuple(map(_name, facts))


def codes_of(leaf: OneOf) -> list[int]:
    return [
        int(value) if leaf.fact == "region" else _CODES[leaf.fact].index(value)
        for value in leaf.values
    ]


def _name(fact: str) -> str:
    """The name of a fact as engines whose names are identifiers want it."""
    return fact.replace(".", "_").replace("-", "_")


def _code_of(fact: str, project: Profile) -> int:
    if fact.startswith(PROGRAMME_PREFIX):
        return UNKNOWN
    value = getattr(project, fact)
    if value is None:
        return UNKNOWN
    return _CODES[fact].index(value) if fact in _CODES else int(value)
