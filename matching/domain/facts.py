"""Reading one fact of a profile as a rule needs it: a set of values, intervals, or yes/no. For
`eligibility`, `reasons`."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any, NamedTuple

from matching.domain.profile import Profile, closed_list_of, ends_of
from matching.domain.rules import PROGRAMME_PREFIX, TRUTH_FACTS, Bounds, Leaf
from matching.domain.vocabulary import Programme


class BoundedNumber(NamedTuple):
    """A number that a rule may bound. `numbers` are the facts that give it, which must agree; when
    none is known, `floors` are those that it is never below: it is unknown, and bounded."""

    numbers: tuple[str, ...]
    floors: tuple[str, ...] = ()


# `any` takes each population that exists: a commune has one, an EPCI two. The total population adds
# to the municipal one those who are counted apart (Code général des collectivités territoriales,
# article R2151-1). The DGF population, which is in none of the loaded files, adds to the total one
# second homes and pitches (article L2334-2).
_POPULATIONS = {
    "municipale": BoundedNumber(("population",)),
    "totale": BoundedNumber(("population_total",), floors=("population",)),
    "dgf": BoundedNumber((), floors=("population", "population_total")),
    "any": BoundedNumber(("population", "population_total")),
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
    measure = measure_of(leaf)
    if known := _known(measure.numbers, profile):
        return [ends_of(value) for value in known]
    floors = _known(measure.floors, profile)
    return [(max(floors), None)] if floors else []


def measure_of(leaf: Bounds) -> BoundedNumber:
    """Returns what gives the number that a leaf bounds: a population is one of two, or both."""
    return (
        _POPULATIONS[leaf.population] if leaf.fact == "population" else BoundedNumber((leaf.fact,))
    )


def facts_of(leaf: Leaf) -> tuple[str, ...]:
    """Returns the facts that a leaf reads."""
    if not isinstance(leaf, Bounds):
        return (leaf.fact,)
    measure = measure_of(leaf)
    return *measure.numbers, *measure.floors


def _known(facts: tuple[str, ...], profile: Profile) -> list[Any]:
    return [value for fact in facts if (value := getattr(profile, fact)) is not None]
