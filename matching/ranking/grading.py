"""How an adviser orders what fits: a grade from 0 to about 3 for each open offering, from the
sheets' data and a few weights.

It never looks at a score of eligibility and never changes a verdict: an offering that is not worth
saying is still listed, with its verdict, among the others. The weights were set looking at the
reference cases (`docs/adr/0007`).
"""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from matching.domain.offer import Offer, Size
from matching.domain.profile import Profile
from matching.domain.vocabulary import Nature, Outcome, Verdict
from matching.need.taxonomy import NeedReading
from matching.ranking.situation import SIZES, features_of, size_of

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
_FIT_FOR_RISK = frozenset({"reading", "debate", "companion"})


class Grade(NamedTuple):
    """How much an adviser would want to say it now. `matched` are the words, use cases and themes
    that counted.

    `if_sure` is what it would be if nothing were left to confirm: what is at stake in a question.
    """

    value: float
    if_sure: float
    matched: tuple[str, ...]


class OpenOffer(NamedTuple):
    """An offering that is not closed, as grading sees it.

    `words` are its own phrases found in the need, each with what it tells (1 when no other offering
    claims it, less when many do); `shares` the same of the themes it helps with; `resemblance` is
    the similarity of the texts, from 0 to 1.
    """

    offer: Offer
    verdict: Verdict
    eligibility: Outcome
    words: Mapping[str, float]
    shares: Mapping[str, float]
    resemblance: float


class Fit(NamedTuple):
    """How far an offering answers the need by itself, and how far it helps with it, from 0 to 1;
    and what counted."""

    job: float
    helped: float
    matched: tuple[str, ...]


class Grader:
    """Grades the offerings open to one organisation, for one need. Closed and refused ones are
    never graded.

    `roles_open_for_sure` are the roles of the offerings whose verdict is a yes;
    `does_a_tool_the_job`: one of the tools open to the organisation answers the need by itself;
    `alerts` are the codes of the duties that the project raises.
    """

    def __init__(
        self,
        profile: Profile,
        reading: NeedReading,
        *,
        roles_open_for_sure: Collection[str],
        does_a_tool_the_job: bool,
        alerts: Collection[str],
    ) -> None:
        self._profile, self._reading, self._size = profile, reading, size_of(profile)
        self._situation = features_of(
            profile,
            reading,
            roles_open_for_sure=roles_open_for_sure,
            does_a_tool_the_job=does_a_tool_the_job,
            alerts=alerts,
        )
        self.starts = _starting_grades(self._size, self._situation)
        self.starts_if_sure = _starting_grades(self._size, self._situation | {"sure"})

    def grade(self, one: OpenOffer) -> Grade:
        fit = fit_of(one, self._reading)
        if_sure = 0.0
        if _is_called_for(one, self._situation):
            starts = self.starts_if_sure if one.verdict is Verdict.ELIGIBLE else self.starts
            suits = _suits(one, self._reading, self._profile, self._size)
            if_sure = _value(one, fit, starts[one.offer.relevance.role], suits)
        return Grade(if_sure * _certainty_of(one), if_sure, fit.matched)


def _starting_grades(size: Size, situation: frozenset[str]) -> dict[str, float]:
    """The grade of each role before the offering itself is looked at."""
    at = SIZES.index(size)
    return {
        role: by_size[at]
        + sum(
            weight
            for (of_role, feature), weight in WEIGHTS.items()
            if of_role == role and feature in situation
        )
        for role, by_size in BASE.items()
    }


def _value(one: OpenOffer, fit: Fit, start: float, suits: Sequence[str]) -> float:
    job_weight, help_weight = FIT[one.offer.relevance.role]
    value = start + max(job_weight * fit.job, help_weight * fit.helped)
    value += TEXT_WEIGHT * min(1.0, one.resemblance / TEXT_FULL)
    return value + sum(SUITS[name] for name in suits)


def _certainty_of(one: OpenOffer) -> float:
    """The share of its grade that an offering keeps, by how sure it is to be open to the
    organisation."""
    role = one.offer.relevance.role
    if one.verdict is not Verdict.TO_CONFIRM:
        return 1.0
    if role == "membership":
        if one.eligibility is Outcome.MET:
            return _MEMBERSHIP_KNOWN
        membership = one.offer.membership
        return (
            _CANDIDACY
            if membership is not None and membership.list == "open"
            else _MEMBERSHIP_UNKNOWN
        )
    return TO_CONFIRM.get(role, _TO_CONFIRM_DEFAULT)


def _is_called_for(one: OpenOffer, situation: frozenset[str]) -> bool:
    """Guidance on AI is for those who speak of it or want to understand; a call, also for those who
    have not decided yet."""
    relevance = one.offer.relevance
    if "is_risky" in situation:
        return relevance.role in _FIT_FOR_RISK
    if not relevance.needs_ai or "concerns_ai" in situation:
        return True
    may_be_meant = {"has_a_cost"} if relevance.role == "call" else {"only_wants_to_understand"}
    return "may_concern_ai" in situation and bool(may_be_meant & situation)


def fit_of(one: OpenOffer, reading: NeedReading) -> Fit:
    """Returns how far an open offering meets the need."""
    relevance, strengths, named = one.offer.relevance, reading.themes, reading.named_themes
    # A tool does the very job that is asked for, or only helps: one for the place where an AI would
    # serve is no AI.
    asked = reading.asked_uses if relevance.role == "tool" else reading.use_cases
    uses = reading.use_cases.intersection((*relevance.job_use_cases, *relevance.use_cases))
    job = [named[theme] for theme in relevance.job_themes if theme in named]
    job += [USE_CASE] * bool(asked.intersection(relevance.job_use_cases)) + [
        OWN_WORDS * share for share in one.words.values()
    ]
    helped = [
        strengths[theme] * one.shares.get(theme, 1.0)
        for theme in relevance.themes
        if theme in strengths
    ]
    helped += [USE_CASE] * bool(uses)
    if not job and not helped:
        return _NO_FIT
    themes = {theme for theme in (*relevance.job_themes, *relevance.themes) if strengths.get(theme)}
    matched = (
        *sorted(one.words),
        *sorted(uses),
        *sorted(themes, key=lambda theme: (-strengths[theme], theme)),
    )
    return Fit(max(job, default=0.0), max(helped, default=0.0), matched)


_NO_FIT = Fit(0.0, 0.0, ())


def _is_on_the_list(one: OpenOffer, profile: Profile) -> bool:
    """A commune on the list of a programme is among those it is for, whatever its size; an EPCI is
    there for one of its own."""
    return (
        one.offer.membership is not None
        and one.eligibility is Outcome.MET
        and profile.nature is Nature.COMMUNE
    )


def _suits(one: OpenOffer, reading: NeedReading, profile: Profile, size: Size) -> list[str]:
    """Names of `SUITS` that hold: the goals and staff the sheet is meant for, the stages, natures
    and sizes that it is not."""
    relevance = one.offer.relevance
    holds = []
    if relevance.goals and any(reading.says("goal", goal) for goal in relevance.goals):
        holds.append("goal")
    if relevance.staff and any(reading.says("staff", staff) for staff in relevance.staff):
        holds.append("staff")
    stages = (
        {stage for about, stage in reading.signals if about == "stage"}
        if relevance.stages
        else set()
    )
    if stages and stages.isdisjoint(relevance.stages):
        holds.append("wrong_stage")
    if relevance.natures and profile.nature and profile.nature not in relevance.natures:
        holds.append("wrong_nature")
    if relevance.sizes and size not in relevance.sizes and not _is_on_the_list(one, profile):
        holds.append("wrong_size")
    return holds
