"""How many questions it takes: asked in the decisive order, or in that of a form."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from matching.domain.offer import Offer
from matching.domain.profile import Profile
from matching.measure.question_count import (
    QuestionCount,
    count_questions,
    decisive,
    in_fixed_order,
)
from matching.ranking.catalogue import Catalogue
from tests.matching.builders import with_rule
from tests.matching.invented import invented_catalogue

TODAY = date(2026, 11, 23)
NATURE: dict[str, Any] = {"fact": "nature", "in": ["commune"]}
RULE: dict[str, Any] = {"all": [NATURE, {"fact": "population", "below": 1000}]}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return invented_catalogue()


def of(catalogue: Catalogue, *offers: Offer) -> Catalogue:
    return replace(catalogue, offers=offers)


def counted(catalogue: Catalogue, answers: dict[str, Any], order: Sequence[str]) -> QuestionCount:
    only = of(catalogue, with_rule(RULE))
    return count_questions(Profile(), answers, only, TODAY, in_fixed_order(order))


FORM = ("started", "nature", "population", "agents")


@pytest.mark.parametrize(
    ("answers", "asked", "is_settled"),
    [
        ({"nature": "commune", "population": 300}, ("started", "nature", "population"), True),
        ({"nature": "epci", "population": 300}, ("started", "nature"), True),
        ({"started": True}, (), True),
        ({"population": 3_000}, ("started", "nature", "population"), True),
    ],
)
def test_a_form_is_followed_until_every_verdict_is_settled(
    catalogue: Catalogue, answers: dict[str, Any], asked: tuple[str, ...], is_settled: bool
) -> None:
    assert counted(catalogue, answers, FORM) == QuestionCount(asked, is_settled)


def test_a_form_without_the_question_that_settles_settles_nothing(catalogue: Catalogue) -> None:
    count = counted(catalogue, {"nature": "epci"}, ("started", "agents"))
    assert count == QuestionCount(("started", "agents"), is_settled=False)


def test_what_is_certain_already_takes_no_question(catalogue: Catalogue) -> None:
    done = count_questions(
        Profile(nature="epci"), {"population": 1}, of(catalogue, with_rule(RULE)), TODAY,
        in_fixed_order(FORM),
    )  # fmt: skip
    assert done == QuestionCount((), is_settled=True)


def test_the_decisive_question_comes_first_and_never_twice(catalogue: Catalogue) -> None:
    next_question = decisive(catalogue, TODAY)
    village = Profile(nature="commune", population=300, need="une messagerie")
    first = next_question(village, ())
    assert first is not None
    second = next_question(village, (first,))
    assert second not in (None, first)
    assert next_question(Profile(nature="etat", need="rien"), FORM) not in FORM
