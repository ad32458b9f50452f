"""Reading one fact of a profile as a rule needs it: a set of values, intervals, or yes/no. For `eligibility`, `reasons`."""

from matching.profile import CostRange, Profile
from matching.rules import PROGRAMME_PREFIX, Bounds
from matching.vocabulary import Programme

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


def intervals_of(leaf: Bounds, profile: Profile) -> tuple[Interval, ...]:
    """The intervals to compare with the bounds; several must agree (both populations of an EPCI); none when unknown."""
    if leaf.fact == "population":
        return tuple((population, population) for population in _populations(leaf, profile))
    if leaf.fact == "members":
        return ((len(profile.members), len(profile.members)),) if profile.members else ()
    value = getattr(profile, leaf.fact)
    if value is None:
        return ()
    return ((value.min, value.max),) if isinstance(value, CostRange) else ((value, value),)


def _populations(leaf: Bounds, profile: Profile) -> tuple[int, ...]:
    """`dgf` is in none of the loaded files. `any` takes each population that exists: a commune has one, an EPCI two."""
    known = {"municipale": (profile.population,), "totale": (profile.population_total,), "dgf": ()}.get(
        leaf.population, (profile.population, profile.population_total)
    )
    return tuple(population for population in known if population is not None)
