"""Three-valued logic, on rules that nobody thought of: more knowledge takes no answer back, `none`
is the negation of `any`, and no yes rests on what is not known."""

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from matching.domain.profile import Profile
from matching.domain.rules import Rule
from matching.domain.vocabulary import Certainty, Outcome, Stage, Verdict
from matching.verdict.eligibility import judge, judge_rule
from tests.matching.builders import with_rule

RULES = TypeAdapter(Rule)
IN_WINDOW = date(2024, 12, 10)
SOME_DAY = date(2026, 3, 2)

LEAVES: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [
        {"fact": "uses_ai", "is": True},
        {"fact": "started", "is": False},
        {"fact": "stage", "in": ["idee", "cadrage"]},
        {"fact": "project_cost", "min": 100, "max": 200},
        {"fact": "project_cost", "below": 150, "ambiguous_at": [120]},
        {"fact": "public_interest", "is": True, "certainty": "inferred"},
    ]
)
CERTAIN_LEAVES = LEAVES.filter(lambda leaf: "certainty" not in leaf)


def combined(leaves: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.recursive(
        leaves,
        lambda children: st.dictionaries(
            st.sampled_from(["all", "any"]),
            st.lists(children, min_size=1, max_size=3),
            min_size=1,
            max_size=1,
        ),
        max_leaves=6,
    )


FACTS: dict[str, st.SearchStrategy[Any]] = {
    "uses_ai": st.booleans(),
    "started": st.booleans(),
    "public_interest": st.booleans(),
    "stage": st.sampled_from(list(Stage)),
    "project_cost": st.integers(90, 210),
}
PROFILES = st.fixed_dictionaries({name: st.none() | values for name, values in FACTS.items()})


@given(combined(LEAVES), PROFILES, st.data())
def test_knowing_more_never_takes_an_answer_back(
    rule: dict[str, Any], facts: dict[str, Any], data: st.DataObject
) -> None:
    known = judge_rule(RULES.validate_python(rule), Profile(**facts))
    learnt = {
        name: data.draw(FACTS[name]) if value is None else value for name, value in facts.items()
    }
    knowing_more = judge_rule(RULES.validate_python(rule), Profile(**learnt))
    assert known is Outcome.UNKNOWN or knowing_more is known


@given(combined(CERTAIN_LEAVES), PROFILES)
def test_none_is_the_negation_of_any(rule: dict[str, Any], facts: dict[str, Any]) -> None:
    opposite = {
        Outcome.MET: Outcome.UNMET,
        Outcome.UNMET: Outcome.MET,
        Outcome.UNKNOWN: Outcome.UNKNOWN,
    }
    profile = Profile(**facts)
    assert (
        judge_rule(RULES.validate_python({"none": [rule]}), profile)
        is opposite[judge_rule(RULES.validate_python(rule), profile)]
    )


@given(combined(LEAVES), PROFILES)
def test_no_yes_with_an_unmet_or_unknown_certain_condition(
    rule: dict[str, Any], facts: dict[str, Any]
) -> None:
    judgement = judge(with_rule(rule), Profile(**facts), SOME_DAY)
    if judgement.verdict is Verdict.ELIGIBLE:
        assert all(
            one.outcome is Outcome.MET
            for one in judgement.conditions
            if one.certainty is Certainty.CERTAIN
        )
    if judgement.verdict is Verdict.NOT_ELIGIBLE:
        assert any(one.outcome is Outcome.UNMET for one in judgement.conditions)
