"""Verdicts of `judge`: the call of the founding document day by day and euro by euro, what a
certainty lets a condition do, groups, and what more knowledge may change."""

import doctest
from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter

from matching.domain.profile import CostRange, Profile
from matching.domain.rules import Is, Rule
from matching.domain.vocabulary import Certainty, Outcome, Verdict
from matching.verdict import eligibility
from matching.verdict.eligibility import judge
from tests.matching.builders import ami, peronne, with_rule

RULES = TypeAdapter(Rule)
IN_WINDOW = date(2024, 12, 10)
SOME_DAY = date(2026, 3, 2)


def verdict(rule: dict[str, Any], profile: Profile) -> str:
    return judge(with_rule(rule), profile, SOME_DAY).verdict.value


def test_the_examples_of_judge_are_true() -> None:
    results = doctest.testmod(eligibility)
    assert (results.attempted > 0, results.failed) == (True, 0)


# -- the call of the founding document, day by day and euro by euro


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2024, 11, 11), "to_confirm"),
        (date(2024, 11, 12), "eligible"),
        (date(2024, 12, 31), "eligible"),
        (date(2025, 1, 1), "closed"),
    ],
)
def test_the_closing_day_is_open_and_the_next_is_closed(day: date, expected: str) -> None:
    assert judge(ami(), peronne(), day).verdict.value == expected


@pytest.mark.parametrize(
    ("cost", "expected"),
    [
        (69_999, "not_eligible"),
        (70_000, "eligible"),
        (250_000, "eligible"),
        (250_001, "not_eligible"),
        (None, "to_confirm"),
        (CostRange(min=20_000, max=70_000), "to_confirm"),
        (CostRange(min=70_000, max=250_000), "eligible"),
        (CostRange(min=20_000, max=69_999), "not_eligible"),
        (CostRange(min=250_000), "to_confirm"),
        (CostRange(min=250_001), "not_eligible"),
    ],
)
def test_both_bounds_of_the_cost_are_included(cost: Any, expected: str) -> None:
    assert judge(ami(), peronne(project_cost=cost), IN_WINDOW).verdict.value == expected


def test_a_stage_that_we_only_infer_never_refuses() -> None:
    assert judge(ami(), peronne(stage="idee"), IN_WINDOW).verdict is Verdict.TO_CONFIRM


def test_an_epci_that_straddles_two_regions_is_neither_yes_nor_no() -> None:
    straddling = peronne(nature="epci", region="28", regions=("28", "32"))
    assert judge(ami(), straddling, IN_WINDOW).verdict is Verdict.TO_CONFIRM


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"nature": "association", "public_interest": True}, "eligible"),
        ({"nature": "association", "public_interest": None}, "to_confirm"),
        ({"nature": "association", "public_interest": False}, "not_eligible"),
        ({"nature": "entreprise", "manages_public_policy": True}, "eligible"),
        ({"nature": "entreprise", "manages_public_policy": False}, "not_eligible"),
        ({"nature": "etat"}, "not_eligible"),
        ({"nature": None}, "to_confirm"),
    ],
)
def test_who_may_carry_the_project(facts: dict[str, Any], expected: str) -> None:
    assert judge(ami(), peronne(**facts), IN_WINDOW).verdict.value == expected


def test_not_eligible_comes_before_closed() -> None:
    assert judge(ami(), peronne(uses_ai=False), date(2026, 1, 1)).verdict is Verdict.NOT_ELIGIBLE
    assert judge(ami(), peronne(project_cost=None), date(2026, 1, 1)).verdict is Verdict.CLOSED


# -- what a certainty lets an outcome do


@pytest.mark.parametrize(
    ("certainty", "met", "unmet", "unknown"),
    [
        ("certain", "eligible", "not_eligible", "to_confirm"),
        ("inferred", "eligible", "to_confirm", "to_confirm"),
        ("disputed", "eligible", "to_confirm", "to_confirm"),
        ("discretionary", "eligible", "eligible", "eligible"),
    ],
)
def test_what_each_certainty_may_do(certainty: str, met: str, unmet: str, unknown: str) -> None:
    rule = {
        "all": [
            {"fact": "nature", "in": ["commune"]},
            {"fact": "uses_ai", "is": True, "certainty": certainty},
        ]
    }
    answers = [
        verdict(rule, Profile(nature="commune", uses_ai=uses_ai)) for uses_ai in (True, False, None)
    ]
    assert answers == [met, unmet, unknown]


def test_a_discretionary_condition_is_shown_and_settles_nothing() -> None:
    judgement = judge(
        with_rule({"fact": "started", "is": False, "certainty": "discretionary"}),
        Profile(started=True),
        SOME_DAY,
    )
    assert judgement.verdict is Verdict.ELIGIBLE
    (condition,) = judgement.conditions
    assert isinstance(condition.leaf, Is)
    assert (condition.leaf.fact, condition.outcome) == ("started", Outcome.UNKNOWN)


def test_each_member_of_a_group_is_judged() -> None:
    rule = {
        "all": [
            {"fact": "members", "min": 2, "max": 8},
            {"each": {"fact": "population", "below": 3500}},
        ]
    }
    small, large = Profile(population=300), Profile(population=4_000)
    group = Profile(nature="groupement_communes", members=("80001", "80002"))
    assert verdict(rule, group) == "to_confirm"
    assert verdict(rule, group.model_copy(update={"member_profiles": (small, small)})) == "eligible"
    assert (
        verdict(rule, group.model_copy(update={"member_profiles": (small, large)}))
        == "not_eligible"
    )
    assert (
        verdict(rule, group.model_copy(update={"members": ("80001",), "member_profiles": (small,)}))
        == "not_eligible"
    )


@pytest.mark.parametrize("members", [0, 1, 2])
def test_what_somebody_decides_of_each_member_settles_nothing(members: int) -> None:
    jury = {"each": {"fact": "uses_ai", "is": True, "certainty": "discretionary"}}
    group = Profile(
        nature="groupement_communes", member_profiles=(Profile(uses_ai=False),) * members
    )
    assert verdict(jury, group) == "eligible"
    assert verdict({"all": [jury, {"fact": "started", "is": True}]}, group) == "to_confirm"
    (*of_members, _) = judge(
        with_rule({"all": [jury, {"fact": "started", "is": True}]}), group, SOME_DAY
    ).conditions
    assert [one.fact_says for one in of_members] == [Outcome.UNMET] * members


# -- the proof


def test_a_yes_rests_on_met_certain_conditions_only() -> None:
    judgement = judge(ami(), peronne(), IN_WINDOW)
    assert judgement.verdict is Verdict.ELIGIBLE
    assert all(
        one.outcome is Outcome.MET
        for one in judgement.conditions
        if one.certainty is Certainty.CERTAIN
    )


def test_a_refusal_names_the_condition_that_refuses_and_not_the_alternatives_of_others() -> None:
    judgement = judge(ami(), peronne(project_cost=69_999), IN_WINDOW)
    refusing = [one.leaf.fact for one in judgement.conditions if one.outcome is Outcome.UNMET]  # type: ignore[union-attr]
    assert refusing == ["project_cost"]
