"""Which unknown facts can still change a verdict, most decisive first. A question that changes
nothing is not asked."""

import functools
import itertools
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from matching.domain.facts import possible_answers
from matching.domain.offer import Offer
from matching.domain.profile import CostRange, Facts, Profile
from matching.domain.rules import PROGRAMME_PREFIX, READ_FACTS, Bounds, Leaf
from matching.domain.vocabulary import Certainty, Outcome, Programme, Verdict
from matching.verdict.eligibility import Condition, Judgement, judge

# Who could have entered a programme's list matters less than who is on it: it can only refuse.
_ENTRY_WEIGHT = 0.25
# A question under this weight is not worth a mayor's time on the result page.
WORTH_ASKING = 0.8
# Even an offering that has nothing to do with the need has a verdict that the answer would settle.
_LEAST_GRADE = 0.05
# A verdict that waits for more facts together than these answers combine to is asked about without
# trying them all.
_MOST_TRIALS = 64
# Derived from the territory, or in no file: nobody is asked.
_NOT_ASKED = frozenset({"population", "region", "departement", "outre_mer", "members", "nature"})
# The facts that a condition may read and that a person may be asked, in the order of the
# questionnaire; the programmes apart.
ASKED_FACTS = tuple(fact for fact in Facts.model_fields if fact in READ_FACTS - _NOT_ASKED)


@dataclass(frozen=True, slots=True)
class Question:
    """`decides` are the slugs whose verdict the answer can still move, alone or with other answers,
    the best graded first.

    `weight` is the sum of their grades: how much there is to learn.
    """

    fact: str
    label: str
    help: str | None
    decides: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class OpenCase:
    """An offering still open to the profile, with its judgement and the grade it would have if
    nothing were left to confirm."""

    offer: Offer
    judgement: Judgement
    grade: float


def questions_of(profile: Profile, cases: Iterable[OpenCase], on: date) -> tuple[Question, ...]:
    """Returns the questions that can still change a verdict, by the sum of the grades of the
    offerings that each can move.

    None is left when no answer can change a verdict any more: that is when a questionnaire stops.
    What only a préfet or a jury will look at changes no verdict, and is not asked.
    """
    effects: dict[str, dict[str, float]] = {}
    for case in cases:
        unknown = (
            _unknown_facts(case.judgement.conditions)
            if case.judgement.verdict is Verdict.TO_CONFIRM
            else {}
        )
        for fact in unknown:
            if _may_move(case.offer, profile, fact, unknown, on):
                effects.setdefault(fact, {})[case.offer.slug] = _share_of(case.offer, fact) * max(
                    case.grade, _LEAST_GRADE
                )
    ordered = sorted(effects, key=lambda fact: (-sum(effects[fact].values()), fact))
    return tuple(_question(fact, effects[fact]) for fact in ordered)


def _unknown_facts(conditions: Iterable[Condition]) -> dict[str, list[Leaf]]:
    unknown: dict[str, list[Leaf]] = {}
    for condition in conditions:
        leaf = condition.leaf
        if (
            not isinstance(leaf, Leaf)
            or leaf.fact in _NOT_ASKED
            or leaf.certainty is Certainty.DISCRETIONARY
        ):
            continue
        if condition.fact_says is Outcome.UNKNOWN:
            unknown.setdefault(leaf.fact, []).append(leaf)
    return unknown


def _share_of(offer: Offer, fact: str) -> float:
    return (
        1.0
        if offer.membership is None or offer.membership.list_leaf.fact == fact
        else _ENTRY_WEIGHT
    )


def _may_move(
    offer: Offer, profile: Profile, fact: str, unknown: Mapping[str, list[Leaf]], on: date
) -> bool:
    """Whether an answer moves the verdict alone, or once other answers are known: several facts may
    hold a verdict together."""
    if _moves(offer, profile, fact, _answers(fact, unknown[fact]), on):
        return True
    others = {
        other: _telling_answers(offer, profile, other, leaves, on)
        for other, leaves in unknown.items()
        if other != fact
    }
    if math.prod(map(len, others.values())) > _MOST_TRIALS:
        return True
    telling = _telling_answers(offer, profile, fact, unknown[fact], on)
    return any(
        _moves(offer, with_facts(profile, zip(others, said, strict=True)), fact, telling, on)
        for said in itertools.product(*others.values())
        if said
    )


def _moves(offer: Offer, profile: Profile, fact: str, answers: Iterable[Any], on: date) -> bool:
    unsaid = judge(offer, profile, on).verdict
    return any(
        judge(offer, with_fact(profile, fact, answer), on).verdict is not unsaid
        for answer in answers
    )


def _telling_answers(
    offer: Offer, profile: Profile, fact: str, leaves: list[Leaf], on: date
) -> list[Any]:
    """One answer for each thing that its conditions may make of the fact: enough where several
    facts are tried together."""
    telling: dict[tuple[tuple[int, Outcome], ...], Any] = {}
    for answer in _answers(fact, leaves):
        conditions = judge(offer, with_fact(profile, fact, answer), on).conditions
        # A proof keeps the alternatives that count: one condition met is not another one met.
        says = tuple(
            (id(one.leaf), one.fact_says)
            for one in conditions
            if isinstance(one.leaf, Leaf) and one.leaf.fact == fact
        )
        telling.setdefault(says, answer)
    return list(telling.values())


def _answers(fact: str, leaves: list[Leaf]) -> list[Any]:
    """Answers on either side of what the rules ask: enough to see whether the fact can move a
    verdict."""
    if answers := possible_answers(fact):
        return list(answers)
    bounds = {
        bound
        for leaf in leaves
        if isinstance(leaf, Bounds)
        for bound in (leaf.lowest, leaf.highest)
        if bound is not None
    }
    return sorted(
        bounds | {max(bound - 1, 0) for bound in bounds} | {bound + 1 for bound in bounds}
    )


def with_fact(profile: Profile, fact: str, value: bool | int | str | CostRange | None) -> Profile:
    """Returns the profile with one fact replaced; `programmes.<slug>` sets one programme."""
    if fact.startswith(PROGRAMME_PREFIX):
        programme = Programme(fact.removeprefix(PROGRAMME_PREFIX))
        return profile.model_copy(update={"programmes": {**profile.programmes, programme: value}})
    return profile.model_copy(update={fact: value})


def with_facts(profile: Profile, facts: Iterable[tuple[str, Any]]) -> Profile:
    """Returns the profile with several facts replaced, by name."""
    return functools.reduce(lambda known, named: with_fact(known, *named), facts, profile)


def _question(fact: str, effects: Mapping[str, float]) -> Question:
    decides = tuple(sorted(effects, key=lambda slug: (-effects[slug], slug)))
    weight = round(sum(effects.values()), 6)
    if fact.startswith(PROGRAMME_PREFIX):
        programme = Programme(fact.removeprefix(PROGRAMME_PREFIX)).label
        return Question(fact, f"Êtes-vous dans le programme {programme} ?", None, decides, weight)
    field = Profile.model_fields[fact]
    return Question(fact, field.title or fact, field.description, decides, weight)
