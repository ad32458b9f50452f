"""Which unknown facts can still change a verdict, most decisive first. A question that changes nothing is not asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from matching.eligibility import Condition, Judgement, judge
from matching.offer import Offer
from matching.profile import CostRange, Profile
from matching.rules import PROGRAMME_PREFIX, Bounds, Is, Leaf
from matching.vocabulary import Certainty, Outcome, Programme, Verdict

# A fact that a préfet or a jury will look at matters less than one that settles a verdict.
_DISCRETIONARY_WEIGHT = 0.1
# Who could have entered a programme's list matters less than who is on it: it can only refuse.
_ENTRY_WEIGHT = 0.25
# A question under this weight is not worth a mayor's time on the result page.
WORTH_ASKING = 0.8
# Even an offering that has nothing to do with the need has a verdict that the answer would settle.
_LEAST_GRADE = 0.05
# Derived from the territory, or in no file: nobody is asked.
_NOT_ASKED = frozenset({"population", "population_total", "region", "departement", "outre_mer", "members", "nature"})


@dataclass(frozen=True, slots=True)
class Question:
    """`decides` are the slugs whose verdict (or whose jury) the answer can still move, the best graded first.

    `weight` is the sum of their grades: how much there is to learn.
    """

    fact: str
    label: str
    help: str | None
    decides: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class OpenCase:
    """An offering still open to the profile, with its judgement and the grade it would have if nothing were left to confirm."""

    offer: Offer
    judgement: Judgement
    grade: float


def questions_of(profile: Profile, cases: Iterable[OpenCase], on: date) -> tuple[Question, ...]:
    """Returns the questions that can still change something, by the sum of the grades of the offerings that each can move.

    None is left when no answer can change a verdict any more: that is when a questionnaire stops.
    """
    stakes: dict[str, dict[str, float]] = {}
    for case in cases:
        for fact, leaves in _unknown_facts(case.judgement.conditions).items():
            weight = _stake(case, profile, fact, leaves, on)
            if weight > 0:
                stakes.setdefault(fact, {})[case.offer.slug] = weight
    ordered = sorted(stakes, key=lambda fact: (-sum(stakes[fact].values()), fact))
    return tuple(_question(fact, stakes[fact]) for fact in ordered)


def _unknown_facts(conditions: Iterable[Condition]) -> dict[str, list[Leaf]]:
    unknown: dict[str, list[Leaf]] = {}
    for condition in conditions:
        leaf = condition.leaf
        if isinstance(leaf, Leaf) and condition.fact_says is Outcome.UNKNOWN and leaf.fact not in _NOT_ASKED:
            unknown.setdefault(leaf.fact, []).append(leaf)
    return unknown


def _stake(case: OpenCase, profile: Profile, fact: str, leaves: list[Leaf], on: date) -> float:
    """The offering's grade if some answer moves its verdict, less if only a jury looks at it, else 0."""
    if case.judgement.verdict is Verdict.TO_CONFIRM:
        answers = (judge(case.offer, with_fact(profile, fact, value), on).verdict for value in _answers(fact, leaves))
        if any(verdict is not Verdict.TO_CONFIRM for verdict in answers) or _moves_together(case, leaves):
            return _share_of(case.offer, fact) * max(case.grade, _LEAST_GRADE)
    if any(leaf.certainty is Certainty.DISCRETIONARY for leaf in leaves):
        return _DISCRETIONARY_WEIGHT * max(case.grade, _LEAST_GRADE)
    return 0.0


def _share_of(offer: Offer, fact: str) -> float:
    return 1.0 if offer.membership is None or offer.membership.list_leaf.fact == fact else _ENTRY_WEIGHT


def _moves_together(case: OpenCase, leaves: list[Leaf]) -> bool:
    """Several unknown facts may hold a verdict together: each is still worth asking when the conditions are certain."""
    return case.judgement.door.state == "open" and any(leaf.certainty is not Certainty.DISCRETIONARY for leaf in leaves)


def _answers(fact: str, leaves: list[Leaf]) -> list[Any]:
    """Answers on either side of what the rules ask: enough to see whether the fact can move a verdict."""
    if fact.startswith(PROGRAMME_PREFIX) or any(isinstance(leaf, Is) for leaf in leaves):
        return [True, False]
    if any(isinstance(leaf, Bounds) for leaf in leaves):
        bounds = {
            bound for leaf in leaves if isinstance(leaf, Bounds) for bound in (leaf.lowest, leaf.highest) if bound is not None
        }
        return sorted(bounds | {max(bound - 1, 0) for bound in bounds} | {bound + 1 for bound in bounds})
    annotation = Profile.model_fields[fact].annotation
    return list(next(kind for kind in annotation.__args__ if kind is not type(None)))  # type: ignore[union-attr]


def with_fact(profile: Profile, fact: str, value: bool | int | str | CostRange | None) -> Profile:
    """Returns the profile with one fact replaced; `programmes.<slug>` sets one programme."""
    if fact.startswith(PROGRAMME_PREFIX):
        programme = Programme(fact.removeprefix(PROGRAMME_PREFIX))
        return profile.model_copy(update={"programmes": {**profile.programmes, programme: value}})
    return profile.model_copy(update={fact: value})


def _question(fact: str, stakes: Mapping[str, float]) -> Question:
    decides = tuple(sorted(stakes, key=lambda slug: (-stakes[slug], slug)))
    weight = round(sum(stakes.values()), 6)
    if fact.startswith(PROGRAMME_PREFIX):
        programme = Programme(fact.removeprefix(PROGRAMME_PREFIX)).label
        return Question(fact, f"Êtes-vous dans le programme {programme} ?", None, decides, weight)
    field = Profile.model_fields[fact]
    return Question(fact, field.title or fact, field.description, decides, weight)
