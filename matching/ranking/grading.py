"""How an adviser orders what fits: a grade from 0 to about 3 for each open offering, from the
sheets' data and a few weights.

It never looks at a score of eligibility and never changes a verdict: an offering that is not worth
saying is still listed, with its verdict, among the others. The weights were set looking at the
reference cases (`docs/adr/0007`).
"""

from collections.abc import Collection, Mapping
from typing import NamedTuple

import numpy as np

from matching.domain.offer import Role, Size
from matching.domain.profile import Profile
from matching.domain.vocabulary import Nature, Verdict
from matching.need.taxonomy import NeedReading
from matching.ranking.facets import ROLES, Facets, Flags, Floats
from matching.ranking.situation import SIZES, features_of, size_of
from matching.verdict.algebra import MET, VERDICTS
from matching.verdict.matrix import Numbers

# From which grade an offering is said, among the first answers and after them.
WORTH_SAYING, WORTH_ADDING = 0.9, 1.1
FIRST_ANSWERS = 3

# Grade of a role before the need is looked at, by size of the organisation: small, modest, medium,
# large, other than a collectivité.
BASE: Mapping[str, tuple[float, float, float, float, float]] = {
    "call": (3.0, 3.0, 3.0, 3.0, 3.0),
    "membership": (1.6, 2.3, 2.4, 2.6, 0.0),
    "tool": (0.0, 0.0, 0.0, 0.0, 0.0),
    "human_help": (2.1, 2.1, 2.0, 1.6, 0.0),
    "digital_help": (2.2, 2.1, 2.0, 1.6, 0.0),
    "companion": (1.2, 1.9, 1.7, 2.0, 1.2),
    "strategy": (0.1, 0.3, 0.9, 1.1, 0.0),
    "commons": (0.2, 0.2, 0.3, 0.3, 0.9),
    "reading": (0.4, 0.4, 0.4, 0.4, 1.3),
    "debate": (0.3, 0.3, 0.3, 0.3, 0.3),
    "directory": (0.9, 0.9, 0.9, 0.9, 0.5),
    "local_fund": (0.2, 0.2, 0.2, 0.2, 0.0),
    "support": (0.2, 0.2, 0.2, 0.3, 0.4),
}
# What a need adds: (the offering answers it by itself, the offering helps with it).
FIT: Mapping[str, tuple[float, float]] = {
    "call": (0.4, 0.2),
    "membership": (1.1, 0.5),
    "tool": (2.9, 1.6),
    "human_help": (0.3, 0.1),
    "digital_help": (0.4, 0.1),
    "companion": (0.3, 0.1),
    "strategy": (1.5, 0.8),
    "commons": (2.2, 1.0),
    "reading": (1.5, 0.5),
    "debate": (1.5, 0.4),
    "directory": (1.2, 0.2),
    "local_fund": (0.8, 0.3),
    "support": (1.9, 0.8),
}
# What the situation adds or takes away, by role.
WEIGHTS: Mapping[tuple[str, str], float] = {
    ("call", "sure"): 0.5,
    ("membership", "is_epci"): -1.2,
    ("tool", "is_an_ai_project"): -1.1,
    ("human_help", "starts"): 0.7,
    ("human_help", "is_not_digital"): 0.2,
    ("human_help", "is_digital"): -0.2,
    ("human_help", "has_nobody"): 0.3,
    ("human_help", "in_a_programme"): -0.4,
    ("human_help", "tool_does_the_job"): -1.0,
    ("human_help", "wants_to_understand"): -0.3,
    ("digital_help", "starts"): 0.5,
    ("digital_help", "has_nobody"): 0.3,
    ("digital_help", "call_open"): -1.2,
    ("digital_help", "has_a_cost"): -0.2,
    ("digital_help", "is_digital"): 0.1,
    ("digital_help", "in_a_programme"): -0.4,
    ("digital_help", "tool_does_the_job"): -0.2,
    ("digital_help", "is_not_digital"): -0.9,
    ("companion", "tool_does_the_job"): -0.7,
    ("companion", "is_not_digital"): -1.2,
    ("companion", "is_without_ai"): -0.3,
    ("strategy", "concerns_ai"): 0.3,
    ("strategy", "is_not_digital"): -0.3,
    ("commons", "wants_to_share"): 1.2,
    ("commons", "is_epci"): 0.4,
    ("reading", "wants_to_understand"): 1.0,
    ("reading", "has_nobody"): -0.6,
    ("reading", "concerns_ai"): 0.2,
    ("reading", "is_risky"): 1.2,
    ("debate", "wants_to_understand"): 0.8,
    ("debate", "has_nobody"): -0.6,
    ("debate", "concerns_ai"): 0.2,
    ("debate", "is_risky"): 1.8,
    ("directory", "wants_money"): 1.2,
    ("directory", "has_a_cost"): 0.6,
    ("directory", "call_open"): -0.6,
    ("directory", "in_a_programme"): -0.3,
    ("directory", "tool_does_the_job"): -0.5,
    ("directory", "is_not_digital"): 0.8,
    ("local_fund", "wants_money"): 0.9,
    ("local_fund", "is_not_digital"): 0.7,
}
# Goals and staff that the sheet is meant for; stages, natures and sizes that it is not.
SUITS: Mapping[str, float] = {
    "goal": 0.2,
    "staff": 0.2,
    "wrong_stage": -0.5,
    "wrong_nature": -1.2,
    "wrong_size": -2.0,
}
# A need that names a use case of the offering, or its own words, counts as a theme that was nearly
# ticked.
USE_CASE, OWN_WORDS, DOES_THE_JOB = 0.95, 0.9, 0.6
# Resemblance of the texts: worth little beside what the sheets and the taxonomy say, and full from
# this similarity on.
TEXT_WEIGHT, TEXT_FULL = 0.5, 0.3
# An offering that may turn out closed to the organisation comes after a certain one of equal fit.
TO_CONFIRM: Mapping[str, float] = {"call": 0.93, "tool": 0.85, "companion": 0.8, "local_fund": 1.0}
_TO_CONFIRM_DEFAULT = 0.6
# A programme that the organisation may not be in is hardly worth a call, unless its list is open;
# one that it is in, and that may go on, is.
_MEMBERSHIP_UNKNOWN, _CANDIDACY, _MEMBERSHIP_KNOWN = 0.2, 0.5, 0.95
# A use that the law prohibits, reserves or watches gets guidance, no money and no tool.
_FIT_FOR_RISK: tuple[Role, ...] = ("reading", "debate", "companion")


_ELIGIBLE, _TO_CONFIRM = VERDICTS.index(Verdict.ELIGIBLE), VERDICTS.index(Verdict.TO_CONFIRM)


class Grades(NamedTuple):
    """How much an adviser would want to say each offering now, `value`: float64 (n_offers).

    `if_sure` is what it would be if nothing were left to confirm: what is at stake in a question.
    `is_called_for`, bool (n_offers): it is for such a project at all. `situation` are the names of
    what holds (`situation.features_of`).
    """

    value: Floats
    if_sure: Floats
    is_called_for: Flags
    situation: frozenset[str]


class Fit(NamedTuple):
    """How far each offering answers the need by itself, and how far it helps with it: float64
    (n_offers), from 0 to 1."""

    job: Floats
    helped: Floats


def fit_of(
    facets: Facets,
    reading: NeedReading,
    words: Mapping[str, float],
    theme_shares: Mapping[str, float],
) -> Fit:
    """Returns how far the offerings meet the need.

    `words` are the offerings' own phrases found in it, each with what it tells (1 when no other
    offering claims it, less when many do); `theme_shares` the same of the themes.
    """
    # A tool does the very job that is asked for, or only helps: one for the place where an AI would
    # serve is no AI.
    does_a_use = np.where(
        facets.has_role("tool"),
        facets.claims_one("job_use_cases", reading.asked_uses),
        facets.claims_one("job_use_cases", reading.use_cases),
    )
    job = np.maximum(
        facets.strongest("job_themes", reading.named_themes),
        facets.strongest("words", {word: OWN_WORDS * share for word, share in words.items()}),
    )
    themes = {
        theme: strength * theme_shares.get(theme, 1.0) for theme, strength in reading.themes.items()
    }
    helps_a_use = facets.claims_one("job_use_cases", reading.use_cases) | facets.claims_one(
        "use_cases", reading.use_cases
    )
    return Fit(
        np.maximum(job, USE_CASE * does_a_use),
        np.maximum(facets.strongest("themes", themes), USE_CASE * helps_a_use),
    )


class Opening(NamedTuple):
    """What may be used: the numbers of the verdicts and of the eligibilities, uint8 (n_offers), and
    which offerings are advised, bool (n_offers)."""

    verdicts: Numbers
    eligibility: Numbers
    is_open: Flags


def grades_of(
    facets: Facets,
    opening: Opening,
    profile: Profile,
    reading: NeedReading,
    fit: Fit,
    resemblance: Floats,
    alerts: Collection[str],
) -> Grades:
    """Returns the grades of the offerings, which mean something for the open ones only.

    `resemblance` is the similarity of the texts, float64 (n_offers), from 0 to 1; `alerts` are the
    codes of the duties that the project raises.
    """
    size, is_sure = size_of(profile), opening.verdicts == _ELIGIBLE
    does_the_job = opening.is_open & facets.has_role("tool") & (fit.job >= DOES_THE_JOB)
    situation = features_of(
        profile,
        reading,
        roles_open_for_sure={ROLES[role] for role in facets.roles[opening.is_open & is_sure]},
        does_a_tool_the_job=bool(does_the_job.any()),
        alerts=alerts,
    )
    starts, starts_if_sure = (
        _starting_grades(size, features)[facets.roles]
        for features in (situation, situation | {"sure"})
    )
    job_weight, help_weight = np.array([FIT[role] for role in ROLES])[facets.roles].T
    grades = np.where(is_sure, starts_if_sure, starts)
    grades = grades + np.maximum(job_weight * fit.job, help_weight * fit.helped)
    grades = grades + TEXT_WEIGHT * np.minimum(1.0, resemblance / TEXT_FULL)
    grades = grades + _suits(facets, opening, profile, reading, size)
    called_for = _are_called_for(facets, situation)
    if_sure = np.where(called_for, grades, 0.0)
    return Grades(if_sure * _certainty(facets, opening), if_sure, called_for, situation)


def _starting_grades(size: Size, situation: frozenset[str]) -> Floats:
    """The grade of each role before the offering itself is looked at: float64 (n_roles)."""
    at = SIZES.index(size)
    return np.array(
        [
            BASE[role][at]
            + sum(
                weight
                for (of_role, feature), weight in WEIGHTS.items()
                if of_role == role and feature in situation
            )
            for role in ROLES
        ]
    )


def _certainty(facets: Facets, opening: Opening) -> Floats:
    """The share of its grade that each offering keeps, by how sure it is to be open to the
    organisation."""
    of_role = np.array([TO_CONFIRM.get(role, _TO_CONFIRM_DEFAULT) for role in ROLES])
    of_a_list = np.where(facets.is_open_list, _CANDIDACY, _MEMBERSHIP_UNKNOWN)
    of_a_list = np.where(opening.eligibility == MET, _MEMBERSHIP_KNOWN, of_a_list)
    kept = np.where(facets.has_role("membership"), of_a_list, of_role[facets.roles])
    certainty: Floats = np.where(opening.verdicts == _TO_CONFIRM, kept, 1.0)
    return certainty


def _are_called_for(facets: Facets, situation: frozenset[str]) -> Flags:
    """Guidance on AI is for those who speak of it or want to understand; a call, also for those who
    have not decided yet."""
    if "is_risky" in situation:
        return facets.has_role(*_FIT_FOR_RISK)
    if "concerns_ai" in situation:
        return np.ones_like(facets.needs_ai)
    may_be_meant: Flags = np.where(
        facets.has_role("call"), "has_a_cost" in situation, "only_wants_to_understand" in situation
    )
    return ~facets.needs_ai | may_be_meant & ("may_concern_ai" in situation)


def _suits(
    facets: Facets, opening: Opening, profile: Profile, reading: NeedReading, size: Size
) -> Floats:
    """What the goals and staff that each sheet is meant for add, and what the stages, natures and
    sizes that it is not take away.

    A commune on the list of a programme is among those it is for, whatever its size; an EPCI is
    there for one of its own.
    """

    def said(about: str) -> set[str]:
        return {value for subject, value in reading.signals if subject == about}

    def is_beside(field: str, names: Collection[str]) -> Flags:
        return facets.claims(field) & ~facets.claims_one(field, names) & bool(names)

    is_on_the_list = facets.is_list & (opening.eligibility == MET)
    holds = {
        "goal": facets.claims_one("goals", said("goal")),
        "staff": facets.claims_one("staff", said("staff")),
        "wrong_stage": is_beside("stages", said("stage")),
        "wrong_nature": is_beside("natures", [profile.nature] if profile.nature else []),
        "wrong_size": is_beside("sizes", [size])
        & ~(is_on_the_list & (profile.nature is Nature.COMMUNE)),
    }
    suits = np.zeros(len(facets.roles))
    for name, weight in SUITS.items():
        suits = suits + weight * holds[name]
    return suits
