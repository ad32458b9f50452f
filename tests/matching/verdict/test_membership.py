"""Belonging to a programme: a dated list, never a threshold; and what its proof tells."""

from datetime import date
from typing import Any

import pytest

from matching.domain.profile import Profile
from matching.domain.rules import Leaf
from matching.domain.vocabulary import Verdict
from matching.verdict.eligibility import Judgement, judge
from tests.matching.builders import programme

SOME_DAY = date(2026, 3, 2)
PVD_ENTRY = {
    "all": [
        {"fact": "population", "below": 20000},
        {"fact": "programmes.action-coeur-de-ville", "is": False},
    ]
}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"nature": "association"}, "not_eligible"),
        ({"programmes": {"petites-villes-de-demain": True}, "population": 25_000}, "eligible"),
        ({"programmes": {"petites-villes-de-demain": False}, "population": 20_000}, "not_eligible"),
        ({"programmes": {"petites-villes-de-demain": False}, "population": 5_000}, "closed"),
        ({"programmes": {"petites-villes-de-demain": None}, "population": 5_000}, "to_confirm"),
        ({"programmes": {}, "population": 5_000}, "to_confirm"),
        ({"programmes": {"action-coeur-de-ville": True}, "population": 5_000}, "not_eligible"),
    ],
)
def test_membership_of_a_closed_list(facts: dict[str, Any], expected: str) -> None:
    pvd = programme(
        "petites-villes-de-demain", list_kind="closed", natures=["commune", "epci"], entry=PVD_ENTRY
    )
    assert (
        judge(pvd, Profile.model_validate({"nature": "commune"} | facts), SOME_DAY).verdict.value
        == expected
    )


def test_not_being_on_an_open_list_leaves_a_candidacy_possible() -> None:
    entry = {"fact": "population", "below": 3500}
    villages = programme("villages-avenir", list_kind="open", natures=["commune"], entry=entry)
    outside = {"nature": "commune", "population": 300, "programmes": {"villages-avenir": False}}
    assert judge(villages, Profile.model_validate(outside), SOME_DAY).verdict is Verdict.TO_CONFIRM
    too_large = outside | {"population": 3_500}
    assert (
        judge(villages, Profile.model_validate(too_large), SOME_DAY).verdict is Verdict.NOT_ELIGIBLE
    )


def judged(list_kind: str, **facts: Any) -> Judgement:
    small = {"fact": "population", "below": 20_000}
    pvd = programme(
        "petites-villes-de-demain", list_kind=list_kind, natures=["commune"], entry=small
    )
    is_member = facts.pop("member", None)
    known = facts | {"programmes": {"petites-villes-de-demain": is_member}}
    return judge(pvd, Profile.model_validate(known), SOME_DAY)


NATURE, LIST, SIZE = "nature", "programmes.petites-villes-de-demain", "population"


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"nature": "epci", "population": 9}, [NATURE]),
        ({"nature": "commune", "member": True, "population": 30_000}, [NATURE, LIST]),
        ({"nature": "commune", "member": False, "population": 30_000}, [NATURE, SIZE, LIST]),
        ({"nature": "commune", "population": 30_000}, [NATURE, SIZE, LIST]),
        ({"nature": "commune", "member": False, "population": 9}, [NATURE, LIST, SIZE]),
        ({"nature": "commune", "population": 9}, [NATURE, LIST, SIZE]),
    ],
)
@pytest.mark.parametrize("list_kind", ["closed", "open"])
def test_the_proof_tells_what_was_decisive_first(
    list_kind: str, facts: dict[str, Any], told: list[str]
) -> None:
    conditions = judged(list_kind, **facts).conditions
    assert [one.leaf.fact for one in conditions if isinstance(one.leaf, Leaf)] == told


@pytest.mark.parametrize(
    ("list_kind", "facts", "why"),
    [
        ("closed", {"nature": "commune", "member": False, "population": 9}, "list_closed"),
        ("closed", {"nature": "commune", "member": False, "population": 30_000}, "permanent"),
        ("closed", {"nature": "epci", "member": False, "population": 9}, "permanent"),
        ("closed", {"nature": "commune", "population": 9}, "permanent"),
        ("closed", {"nature": "commune", "member": True, "population": 9}, "permanent"),
        ("open", {"nature": "commune", "member": False, "population": 9}, "permanent"),
    ],
)
def test_a_list_is_closed_to_who_could_enter_and_is_known_not_to_be_on_it(
    list_kind: str, facts: dict[str, Any], why: str
) -> None:
    assert judged(list_kind, **facts).availability.why == why


def test_a_candidacy_and_a_membership_that_is_not_known_are_both_unknown_and_not_the_same() -> None:
    """On an open list, not being on it leaves a candidacy; on a closed one, nothing."""
    outside = {"nature": "commune", "member": False, "population": 9}
    assert judged("open", **outside).eligibility == "unknown"
    assert judged("open", **outside).verdict is Verdict.TO_CONFIRM
    assert judged("closed", **outside).eligibility == "met"
    assert judged("closed", **outside).verdict is Verdict.CLOSED
    assert judged("closed", **(outside | {"member": None})).eligibility == "unknown"
