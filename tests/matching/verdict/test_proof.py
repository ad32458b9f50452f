"""What a proof keeps: the alternatives that count, the opposite under a negation, the members of a
group, and enough to reach the outcome again."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from matching.domain.profile import Profile
from matching.domain.rules import Leaf, Rule
from matching.domain.vocabulary import Outcome
from matching.verdict.algebra import MET
from matching.verdict.trace import Condition, prove
from tests.matching.random_catalogues import profiles, rules

RULES: TypeAdapter[Rule] = TypeAdapter(Rule)
COMMUNE = {"fact": "nature", "in": ["commune"]}
EPCI = {"fact": "nature", "in": ["epci"]}
AI = {"fact": "uses_ai", "is": True}
STARTED = {"fact": "started", "is": True}
SMALL = {"fact": "population", "below": 3_500}


def proof(rule: dict[str, Any], **facts: Any) -> list[str]:
    """Each condition kept: its fact, what the facts say, « not » under a negation."""
    conditions = proved(rule, **facts)[1]
    return [
        f"{'not ' if one.is_negated else ''}{fact_of(one)}: {one.fact_says}" for one in conditions
    ]


def proved(rule: dict[str, Any], **facts: Any) -> tuple[int, list[Condition]]:
    return prove(RULES.validate_python(rule), Profile.model_validate(facts))


def fact_of(condition: Condition) -> str:
    return condition.leaf.fact if isinstance(condition.leaf, Leaf) else "everyone"


# -- alternatives


def test_of_alternatives_those_that_hold_are_kept() -> None:
    rule = {"any": [COMMUNE, AI, SMALL]}
    facts = {"nature": "commune", "uses_ai": False, "population": 300}
    assert proof(rule, **facts) == ["nature: met", "population: met"]


def test_when_none_holds_those_still_possible_are_kept() -> None:
    rule = {"any": [COMMUNE, AI, SMALL]}
    assert proof(rule, nature="epci", population=300_000) == ["uses_ai: unknown"]


def test_when_none_is_possible_those_for_other_natures_are_left_out() -> None:
    rule = {"any": [{"all": [EPCI, AI]}, {"all": [COMMUNE, SMALL]}]}
    facts = {"nature": "commune", "uses_ai": True, "population": 4_000}
    assert proof(rule, **facts) == ["nature: met", "population: unmet"]


def test_when_all_are_for_other_natures_all_are_kept() -> None:
    assert proof({"any": [EPCI, COMMUNE]}, nature="association") == [
        "nature: unmet",
        "nature: unmet",
    ]


def test_a_nature_that_we_only_infer_is_not_left_out_as_for_others() -> None:
    inferred = EPCI | {"certainty": "inferred"}
    rule = {"any": [{"all": [inferred, AI]}, {"all": [COMMUNE, SMALL]}]}
    facts = {"nature": "commune", "uses_ai": False, "population": 4_000}
    assert proof(rule, **facts) == [
        "nature: unmet", "uses_ai: unmet", "nature: met", "population: unmet",
    ]  # fmt: skip


def test_an_alternative_without_effect_is_always_shown() -> None:
    jury = STARTED | {"certainty": "discretionary"}
    assert proof({"any": [jury, COMMUNE, AI]}, nature="commune", uses_ai=False) == [
        "started: unknown",
        "nature: met",
    ]
    truth, conditions = proved({"any": [jury]}, started=False)
    assert (truth, len(conditions)) == (MET, 1)


# -- negation


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"uses_ai": True}, "not uses_ai: unmet"),
        ({"uses_ai": False}, "not uses_ai: met"),
        ({}, "not uses_ai: unknown"),
    ],
)
def test_under_a_negation_a_condition_asks_for_the_opposite(
    facts: dict[str, Any], expected: str
) -> None:
    assert proof({"none": [AI]}, **facts) == [expected]


def test_of_a_negation_what_refuses_is_kept_and_not_what_is_rightly_absent() -> None:
    assert proof({"none": [AI, STARTED]}, uses_ai=True, started=False) == ["not uses_ai: unmet"]
    assert proof({"none": [AI, STARTED]}, uses_ai=False, started=False) == [
        "not uses_ai: met",
        "not started: met",
    ]


def test_a_negation_twice_asks_for_the_thing_itself() -> None:
    assert proof({"none": [{"none": [AI]}]}, uses_ai=True) == ["uses_ai: met"]
    assert proof({"none": [{"none": [AI]}]}, uses_ai=False) == ["uses_ai: unmet"]


# -- members of a group, and openness to all


def test_each_member_of_a_group_has_its_conditions() -> None:
    small, large = Profile(population=300), Profile(population=4_000)
    group = Profile().model_copy(update={"member_profiles": (small, large)})
    truth, conditions = prove(RULES.validate_python({"each": SMALL}), group)
    assert [one.organisation for one in conditions] == [small, large]
    assert [one.fact_says for one in conditions] == [Outcome.MET, Outcome.UNMET]
    assert truth != MET
    assert proof({"each": SMALL}) == []


def test_what_is_open_to_all_says_so() -> None:
    assert proof({"everyone": True}) == ["everyone: met"]


# -- on random rules


@settings(max_examples=200, deadline=None)
@given(rules(4).filter(lambda rule: "none" not in str(rule)), st.integers(0, 10**6))
def test_a_yes_is_reached_again_with_the_facts_of_its_proof_alone(
    rule: dict[str, Any], seed: int
) -> None:
    """Members of groups are kept whole. A negation leaves out what is for other natures, as any
    alternatives do: it is not tried here."""
    parsed = RULES.validate_python(rule)
    for profile in profiles(seed, 10):
        truth, conditions = prove(parsed, profile)
        if truth == MET:
            kept = {fact_of(one) for one in conditions if one.organisation is profile}
            assert prove(parsed, forgetting(profile, but=kept))[0] == MET


def forgetting(profile: Profile, *, but: set[str]) -> Profile:
    related = {
        "population": {"population", "population_total"},
        "region": {"region", "regions"},
        "departement": {"departement", "departements"},
    }
    kept = {name for fact in but for name in related.get(fact, {fact})}
    declared = {name: getattr(profile, name) for name in type(profile).model_fields if name in kept}
    programmes = {
        programme: answer
        for programme, answer in profile.programmes.items()
        if f"programmes.{programme}" in kept
    }
    return Profile.model_construct(
        **declared, programmes=programmes, member_profiles=profile.member_profiles
    )
