"""The moment an adviser looks at: the size of the organisation, and what facts, need and open
offerings say. Read by `ranking`."""

from collections.abc import Collection

from matching.domain.offer import Size
from matching.domain.profile import Profile, ends_of
from matching.domain.vocabulary import Nature
from matching.need.taxonomy import NeedReading

SIZES: tuple[Size, ...] = ("small", "modest", "medium", "large", "other")

# Inhabitants from which an organisation is modest, medium, large. Below 3,500 a commune is small:
# the threshold of the ANCT's own offer.
_STEPS = {Nature.COMMUNE: (3_500, 10_000, 20_000), Nature.EPCI: (0, 15_000, 50_000)}


def size_of(profile: Profile) -> Size:
    """Returns the size of the organisation, as far as it changes what an adviser says first; «
    other » is no collectivité."""
    nature, population = profile.nature, profile.population or profile.population_total
    if nature in (Nature.DEPARTEMENT, Nature.REGION, Nature.COLLECTIVITE_UNIQUE):
        return "large"
    if nature in (Nature.ASSOCIATION, Nature.ENTREPRISE, Nature.ETAT):
        return "other"
    if nature in (Nature.CCAS, Nature.GROUPEMENT_COMMUNES):
        return "small"
    if nature not in _STEPS or population is None:
        return "modest"
    return SIZES[sum(population >= step for step in _STEPS[nature])]


def features_of(
    profile: Profile,
    reading: NeedReading,
    *,
    roles_open_for_sure: Collection[str],
    does_a_tool_the_job: bool,
    alerts: Collection[str],
) -> frozenset[str]:
    """Returns the names of what holds: each may weigh for or against a role (`ranking.WEIGHTS`).

    `roles_open_for_sure` are the roles of the offerings whose verdict is a yes; `alerts` the codes
    of the duties raised.
    """
    cost = None if profile.project_cost is None else ends_of(profile.project_cost)[1]
    concerns_ai = reading.says("uses_ai", "true")
    is_digital = concerns_ai or reading.says("digital", "true") or reading.is_about_digital
    features = {
        "starts": reading.says("stage", "idee"),
        "has_nobody": reading.says("staff", "aucun")
        or reading.says("staff", "secretariat_partiel"),
        "wants_money": reading.says("goal", "financement"),
        "wants_to_understand": reading.says("goal", "comprendre"),
        "only_wants_to_understand": reading.says("goal", "comprendre") and not profile.need,
        "wants_to_share": reading.says("goal", "partager")
        or reading.says("partners", "voisins")
        or reading.says("partners", "syndicat")
        or profile.nature is Nature.GROUPEMENT_COMMUNES,
        "concerns_ai": concerns_ai,
        "may_concern_ai": not reading.says("uses_ai", "false"),
        "is_an_ai_project": profile.uses_ai is True,
        "is_without_ai": profile.uses_ai is False,
        "is_not_digital": not is_digital
        and (
            reading.says("digital", "false")
            or bool(reading.themes)
            or reading.says("goal", "financement")
        ),
        "is_digital": is_digital,
        "has_a_cost": bool(cost),
        "call_open": "call" in roles_open_for_sure,
        "in_a_programme": "membership" in roles_open_for_sure,
        "tool_does_the_job": does_a_tool_the_job,
        "is_epci": profile.nature is Nature.EPCI,
        "is_risky": bool({"usage-interdit", "haut-risque"} & set(alerts)),
    }
    return frozenset(name for name, holds in features.items() if holds)
