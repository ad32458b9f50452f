"""What a grant leaves to find: to the euro, prudently."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.advice.funding import funding_of, plan_of
from tests.matching.builders import ami, peronne


@pytest.mark.parametrize(
    ("cost", "grant", "left_to_find", "own_share"),
    [
        (70_000, 42_000, 28_000, 14_000),
        (85_000, 51_000, 34_000, 17_000),
        (85_001, 51_000, 34_001, 17_001),
        (250_000, 150_000, 100_000, 50_000),
    ],
)
def test_sixty_percent_and_what_is_left(
    cost: int, grant: int, left_to_find: int, own_share: int
) -> None:
    bounds = funding_of(ami().funding, peronne(project_cost=cost))
    assert bounds is not None
    assert (bounds.grant_min, bounds.grant_max) == (grant, grant)
    assert (bounds.left_to_find, bounds.own_share_min) == (left_to_find, own_share)


@pytest.mark.parametrize("cost", [69_999, 250_001, None])
def test_no_amount_without_a_cost_within_the_bounds(cost: int | None) -> None:
    bounds = funding_of(ami().funding, peronne(project_cost=cost))
    assert bounds is not None
    assert bounds.grant_max is None
    assert bounds.notes


def test_a_slice_gives_the_grant_of_both_ends_and_the_most_prudent_rest() -> None:
    bounds = funding_of(ami().funding, peronne(project_cost={"min": 70_000, "max": 250_000}))
    assert bounds is not None
    assert (bounds.grant_min, bounds.grant_max, bounds.left_to_find) == (42_000, 150_000, 100_000)


@pytest.mark.parametrize(
    "facts",
    [{"outre_mer": True}, {"outre_mer": None}, {"nature": "association"}, {"nature": "entreprise"}],
)
def test_the_minimal_share_is_said_only_of_those_it_binds(facts: dict[str, Any]) -> None:
    bounds = funding_of(ami().funding, peronne(**facts))
    assert bounds is not None
    assert bounds.own_share_min is None


def test_state_aid_is_mentioned_to_associations_and_firms() -> None:
    bounds = funding_of(ami().funding, peronne(nature="association"))
    assert bounds is not None
    assert any("de minimis" in note for note in bounds.notes)


def test_an_offer_without_money_has_no_funding() -> None:
    assert funding_of(None, peronne()) is None


@pytest.mark.parametrize(
    ("cost", "expected"), [(70_000, (42_000, 14_000, 14_000)), (250_000, (150_000, 50_000, 50_000))]
)
def test_the_plan_adds_up_to_the_cost(cost: int, expected: tuple[int, int, int]) -> None:
    bounds = funding_of(ami().funding, peronne(project_cost=cost))
    assert bounds is not None
    assert bounds.plan is not None
    assert (bounds.plan.grant, bounds.plan.other_public, bounds.plan.own_share) == expected
    assert sum(expected) == cost == bounds.plan.cash_to_advance


@given(st.integers(70_000, 250_000))
def test_every_plan_adds_up_to_the_euro(cost: int) -> None:
    plan = plan_of(cost, Decimal("0.6"), peronne())
    assert plan.other_public is not None
    assert plan.own_share is not None
    assert plan.grant + plan.other_public + plan.own_share == cost
    assert plan.own_share * 5 >= cost
    assert plan.grant * 10 <= cost * 6


@pytest.mark.parametrize(
    ("rate", "other_public"), [("0.79", 1_000), ("0.8", 0), ("0.9", 0), ("1", 0)]
)
def test_a_great_grant_leaves_nothing_to_others_and_never_less(
    rate: str, other_public: int
) -> None:
    plan = plan_of(100_000, Decimal(rate), peronne())
    assert (plan.other_public, plan.own_share) == (other_public, 20_000)


def test_what_is_certain_is_said_before_what_is_possible() -> None:
    bounds = funding_of(ami().funding, peronne())
    assert bounds is not None
    assert [note.split(" ")[0] for note in bounds.notes[:3]] == ["Il", "Subvention", "Au"]


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({"started": True}, "déjà commencé"),
        ({"cost_type": "fonctionnement"}, "fonctionnement"),
        ({"outre_mer": True}, "outre-mer"),
    ],
)
def test_cautions_follow_the_facts(facts: dict[str, Any], word: str) -> None:
    with_fact, without = (
        funding_of(ami().funding, peronne(**facts)),
        funding_of(ami().funding, peronne()),
    )
    assert with_fact is not None
    assert without is not None
    assert any(word in note for note in with_fact.notes)
    assert not any(word in note for note in without.notes)
