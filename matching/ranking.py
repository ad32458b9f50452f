"""How an adviser orders what fits: a grade from 0 to about 3 for each open offering, as data in the sheets and a few weights.

It never looks at a score of eligibility and never changes a verdict: an offering graded under `WORTH_SAYING` is still listed,
with its verdict, among the others.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from matching.offer import Offer
from matching.profile import CostRange, Profile
from matching.taxonomy import NeedReading
from matching.vocabulary import Nature, Verdict

WORTH_SAYING = 0.9

Size = Literal["small", "medium", "large", "other"]
_SIZES: tuple[Size, ...] = ("small", "medium", "large", "other")

# Below these, the body is small, then medium, then large (inhabitants). The first are the thresholds of the ANCT's own offer.
_SMALL_BELOW = {Nature.COMMUNE: 3_500, Nature.EPCI: 15_000}
_LARGE_FROM = {Nature.COMMUNE: 20_000, Nature.EPCI: 50_000}

# Grade of a role before the need is looked at, by size of the body (small, medium, large) and for others than collectivités.
_BASE: Mapping[str, tuple[float, float, float, float]] = {
    "call": (2.7, 2.7, 2.7, 2.7),
    "membership": (2.2, 2.45, 2.45, 0.0),
    "tool": (0.0, 0.0, 0.0, 0.0),
    "human_help": (2.1, 1.9, 1.0, 0.0),
    "companion": (1.2, 1.9, 1.9, 0.4),
    "strategy": (0.1, 0.3, 0.9, 0.0),
    "commons": (0.2, 0.2, 0.3, 0.9),
    "reading": (0.5, 0.5, 0.5, 1.1),
    "directory": (0.8, 0.8, 0.8, 0.9),
    "local_fund": (0.2, 0.2, 0.2, 0.0),
    "support": (0.2, 0.2, 0.2, 0.4),
}
# What a need adds: (the offering answers it by itself, the offering helps with it).
_FIT: Mapping[str, tuple[float, float]] = {
    "call": (0.4, 0.2),
    "membership": (0.6, 0.3),
    "tool": (2.9, 1.1),
    "human_help": (0.5, 0.1),
    "companion": (0.3, 0.1),
    "strategy": (1.7, 1.0),
    "commons": (2.2, 0.6),
    "reading": (2.0, 0.5),
    "directory": (1.2, 0.2),
    "local_fund": (0.8, 0.3),
    "support": (1.3, 0.4),
}
# What the situation adds or takes away, by role.
_SITUATION: Mapping[tuple[str, str], float] = {
    ("call", "is_open_for_sure"): 0.5,
    ("human_help", "is_at_the_start"): 0.4,
    ("human_help", "has_nobody"): 0.3,
    ("human_help", "an_open_call_fits"): -0.5,
    ("directory", "wants_money"): 1.2,
    ("directory", "has_a_cost_and_no_call"): 0.5,
    ("local_fund", "wants_money"): 0.9,
    ("reading", "wants_to_understand"): 0.9,
    ("reading", "concerns_ai"): 0.2,
    ("reading", "is_prohibited"): 1.2,
    ("commons", "wants_to_share"): 1.2,
}
# A need that names a use case of the offering, or its own words, counts as a theme that was nearly ticked.
_USE_CASE, _OWN_WORDS = 0.95, 0.9
_SUITS_GOAL, _SUITS_STAFF, _WRONG_STAGE = 0.3, 0.2, -1.2
# Resemblance of the texts: worth little beside what the sheets and the taxonomy say, and full from this similarity on.
_TEXT_WEIGHT, _TEXT_FULL = 0.5, 0.3
# A use that the law prohibits or reserves gets guidance, no money and no tool.
_FIT_FOR_PROHIBITED = frozenset({"reading", "companion"})
# An offering that may turn out shut to the body comes after a certain one of equal fit.
_TO_CONFIRM_SHARE: Mapping[str, float] = {"call": 0.93, "membership": 0.2, "local_fund": 1.0}
_TO_CONFIRM_DEFAULT = 0.6


@dataclass(frozen=True, slots=True)
class Situation:
    """What the facts and the need say of the moment, each a name of `_SITUATION`."""

    size: Size
    features: frozenset[str]

    @property
    def concerns_ai(self) -> bool:
        return "concerns_ai" in self.features

    @property
    def is_prohibited(self) -> bool:
        return "is_prohibited" in self.features


@dataclass(frozen=True, slots=True)
class Grade:
    """How much an adviser would want to say it now. `matched` are the words and themes that counted, heaviest first."""

    value: float
    matched: tuple[str, ...]


def size_of(profile: Profile) -> Size:
    nature, population = profile.nature, profile.population or profile.population_total
    if nature in (Nature.DEPARTEMENT, Nature.REGION, Nature.COLLECTIVITE_UNIQUE):
        return "large"
    if nature in (Nature.ASSOCIATION, Nature.ENTREPRISE, Nature.ETAT):
        return "other"
    if nature in (Nature.CCAS, Nature.GROUPEMENT_COMMUNES):
        return "small"
    if nature not in _SMALL_BELOW or population is None:
        return "medium"
    if population < _SMALL_BELOW[nature]:
        return "small"
    return "medium" if population < _LARGE_FROM[nature] else "large"


def situation_of(profile: Profile, reading: NeedReading, *, has_open_call: bool, is_prohibited: bool) -> Situation:
    cost = profile.project_cost.max if isinstance(profile.project_cost, CostRange) else profile.project_cost
    features = {
        "is_at_the_start": reading.says("stage", "idee"),
        "has_nobody": reading.says("staff", "aucun") or reading.says("staff", "secretariat_partiel"),
        "wants_money": reading.says("goal", "financement"),
        "wants_to_understand": reading.says("goal", "comprendre"),
        "wants_to_share": reading.says("goal", "partager") or reading.says("partners", "voisins"),
        "an_open_call_fits": has_open_call,
        "has_a_cost_and_no_call": bool(cost) and not has_open_call,
        "concerns_ai": reading.says("uses_ai", "true"),
        "is_prohibited": is_prohibited,
    }
    return Situation(size_of(profile), frozenset(name for name, holds in features.items() if holds))


def grade(
    offer: Offer, verdict: Verdict, reading: NeedReading, situation: Situation, words: frozenset[str], resemblance: float
) -> Grade:
    """Returns the grade of an open offering.

    `words` are the offering's own phrases found in the need; `resemblance` is the text's similarity with it, from 0 to 1.
    """
    relevance = offer.relevance
    role = relevance.role
    if (relevance.needs_ai and not situation.concerns_ai) or (situation.is_prohibited and role not in _FIT_FOR_PROHIBITED):
        return Grade(0.0, ())
    job, helped, matched = _fit(offer, reading, words)
    job_weight, help_weight = _FIT[role]
    value = _BASE[role][_SIZES.index(situation.size)]
    value += max(job_weight * job, help_weight * helped) + _TEXT_WEIGHT * min(1.0, resemblance / _TEXT_FULL)
    features = situation.features | ({"is_open_for_sure"} if verdict is Verdict.ELIGIBLE else set())
    value += sum(weight for (of_role, feature), weight in _SITUATION.items() if of_role == role and feature in features)
    value += _suits(offer, reading, situation)
    if verdict is Verdict.TO_CONFIRM:
        value *= _TO_CONFIRM_SHARE.get(role, _TO_CONFIRM_DEFAULT)
    return Grade(value, matched)


def _fit(offer: Offer, reading: NeedReading, words: frozenset[str]) -> tuple[float, float, tuple[str, ...]]:
    """Returns how far the offering answers the need by itself, how far it helps with it (0 to 1), and what counted."""
    relevance = offer.relevance
    strengths = {theme: reading.themes.get(theme, 0.0) for theme in (*relevance.job_themes, *relevance.themes)}
    job_uses = reading.use_cases & set(relevance.job_use_cases)
    helped_uses = reading.use_cases & set(relevance.use_cases)
    job = max(
        (strengths[theme] for theme in relevance.job_themes),
        default=0.0,
    )
    job = max(job, _USE_CASE if job_uses else 0.0, _OWN_WORDS if words else 0.0)
    helped = max((strengths[theme] for theme in relevance.themes), default=0.0)
    helped = max(helped, _USE_CASE if helped_uses else 0.0)
    themes = sorted((theme for theme, strength in strengths.items() if strength), key=lambda theme: (-strengths[theme], theme))
    return job, helped, (*sorted(words), *sorted(job_uses | helped_uses), *themes)


def _suits(offer: Offer, reading: NeedReading, situation: Situation) -> float:
    """What the sheet says of the stages, goals and staff it is meant for; a stage it is not meant for counts against it."""
    relevance = offer.relevance
    value = 0.0
    for about, meant_for, weight in (
        ("goal", relevance.goals, _SUITS_GOAL),
        ("staff", relevance.staff, _SUITS_STAFF),
    ):
        value += weight if any(reading.says(about, one) for one in meant_for) else 0.0
    stage = next((value for about, value in sorted(reading.signals) if about == "stage"), None)
    if stage is not None and relevance.stages and stage not in relevance.stages:
        value += _WRONG_STAGE
    return value
