"""What a grant leaves to find: to the euro, prudently."""

from typing import Any

import pytest

from matching.funding import funding_of
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
def test_sixty_percent_and_what_is_left(cost: int, grant: int, left_to_find: int, own_share: int) -> None:
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


@pytest.mark.parametrize("facts", [{"outre_mer": True}, {"outre_mer": None}, {"nature": "association"}, {"nature": "entreprise"}])
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
