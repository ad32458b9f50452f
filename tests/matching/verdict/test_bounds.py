"""Numbers between bounds: two populations that must agree, a point on which sources differ, a
number that is unknown but never below another."""

from datetime import date
from typing import Any

import pytest

from matching.domain.facts import intervals_of, measure_of
from matching.domain.profile import Profile
from matching.domain.rules import Bounds
from matching.verdict.eligibility import judge
from tests.matching.builders import with_rule

SOME_DAY = date(2026, 3, 2)


def verdict(rule: dict[str, Any], profile: Profile) -> str:
    return judge(with_rule(rule), profile, SOME_DAY).verdict.value


@pytest.mark.parametrize(
    ("population", "total", "expected"),
    [
        (3_499, None, "eligible"),
        (3_500, None, "not_eligible"),
        (14_774, 15_044, "not_eligible"),
        (3_400, 3_600, "to_confirm"),
        (None, None, "to_confirm"),
    ],
)
def test_both_populations_must_stand_on_the_same_side(
    population: int | None, total: int | None, expected: str
) -> None:
    assert (
        verdict(
            {"fact": "population", "below": 3500},
            Profile(population=population, population_total=total),
        )
        == expected
    )


def test_a_bound_on_which_the_sources_differ_is_unknown_there_and_only_there() -> None:
    rule = {"fact": "population", "below": 3500, "ambiguous_at": [3500]}
    assert [verdict(rule, Profile(population=people)) for people in (3499, 3500, 3501)] == [
        "eligible",
        "to_confirm",
        "not_eligible",
    ]


@pytest.mark.parametrize(
    ("bounds", "known", "expected"),
    [
        ({"max": 20_000}, {}, "to_confirm"),
        ({"max": 20_000}, {"population": 300}, "to_confirm"),
        ({"max": 20_000}, {"population": 20_000}, "to_confirm"),
        ({"max": 20_000}, {"population": 20_001}, "not_eligible"),
        ({"max": 20_000}, {"population": 19_000, "population_total": 20_001}, "not_eligible"),
        ({"max": 20_000}, {"population": 20_001, "population_total": 19_000}, "not_eligible"),
        ({"min": 5_000}, {"population": 4_999}, "to_confirm"),
        ({"min": 5_000}, {"population": 5_000}, "eligible"),
        ({"min": 5_000, "max": 20_000}, {"population": 6_000}, "to_confirm"),
        ({"below": 5_000, "ambiguous_at": [9_000]}, {"population": 6_000}, "to_confirm"),
        ({"below": 5_000, "ambiguous_at": [9_000]}, {"population": 9_001}, "not_eligible"),
    ],
)
def test_the_dgf_population_is_in_no_file_but_never_below_those_that_are(
    bounds: dict[str, Any], known: dict[str, int], expected: str
) -> None:
    rule = {"fact": "population", "population": "dgf"} | bounds
    assert verdict(rule, Profile.model_validate(known)) == expected


def test_twenty_thousand_is_in_for_one_operator_and_out_for_the_other() -> None:
    town = Profile(population=20_000)
    assert verdict({"fact": "population", "below": 20000}, town) == "not_eligible"
    assert verdict({"fact": "population", "max": 20000}, town) == "eligible"


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"population": 3_499}, "to_confirm"),
        ({"population": 3_500}, "not_eligible"),
        ({"population": 3_500, "population_total": 3_499}, "eligible"),
        ({"population": 3_400, "population_total": 3_500}, "not_eligible"),
    ],
)
def test_a_number_that_is_known_is_read_before_its_floors(
    known: dict[str, int], expected: str
) -> None:
    rule = {"fact": "population", "population": "totale", "below": 3_500}
    assert verdict(rule, Profile.model_validate(known)) == expected


def test_what_is_only_bounded_has_no_upper_end() -> None:
    dgf = Bounds(fact="population", population="dgf", max=20_000)
    assert measure_of(dgf).numbers == ()
    assert intervals_of(dgf, Profile(population=300, population_total=320)) == [(320, None)]
    assert intervals_of(dgf, Profile()) == []


@pytest.mark.parametrize("certainty", ["inferred", "disputed"])
def test_a_floor_above_an_inferred_bound_refuses_nobody(certainty: str) -> None:
    rule = {"fact": "population", "population": "dgf", "max": 20_000, "certainty": certainty}
    assert verdict(rule, Profile(population=30_000)) == "to_confirm"
