"""The proof of a verdict: which conditions it tells, what the facts say of each, and why an
offering can be asked for or not."""

from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import TypeAdapter

from matching.domain.profile import Profile
from matching.domain.rules import Rule
from matching.domain.vocabulary import Outcome, Verdict
from matching.verdict.eligibility import judge, judge_rule
from tests.matching.builders import offer, peronne, programme, with_rule

RULES: TypeAdapter[Rule] = TypeAdapter(Rule)
SOME_DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("certainty", "outcomes"),
    [
        ("certain", ["met", "unmet", "unknown"]),
        ("inferred", ["met", "unknown", "unknown"]),
        ("disputed", ["met", "unknown", "unknown"]),
        ("discretionary", ["unknown", "unknown", "unknown"]),
    ],
)
def test_the_proof_tells_what_the_facts_say_and_what_that_may_do(
    certainty: str, outcomes: list[str]
) -> None:
    one = with_rule({"fact": "uses_ai", "is": True, "certainty": certainty})
    conditions = [
        judge(one, Profile(uses_ai=uses_ai), SOME_DAY).conditions[0]
        for uses_ai in (True, False, None)
    ]
    assert [condition.fact_says.value for condition in conditions] == ["met", "unmet", "unknown"]
    assert [condition.outcome.value for condition in conditions] == outcomes


def test_the_proof_of_what_is_open_to_everyone_is_met_and_of_the_organisation() -> None:
    (condition,) = judge(with_rule({"everyone": True}), peronne(), SOME_DAY).conditions
    assert (condition.fact_says, condition.outcome) == (Outcome.MET, Outcome.MET)
    assert (condition.organisation, condition.is_negated) == (peronne(), False)


def proof(rule: dict[str, Any], **facts: Any) -> list[tuple[str, str]]:
    """The facts of the proof with what they say, in order."""
    conditions = judge(with_rule(rule), Profile(**facts), SOME_DAY).conditions
    return [(getattr(one.leaf, "fact", "everyone"), one.fact_says.value) for one in conditions]


ALTERNATIVES = {
    "any": [
        {"fact": "uses_ai", "is": True},
        {"fact": "started", "is": True},
        {"fact": "outre_mer", "is": True},
    ]
}


@pytest.mark.parametrize(
    ("uses_ai", "started", "outre_mer", "expected"),
    [
        (True, None, False, [("uses_ai", "met")]),
        (True, False, True, [("uses_ai", "met"), ("outre_mer", "met")]),
        (False, None, None, [("started", "unknown"), ("outre_mer", "unknown")]),
        (None, False, False, [("uses_ai", "unknown")]),
        (
            False,
            False,
            False,
            [("uses_ai", "unmet"), ("started", "unmet"), ("outre_mer", "unmet")],
        ),
    ],
)
def test_of_alternatives_the_proof_keeps_those_that_hold_else_those_still_possible_else_all(
    uses_ai: bool | None, started: bool | None, outre_mer: bool | None, expected: Any
) -> None:
    facts = {"uses_ai": uses_ai, "started": started, "outre_mer": outre_mer}
    assert proof(ALTERNATIVES, **facts) == expected


def for_natures(*natures: str, certainty: str = "certain") -> dict[str, Any]:
    return {"fact": "nature", "in": list(natures), "certainty": certainty}


def test_the_alternatives_of_others_are_left_out_of_a_refusal_unless_there_is_nothing_else() -> (
    None
):
    associations = {"all": [for_natures("association"), {"fact": "public_interest", "is": True}]}
    communes = {"all": [for_natures("commune"), {"fact": "uses_ai", "is": True}]}
    refused = {"uses_ai": False, "public_interest": False}
    assert proof({"any": [associations, communes]}, nature="commune", **refused) == [
        ("nature", "met"),
        ("uses_ai", "unmet"),
    ]
    assert proof({"any": [associations, communes]}, nature="epci", **refused) == [
        ("nature", "unmet"),
        ("public_interest", "unmet"),
        ("nature", "unmet"),
        ("uses_ai", "unmet"),
    ]


def test_a_nature_that_is_only_inferred_says_of_no_alternative_that_it_is_for_others() -> None:
    maybe_associations = {
        "all": [
            for_natures("association", certainty="inferred"),
            {"fact": "public_interest", "is": True},
        ]
    }
    rule = {"any": [maybe_associations, for_natures("commune")]}
    assert proof(rule, nature="epci", public_interest=False) == [
        ("nature", "unmet"),
        ("public_interest", "unmet"),
    ]


def test_an_alternative_that_is_still_possible_is_told_even_when_its_nature_is_doubtful() -> None:
    rule = {"any": [for_natures("association", certainty="inferred"), for_natures("commune")]}
    assert proof(rule, nature="epci") == [("nature", "unmet")]
    assert judge_rule(RULES.validate_python(rule), Profile(nature="epci")) is Outcome.UNKNOWN


def test_an_alternative_that_somebody_decides_is_always_told() -> None:
    jury = {"fact": "started", "is": False, "certainty": "discretionary"}
    rule = {"any": [jury, {"fact": "uses_ai", "is": True}, {"fact": "outre_mer", "is": True}]}
    assert proof(rule, started=True, uses_ai=True, outre_mer=False) == [
        ("started", "unmet"),
        ("uses_ai", "met"),
    ]


def test_a_negation_asks_for_the_opposite_and_says_so_in_the_proof() -> None:
    rule = {"none": [{"fact": "uses_ai", "is": True}, {"fact": "started", "is": True}]}

    def told(rule: dict[str, Any], **facts: Any) -> list[tuple[str, str, bool]]:
        conditions = judge(with_rule(rule), Profile(**facts), SOME_DAY).conditions
        assert all(one.organisation == Profile(**facts) for one in conditions)
        return [
            (one.leaf.fact, one.fact_says.value, one.is_negated)  # type: ignore[union-attr]
            for one in conditions
        ]

    # What is negated is told as alternatives are: the one that refuses, alone.
    assert told(rule, uses_ai=True, started=False) == [("uses_ai", "unmet", True)]
    assert told(rule, uses_ai=False, started=None) == [("started", "unknown", True)]
    assert told(rule, uses_ai=False, started=False) == [
        ("uses_ai", "met", True),
        ("started", "met", True),
    ]
    twice = {"none": [{"none": [{"fact": "uses_ai", "is": True}]}]}
    assert told(twice, uses_ai=True) == [("uses_ai", "met", False)]
    beside = {"all": [{"fact": "started", "is": True}, {"none": [{"fact": "uses_ai", "is": True}]}]}
    assert told(beside, uses_ai=False, started=True) == [
        ("started", "met", False),
        ("uses_ai", "met", True),
    ]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"nature": "association"}, ["nature"]),
        ({"member": True, "uses_ai": False}, ["nature", "list"]),
        ({"member": False, "uses_ai": False}, ["nature", "entry", "list"]),
        ({"member": None, "uses_ai": False}, ["nature", "entry", "list"]),
        ({"member": False, "uses_ai": True}, ["nature", "list", "entry"]),
        ({"member": None, "uses_ai": None}, ["nature", "list", "entry"]),
        ({"nature": None, "member": True}, ["nature", "list"]),
        ({"nature": None, "member": None, "uses_ai": False}, ["nature", "entry", "list"]),
    ],
)
def test_the_proof_of_belonging_tells_what_was_decisive_first(
    facts: dict[str, Any], expected: list[str]
) -> None:
    villages = programme(
        "villages-avenir",
        list_kind="open",
        natures=["commune"],
        entry={"fact": "uses_ai", "is": True},
    )
    profile = Profile.model_validate(
        {
            "nature": facts.get("nature", "commune"),
            "uses_ai": facts.get("uses_ai"),
            "programmes": {"villages-avenir": facts.get("member")},
        }
    )
    names = {"nature": "nature", "programmes.villages-avenir": "list", "uses_ai": "entry"}
    conditions = judge(villages, profile, SOME_DAY).conditions
    assert [names[one.leaf.fact] for one in conditions] == expected  # type: ignore[union-attr]


def test_a_list_that_is_closed_to_an_organisation_is_why_it_cannot_ask() -> None:
    pvd = programme("petites-villes-de-demain", list_kind="closed", natures=["commune"])
    outside = Profile.model_validate(
        {"nature": "commune", "programmes": {"petites-villes-de-demain": False}}
    )
    judgement = judge(pvd, outside, SOME_DAY)
    assert (judgement.verdict, judgement.availability.why) == (Verdict.CLOSED, "list_closed")
    assert judge(pvd, Profile(nature="commune"), SOME_DAY).availability.why == "permanent"


@pytest.mark.parametrize(
    ("window", "why", "on"),
    [
        (None, "permanent", None),
        ({"closes": SOME_DAY, "horizon": SOME_DAY + timedelta(9)}, "in_window", SOME_DAY),
        ({"horizon": SOME_DAY + timedelta(9)}, "in_window", SOME_DAY + timedelta(9)),
        ({"closes": SOME_DAY - timedelta(1)}, "closed", SOME_DAY),
        ({"opens": SOME_DAY + timedelta(1)}, "not_open_yet", SOME_DAY + timedelta(1)),
        (
            {"known_open_on": SOME_DAY + timedelta(1)},
            "opening_day_unknown",
            SOME_DAY + timedelta(1),
        ),
        ({"horizon": SOME_DAY - timedelta(1)}, "after_horizon", SOME_DAY - timedelta(1)),
    ],
)
def test_an_availability_says_why_with_the_day_that_decided(
    window: dict[str, Any] | None, why: str, on: date | None
) -> None:
    availability = judge(offer(window=window), Profile(), SOME_DAY).availability
    assert (availability.why, availability.on) == (why, on)
