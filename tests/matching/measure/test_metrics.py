"""The figures of quality, worked by hand on cases of a few offerings."""

from math import log2
from typing import Any

import pytest

from matching.measure.metrics import (
    CaseResult,
    Measure,
    agreement,
    false_yes,
    first_is_good,
    harmful_first,
    measure,
    ndcg,
    quality_by_group,
    quality_of,
    recall,
    verdict_accuracy,
)


def case(**changes: Any) -> CaseResult:
    data: dict[str, Any] = {
        "case": "X001",
        "expected": {},
        "grades": {},
        "harmful": frozenset(),
        "verdicts": {},
        "ranked": (),
    }
    return CaseResult(**data | changes)


def verdicts(*right: str) -> frozenset[str]:
    return frozenset(right)


JUDGED = case(
    expected={
        "a": verdicts("eligible"),
        "b": verdicts("not_eligible", "closed"),
        "c": verdicts("to_confirm", "eligible"),
        "d": verdicts("not_eligible"),
    },
    verdicts={"a": "to_confirm", "b": "eligible", "c": "eligible", "d": "not_eligible"},
)


def test_a_false_yes_is_a_yes_that_the_case_says_is_none() -> None:
    assert false_yes(JUDGED) == ("b",)
    assert false_yes(case(expected={"a": verdicts("closed")}, verdicts={})) == ()


def test_accuracy_is_the_share_of_the_verdicts_that_are_right() -> None:
    assert verdict_accuracy(JUDGED) == 0.5
    assert verdict_accuracy(case(verdicts={"a": "eligible"})) is None


@pytest.mark.parametrize(
    ("ranked", "harmful"),
    [
        (("b", "a", "c"), ("b",)),
        (("a", "c", "d"), ("d",)),
        (("a", "c", "e", "b"), ()),
        (("x", "e"), ("x",)),
    ],
)
def test_harm_is_a_refused_or_harmful_offering_among_the_first_three(
    ranked: tuple[str, ...], harmful: tuple[str, ...]
) -> None:
    played = case(expected=JUDGED.expected, harmful=frozenset({"x"}), ranked=ranked)
    assert harmful_first(played) == harmful


@pytest.mark.parametrize(
    ("grades", "ranked", "value"),
    [
        ({"a": 1.5, "b": 3}, ("a",), 1.0),
        ({"a": 1.49, "b": 1.5}, ("a", "b"), 0.0),
        ({"a": 2}, (), 0.0),
        ({"a": 2}, ("z",), 0.0),
        ({"a": 1.49}, ("a",), None),
        ({}, ("a",), None),
    ],
)
def test_the_first_is_good_when_its_grade_is(
    grades: dict[str, float], ranked: tuple[str, ...], value: float | None
) -> None:
    assert first_is_good(case(grades=grades, ranked=ranked)) == value


def test_gain_is_discounted_by_rank_and_stops_at_the_third() -> None:
    grades = {"a": 3.0, "b": 2.0, "c": 1.0, "d": 0.5}
    assert ndcg(case(grades=grades, ranked=("a", "b", "c"))) == pytest.approx(1)
    ideal = 7 + 3 / log2(3) + 1 / 2
    found = 1 + 0 + 7 / 2
    assert ndcg(case(grades=grades, ranked=("c", "z", "a", "b"))) == pytest.approx(found / ideal)
    assert ndcg(case(grades={"a": 0.0}, ranked=("a",))) is None


def test_recall_is_the_share_of_the_good_answers_among_the_first_three() -> None:
    grades = {"a": 3.0, "b": 1.5, "c": 2.0, "d": 2.5, "e": 1.0}
    assert recall(case(grades=grades, ranked=("a", "e", "b", "c"))) == pytest.approx(2 / 3)
    assert recall(case(grades={"a": 3.0, "b": 2.0}, ranked=("b", "e"))) == 0.5
    assert recall(case(grades={"a": 1.4}, ranked=("a",))) is None


def test_two_graders_of_one_mind_agree_and_two_of_opposite_minds_less() -> None:
    one = {"X1": {"a": 3.0, "b": 0.0}}
    other = {"X1": {"a": 0.0, "b": 3.0}}
    assert agreement(one, one) == 1.0
    assert agreement({}, one) == 1.0
    assert agreement({"X1": {"a": 0.0}}, {"X1": {"a": 0.0}}) == 1.0
    assert agreement(one, other) == pytest.approx(1.0), "each order is as good for the mean"
    near = {"X1": {"a": 2.0, "b": 3.0}}
    mean_a, mean_b = 2**2.5 - 1, 2**1.5 - 1
    worse = (mean_b + mean_a / log2(3)) / (mean_a + mean_b / log2(3))
    assert agreement(one, near) == pytest.approx((1 + worse) / 2)
    assert agreement(one | {"X2": {"a": 1.0}}, near) == pytest.approx((1 + worse) / 2)


def test_a_measure_is_a_mean_with_its_interval_over_the_cases_that_have_it() -> None:
    cases = [case(grades={"a": 3.0}, ranked=("a",))] * 3 + [case(grades={"a": 3.0}), case()]
    measured = measure(cases, first_is_good)
    assert (measured.value, measured.count) == (0.75, 4)
    assert measured == measure(cases, first_is_good), "the same cases give the same figures"
    assert (measured.low, measured.high) == (0.25, 1.0)
    assert measure([case()], first_is_good) == Measure(1.0, 1.0, 1.0, 0)


def test_the_figures_count_every_case_and_those_of_a_group_its_own() -> None:
    alert = case(case="X2", missing_alerts=("aipd", "aides"), groups=("communes", "petites"))
    harm = case(
        harmful=frozenset({"z"}), ranked=("z", "a"), grades={"a": 3.0}, groups=("communes",)
    )
    quality = quality_of([JUDGED, alert, harm])
    counts = (quality.cases, quality.verdicts, quality.false_yes)
    assert counts == (3, 4, 1)
    assert (quality.harmful, quality.missing_alerts) == (1, 2)
    assert quality.verdict_accuracy == measure([JUDGED], verdict_accuracy)
    assert quality.first_is_good == measure([harm], first_is_good)
    assert (quality.ndcg, quality.recall) == (measure([harm], ndcg), measure([harm], recall))
    groups = quality_by_group([JUDGED, alert, harm])
    assert list(groups) == ["communes", "petites"]
    assert groups == {"communes": quality_of([alert, harm]), "petites": quality_of([alert])}
