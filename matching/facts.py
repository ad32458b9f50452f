"""Reading one fact of a profile as a rule needs it: a set of values, intervals, or yes/no. For `eligibility`, `reasons`."""

from collections.abc import Callable

from matching.profile import CostRange, Profile
from matching.rules import PROGRAMME_PREFIX, Bounds, Leaf
from matching.vocabulary import Programme

# `dgf` is in none of the loaded files. `any` takes each population that exists: a commune has one, an EPCI two.
_POPULATIONS = {
    "municipale": ("population",),
    "totale": ("population_total",),
    "dgf": (),
    "any": ("population", "population_total"),
}

Interval = tuple[int, int | None]  # both ends included; None: no upper end


def values_of(fact: str, profile: Profile) -> tuple[str, ...]:
    """The values of a fact: none when unknown, several for an EPCI that straddles départements or régions."""
    if fact == "region" and profile.regions:
        return profile.regions
    if fact == "departement" and profile.departements:
        return profile.departements
    value = getattr(profile, fact)
    return () if value is None else (value,)


def truth_of(fact: str, profile: Profile) -> bool | None:
    if fact.startswith(PROGRAMME_PREFIX):
        return profile.programmes.get(Programme(fact.removeprefix(PROGRAMME_PREFIX)))
    truth: bool | None = getattr(profile, fact)
    return truth


def intervals_of(leaf: Bounds, profile: Profile) -> list[Interval]:
    """The intervals to compare with the bounds; several must agree (both populations of an EPCI); none when unknown."""
    return intervals_reader(leaf)(profile)


def intervals_reader(leaf: Bounds) -> Callable[[Profile], list[Interval]]:
    """What reads a leaf's intervals, for those who read the same leaf often."""
    facts = facts_of(leaf)

    def of_members(profile: Profile) -> list[Interval]:
        return [(len(profile.members), len(profile.members))] if profile.members else []

    def of_numbers(profile: Profile) -> list[Interval]:
        values = [value for fact in facts if (value := getattr(profile, fact)) is not None]
        return [(value.min, value.max) if isinstance(value, CostRange) else (value, value) for value in values]

    return of_members if leaf.fact == "members" else of_numbers


def facts_of(leaf: Leaf) -> tuple[str, ...]:
    """The facts that a leaf reads: a population is one of two, or both."""
    return _POPULATIONS[leaf.population] if isinstance(leaf, Bounds) and leaf.fact == "population" else (leaf.fact,)
