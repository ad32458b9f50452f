"""Reading one fact of a profile as a rule needs it: a set of values, intervals, or yes/no. For
`eligibility`, `reasons`."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from matching.domain.profile import Profile, closed_list_of, ends_of
from matching.domain.rules import PROGRAMME_PREFIX, TRUTH_FACTS, Bounds, Leaf
from matching.domain.vocabulary import Programme

# `any` takes each population that exists: a commune has one, an EPCI two. `dgf` is in none of the
# loaded files, but is never below those that are (code général des collectivités territoriales,
# article L2334-2): it is unknown, and bounded by what is known.
_POPULATIONS = {
    "municipale": ("population",),
    "totale": ("population_total",),
    "dgf": ("population", "population_total"),
    "any": ("population", "population_total"),
}

Interval = tuple[int, int | None]  # both ends included; None: no upper end


def values_of(fact: str, profile: Profile) -> tuple[str, ...]:
    """The values of a fact: none when unknown, several for an EPCI that straddles départements or
    régions."""
    if fact == "region" and profile.regions:
        return profile.regions
    if fact == "departement" and profile.departements:
        return profile.departements
    value = getattr(profile, fact)
    return () if value is None else (value,)


def truth_of(fact: str, profile: Profile) -> bool | None:
    return truth_reader(fact)(profile)


def truth_reader(fact: str) -> Callable[[Profile], bool | None]:
    """What reads a yes/no fact, for those who read the same one often."""
    if fact.startswith(PROGRAMME_PREFIX):
        programme = Programme(fact.removeprefix(PROGRAMME_PREFIX))
        return lambda profile: profile.programmes.get(programme)
    return attrgetter(fact)


def possible_answers(fact: str) -> tuple[Any, ...]:
    """All the answers to a question of yes or no, or to one of a closed list, in its order. None
    for a number or a text: only a rule tells which of them make a difference."""
    if fact in TRUTH_FACTS or fact.startswith(PROGRAMME_PREFIX):
        return (True, False)
    return tuple(closed_list_of(fact) or ())


def intervals_of(leaf: Bounds, profile: Profile) -> list[Interval]:
    """The intervals to compare with the bounds; several must agree (both populations of an EPCI);
    none when unknown."""
    if leaf.fact == "members":
        return [(len(profile.members), len(profile.members))] if profile.members else []
    values = [value for fact in facts_of(leaf) if (value := getattr(profile, fact)) is not None]
    if is_bounded_below(leaf):
        return [(max(values), None)] if values else []
    return [ends_of(value) for value in values]


def facts_of(leaf: Leaf) -> tuple[str, ...]:
    """The facts that a leaf reads: a population is one of two, or both."""
    return (
        _POPULATIONS[leaf.population]
        if isinstance(leaf, Bounds) and leaf.fact == "population"
        else (leaf.fact,)
    )


def is_bounded_below(leaf: Bounds) -> bool:
    """Whether the facts that a leaf reads are not its number itself, but what it is never below."""
    return leaf.fact == "population" and leaf.population == "dgf"
