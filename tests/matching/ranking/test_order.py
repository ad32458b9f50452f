"""The learned order: positive weights, in grades, and never a guess where nobody graded."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.domain.profile import Profile
from matching.ranking.grading import Grades
from matching.ranking.order import FEATURES, SET_BY_HAND, if_certain, says_of_project, unlearned
from matching.ranking.order_learning import GradedAnswer, learn_order

NAMES = tuple(FEATURES)
USE, CERTAIN = NAMES.index("use"), NAMES.index("certain")


def answer(uses: list[float], grades: list[float], absurd: tuple[int, ...] = ()) -> GradedAnswer:
    evidence = np.zeros((len(uses), len(NAMES)))
    evidence[:, USE] = uses
    is_absurd = np.isin(np.arange(len(uses)), absurd)
    return GradedAnswer(evidence, np.ones(len(uses), np.bool_), is_absurd, np.array(grades))


def test_without_a_graded_need_the_order_is_that_of_roles_and_situation() -> None:
    evidence = np.zeros((2, len(NAMES)))
    evidence[:, NAMES.index("situation")] = [1.0, 2.0]
    assert learn_order([]).grades(evidence).tolist() == [1.0, 2.0]


def test_what_tells_the_grades_gets_the_weight() -> None:
    order = learn_order([answer([3.0, 2.0, 0.0], [3.0, 2.0, 0.0])] * 3)
    assert order.weights[USE] > 0
    assert order.weights[CERTAIN] == pytest.approx(0.0, abs=1e-6)


def test_a_feature_that_says_the_contrary_gets_no_weight_rather_than_a_negative_one() -> None:
    order = learn_order([answer([0.0, 3.0], [3.0, 0.0])] * 3)
    assert order.weights[USE] == pytest.approx(0.0, abs=1e-6)
    assert (order.weights >= 0).all()


def test_the_weights_set_by_hand_are_left_as_they_are() -> None:
    order = learn_order([answer([3.0, 1.0, 0.0], [3.0, 1.0, 0.0])] * 3)
    assert {name: order.weights[NAMES.index(name)] for name in SET_BY_HAND} == dict(SET_BY_HAND)


def test_grades_have_the_mean_and_the_spread_of_those_given() -> None:
    graded = [answer([3.0, 2.0, 1.0, 0.0], [3.0, 2.0, 1.0, 0.0])] * 3
    grades = learn_order(graded).grades(graded[0].evidence)
    assert grades.tolist() == pytest.approx([3.0, 2.0, 1.0, 0.0], abs=0.01)


def test_what_is_closed_teaches_nothing() -> None:
    closed = answer([0.0, 3.0], [3.0, 0.0])._replace(is_open=np.array([True, False]))
    assert learn_order([closed]).weights.tolist() == unlearned().weights.tolist()


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0, 3), min_size=4, max_size=4), st.integers(0, 3), st.floats(0.01, 1))
def test_more_of_a_feature_is_never_worse(uses: list[float], row: int, more: float) -> None:
    order = learn_order([answer([3.0, 2.0, 1.0, 0.0], [3.0, 2.0, 1.0, 0.0])] * 2)
    evidence = answer(uses, [0.0] * 4).evidence
    before = order.grades(evidence)
    evidence[row, USE] += more
    assert order.grades(evidence)[row] >= before[row]


def test_certain_is_never_worth_less_than_to_confirm() -> None:
    order = learn_order([answer([3.0, 2.0, 0.0], [3.0, 2.0, 0.0])] * 3)
    doubtful = answer([1.0, 2.0], [0.0, 0.0]).evidence
    situation = Grades(np.ones(2), np.full(2, 2.0), np.ones(2, np.bool_), frozenset())
    doubtful[:, NAMES.index("situation")] = situation.value
    sure = if_certain(doubtful, Profile(uses_ai=True), situation)
    assert (order.grades(sure) >= order.grades(doubtful)).all()


@pytest.mark.parametrize(
    ("facts", "says"),
    [({}, False), ({"need": "un site", "code": "80620"}, False), ({"uses_ai": False}, True)],
)
def test_a_project_is_described_by_more_than_its_need(facts: dict[str, object], says: bool) -> None:
    assert says_of_project(Profile.model_validate(facts)) is says
