"""How an adviser orders what fits: a grade from 0 to about 3 for each open offering, as data in the sheets and a few weights.

It never looks at a score of eligibility and never changes a verdict: an offering graded under `WORTH_SAYING` is still listed,
with its verdict, among the others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from matching.offer import Offer
from matching.profile import CostRange, Profile
from matching.taxonomy import NeedReading
from matching.vocabulary import Nature, Verdict

WORTH_SAYING = 0.9

Size = Literal["small", "medium", "large", "other"]
_SIZES: tuple[Size, ...] = ("small", "medium", "large", "other")

# Inhabitants: below, a commune is small (the threshold of the ANCT's own offer); from these on, the body is large.
_SMALL_COMMUNE_BELOW = 3_500
_LARGE_FROM = {Nature.COMMUNE: 20_000, Nature.EPCI: 50_000}

# Grade of a role before the need is looked at, by size of the body (small, medium, large) and for others than collectivités.
_BASE: Mapping[str, tuple[float, float, float, float]] = {
    "call": (2.7, 2.7, 2.7, 2.7),
    "membership": (2.2, 2.45, 2.45, 0.0),
    "tool": (0.0, 0.0, 0.0, 0.0),
    "human_help": (2.1, 2.1, 1.6, 0.0),
    "companion": (1.2, 1.9, 1.9, 0.4),
    "strategy": (0.1, 0.3, 0.9, 0.0),
    "commons": (0.2, 0.2, 0.3, 0.9),
    "reading": (0.4, 0.4, 0.4, 1.3),
    "debate": (0.3, 0.3, 0.3, 0.6),
    "directory": (0.8, 0.8, 0.8, 0.9),
    "local_fund": (0.2, 0.2, 0.2, 0.0),
    "support": (0.2, 0.2, 0.2, 0.4),
}
# What a need adds: (the offering answers it by itself, the offering helps with it).
_FIT: Mapping[str, tuple[float, float]] = {
    "call": (0.4, 0.2),
    "membership": (0.6, 0.3),
    "tool": (2.9, 1.4),
    "human_help": (0.3, 0.1),
    "companion": (0.3, 0.1),
    "strategy": (1.7, 1.0),
    "commons": (2.2, 0.6),
    "reading": (1.5, 0.5),
    "debate": (1.5, 0.4),
    "directory": (1.2, 0.2),
    "local_fund": (0.8, 0.3),
    "support": (1.3, 0.4),
}
# What the situation adds or takes away, by role.
_SITUATION: Mapping[tuple[str, str], float] = {
    ("call", "is_open_for_sure"): 0.5,
    ("human_help", "is_at_the_start"): 0.7,
    ("human_help", "has_nobody"): 0.3,
    ("human_help", "an_open_call_fits"): -0.3,
    ("human_help", "belongs_to_a_programme"): -0.4,
    ("human_help", "a_tool_does_the_job"): -0.6,
    ("companion", "a_tool_does_the_job"): -0.5,
    ("directory", "wants_money"): 1.2,
    ("directory", "has_a_cost_and_no_call"): 0.6,
    ("directory", "belongs_to_a_programme"): -0.3,
    ("directory", "a_tool_does_the_job"): -0.4,
    ("local_fund", "wants_money"): 0.9,
    ("reading", "wants_to_understand"): 0.5,
    ("reading", "concerns_ai"): 0.2,
    ("reading", "is_prohibited"): 1.2,
    ("debate", "wants_to_understand"): 0.3,
    ("debate", "concerns_ai"): 0.2,
    ("debate", "is_prohibited"): 1.8,
    ("commons", "wants_to_share"): 1.2,
}
# A need that names a use case of the offering, or its own words, counts as a theme that was nearly ticked.
_USE_CASE, _OWN_WORDS = 0.95, 0.9
_DOES_THE_JOB = 0.6
_SUITS_GOAL, _SUITS_STAFF, _WRONG_STAGE, _WRONG_NATURE = 0.2, 0.2, -1.2, -0.6
# Resemblance of the texts: worth little beside what the sheets and the taxonomy say, and full from this similarity on.
_TEXT_WEIGHT, _TEXT_FULL = 0.5, 0.3
# A use that the law prohibits or reserves gets guidance, no money and no tool.
_FIT_FOR_PROHIBITED = frozenset({"reading", "debate", "companion"})
# An offering that may turn out shut to the body comes after a certain one of equal fit.
_TO_CONFIRM_SHARE: Mapping[str, float] = {"call": 0.93, "membership": 0.2, "local_fund": 1.0}
_TO_CONFIRM_DEFAULT = 0.6


@dataclass(frozen=True, slots=True)
class Grade:
    """How much an adviser would want to say it now. `matched` are the words, use cases and themes that counted."""

    value: float
    matched: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenOffer:
    """An offering whose door is not shut, as grading sees it.

    `words` are its own phrases found in the need; `resemblance` is the similarity of the texts, from 0 to 1.
    """

    offer: Offer
    verdict: Verdict
    words: frozenset[str]
    resemblance: float


@dataclass(frozen=True, slots=True)
class _Fit:
    """How far an offering answers the need by itself, and how far it helps with it, from 0 to 1; and what counted."""

    job: float
    helped: float
    matched: tuple[str, ...]


def grades_of(
    open_offers: Sequence[OpenOffer], profile: Profile, reading: NeedReading, *, is_prohibited: bool
) -> dict[str, Grade]:
    """Returns the grade of each open offering, by slug. Closed and refused ones have none: relevance never opens a door."""
    fits = {one.offer.slug: _fit(one, reading) for one in open_offers}
    situation = _situation(open_offers, fits, profile, reading, is_prohibited=is_prohibited)
    size_at = _SIZES.index(size_of(profile))
    return {
        one.offer.slug: Grade(
            _value(one, fits[one.offer.slug], reading, situation, size_at, profile), fits[one.offer.slug].matched
        )
        for one in open_offers
    }


def size_of(profile: Profile) -> Size:
    """Returns the size of the body, as far as it changes what an adviser says first; « other » is no collectivité."""
    nature, population = profile.nature, profile.population or profile.population_total
    if nature in (Nature.DEPARTEMENT, Nature.REGION, Nature.COLLECTIVITE_UNIQUE):
        return "large"
    if nature in (Nature.ASSOCIATION, Nature.ENTREPRISE, Nature.ETAT):
        return "other"
    if nature in (Nature.CCAS, Nature.GROUPEMENT_COMMUNES):
        return "small"
    if nature not in _LARGE_FROM or population is None:
        return "medium"
    if nature is Nature.COMMUNE and population < _SMALL_COMMUNE_BELOW:
        return "small"
    return "medium" if population < _LARGE_FROM[nature] else "large"


def _situation(
    open_offers: Sequence[OpenOffer], fits: Mapping[str, _Fit], profile: Profile, reading: NeedReading, *, is_prohibited: bool
) -> frozenset[str]:
    """The features of `_SITUATION` that hold: what the facts, the need and the open offerings say of the moment."""
    cost = profile.project_cost.max if isinstance(profile.project_cost, CostRange) else profile.project_cost
    certain_roles = {one.offer.relevance.role for one in open_offers if one.verdict is Verdict.ELIGIBLE}
    features = {
        "is_at_the_start": reading.says("stage", "idee"),
        "has_nobody": reading.says("staff", "aucun") or reading.says("staff", "secretariat_partiel"),
        "wants_money": reading.says("goal", "financement"),
        "wants_to_understand": reading.says("goal", "comprendre"),
        "wants_to_share": reading.says("goal", "partager") or reading.says("partners", "voisins"),
        "an_open_call_fits": "call" in certain_roles,
        "belongs_to_a_programme": "membership" in certain_roles,
        "a_tool_does_the_job": any(
            one.offer.relevance.role == "tool" and fits[one.offer.slug].job >= _DOES_THE_JOB for one in open_offers
        ),
        "has_a_cost_and_no_call": bool(cost) and "call" not in certain_roles,
        "concerns_ai": reading.says("uses_ai", "true"),
        "is_prohibited": is_prohibited,
    }
    return frozenset(name for name, holds in features.items() if holds)


def _value(one: OpenOffer, fit: _Fit, reading: NeedReading, situation: frozenset[str], size_at: int, profile: Profile) -> float:
    relevance, role = one.offer.relevance, one.offer.relevance.role
    if relevance.needs_ai and not situation & {"concerns_ai", "is_prohibited"}:
        return 0.0
    if "is_prohibited" in situation and role not in _FIT_FOR_PROHIBITED:
        return 0.0
    job_weight, help_weight = _FIT[role]
    value = _BASE[role][size_at] + max(job_weight * fit.job, help_weight * fit.helped)
    value += _TEXT_WEIGHT * min(1.0, one.resemblance / _TEXT_FULL)
    if one.verdict is Verdict.ELIGIBLE:
        situation = situation | {"is_open_for_sure"}
    value += sum(weight for (of_role, feature), weight in _SITUATION.items() if of_role == role and feature in situation)
    value += _suits(one.offer, reading, profile)
    if one.verdict is Verdict.TO_CONFIRM:
        value *= _TO_CONFIRM_SHARE.get(role, _TO_CONFIRM_DEFAULT)
    return value


def _fit(one: OpenOffer, reading: NeedReading) -> _Fit:
    relevance = one.offer.relevance
    strengths = {theme: reading.themes.get(theme, 0.0) for theme in (*relevance.job_themes, *relevance.themes)}
    job_uses = reading.use_cases & set(relevance.job_use_cases)
    helped_uses = reading.use_cases & set(relevance.use_cases)
    job = [strengths[theme] for theme in relevance.job_themes]
    job += [_USE_CASE] * bool(job_uses) + [_OWN_WORDS] * bool(one.words)
    helped = [strengths[theme] for theme in relevance.themes] + [_USE_CASE] * bool(helped_uses)
    themes = sorted((theme for theme, strength in strengths.items() if strength), key=lambda theme: (-strengths[theme], theme))
    matched = (*sorted(one.words), *sorted(job_uses | helped_uses), *themes)
    return _Fit(max(job, default=0.0), max(helped, default=0.0), matched)


def _suits(offer: Offer, reading: NeedReading, profile: Profile) -> float:
    """What the sheet says of the goals, staff, stages and natures it is meant for; being meant for others counts against it."""
    relevance = offer.relevance
    value = _SUITS_GOAL if any(reading.says("goal", goal) for goal in relevance.goals) else 0.0
    value += _SUITS_STAFF if any(reading.says("staff", staff) for staff in relevance.staff) else 0.0
    stages = {stage for about, stage in reading.signals if about == "stage"}
    if stages and relevance.stages and not stages & set(relevance.stages):
        value += _WRONG_STAGE
    if profile.nature and relevance.natures and profile.nature not in relevance.natures:
        value += _WRONG_NATURE
    return value
