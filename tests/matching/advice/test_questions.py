"""Questions: only those that can still change something, the most decisive first, and fewer of them
than a form asks."""

import itertools
from datetime import date
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from matching.advice.questions import OpenCase, questions_of, with_fact, with_facts
from matching.domain.offer import Offer
from matching.domain.profile import Profile
from matching.domain.vocabulary import Certainty, Stage, Verdict
from matching.verdict.eligibility import judge
from tests.matching.builders import ami, offer, peronne, programme, with_rule

DAY = date(2024, 12, 10)


def asked(profile: Profile, *offers: Offer, grade: float = 1.0) -> list[str]:
    cases = [OpenCase(one, judge(one, profile, DAY), grade) for one in offers]
    return [question.fact for question in questions_of(profile, cases, DAY)]


def test_a_known_fact_is_not_asked() -> None:
    assert asked(peronne(), ami()) == []
    assert asked(peronne(project_cost=None), ami()) == ["project_cost"]


def test_what_the_territory_says_is_not_asked() -> None:
    assert asked(Profile(), with_rule({"fact": "region", "in": ["32"]})) == []


def test_two_unknown_facts_that_hold_one_verdict_are_both_asked() -> None:
    assert set(asked(peronne(project_cost=None, uses_ai=None), ami())) == {
        "project_cost",
        "uses_ai",
    }


def test_the_question_that_moves_more_comes_first() -> None:
    by_cost = [
        with_rule({"fact": "project_cost", "min": bound}).model_copy(
            update={"slug": f"cout-{bound}"}
        )
        for bound in (10, 20)
    ]
    by_start = with_rule({"fact": "started", "is": False})
    assert asked(Profile(), *by_cost, by_start) == ["project_cost", "started"]


def test_an_availability_that_nobody_can_settle_asks_nothing() -> None:
    always_unknown = offer(
        eligibility={"fact": "uses_ai", "is": True},
        lifecycle={"phase": "permanent", "open_to_new_users": None, "read_on": DAY},
    )
    assert asked(Profile(), always_unknown) == ["uses_ai"]
    assert asked(Profile(uses_ai=True), always_unknown) == []


def test_what_only_a_jury_looks_at_is_not_asked() -> None:
    jury = {"fact": "started", "is": False, "certainty": "discretionary"}
    certain = {"fact": "uses_ai", "is": True}
    assert asked(Profile(), with_rule(jury)) == []
    assert asked(Profile(), with_rule({"all": [jury, certain]})) == ["uses_ai"]


def test_a_question_names_only_the_offerings_whose_verdict_it_moves() -> None:
    jury = {"fact": "uses_ai", "is": True, "certainty": "discretionary"}
    by_jury = with_rule({"all": [jury, {"fact": "started", "is": False}]}).model_copy(
        update={"slug": "par-un-jury"}
    )
    certain = with_rule({"fact": "uses_ai", "is": True})
    cases = [OpenCase(one, judge(one, Profile(), DAY), 1.0) for one in (by_jury, certain)]
    decides = {question.fact: question.decides for question in questions_of(Profile(), cases, DAY)}
    assert decides == {"uses_ai": (certain.slug,), "started": ("par-un-jury",)}


def test_a_way_in_that_is_already_refused_asks_nothing() -> None:
    """An association has a way in through its public interest; a CCAS, whose nature leaves a doubt,
    is not asked about it."""
    associations = {
        "all": [{"fact": "nature", "in": ["association"]}, {"fact": "public_interest", "is": True}]
    }
    rule = {"any": [associations, {"fact": "nature", "in": ["commune"], "certainty": "inferred"}]}
    assert asked(Profile(nature="association"), with_rule(rule)) == ["public_interest"]
    assert asked(Profile(nature="ccas"), with_rule(rule)) == []


def test_two_facts_that_only_together_settle_a_verdict_are_both_asked() -> None:
    either = {
        "any": [
            {"fact": "uses_ai", "is": True, "certainty": "inferred"},
            {"fact": "started", "is": False},
        ]
    }
    assert set(asked(Profile(), with_rule(either))) == {"uses_ai", "started"}
    assert set(asked(Profile(), with_rule({"all": [either, {"fact": "agents", "min": 50}]}))) == {
        "uses_ai",
        "started",
        "agents",
    }


ANSWERS: dict[str, list[Any]] = {
    "uses_ai": [True, False],
    "started": [True, False],
    "agents": [0, 1, 2],
    "stage": list(Stage),
}
LEAVES = st.builds(
    lambda leaf, certainty: leaf | {"certainty": certainty},
    st.sampled_from(
        [
            {"fact": "uses_ai", "is": True},
            {"fact": "started", "is": False},
            {"fact": "agents", "min": 1},
            {"fact": "agents", "max": 1},
            {"fact": "stage", "in": ["idee", "cadrage"]},
        ]
    ),
    st.sampled_from([certainty.value for certainty in Certainty]),
)
RULES = st.recursive(
    LEAVES,
    lambda rules: st.tuples(
        st.sampled_from(["all", "any"]), st.lists(rules, min_size=1, max_size=3)
    ).map(lambda node: dict([node])),
    max_leaves=6,
).filter(lambda rule: _depth(rule) <= 4)


def _depth(rule: dict[str, Any]) -> int:
    return 1 + max(
        (_depth(child) for key in ("all", "any") for child in rule.get(key, ())), default=0
    )


def facts_that_move(subject: Offer, profile: Profile, named: set[str]) -> set[str]:
    """Every answer to each fact, with nothing more known, then with every set of answers to the
    others."""

    def verdict(known: dict[str, Any]) -> Verdict:
        return judge(subject, with_facts(profile, known.items()), DAY).verdict

    moving = set()
    for fact in named:
        others = sorted(named - {fact})
        sets = [
            {},
            *(
                dict(zip(others, said, strict=True))
                for said in itertools.product(*(ANSWERS[other] for other in others))
            ),
        ]
        if any(
            verdict(known) is not verdict(known | {fact: answer})
            for known in sets
            for answer in ANSWERS[fact]
        ):
            moving.add(fact)
    return moving


@settings(max_examples=200, deadline=None)
@given(
    RULES,
    st.fixed_dictionaries(
        {fact: st.none() | st.sampled_from(answers) for fact, answers in ANSWERS.items()}
    ),
)
@example(
    {
        "any": [
            {"fact": "agents", "max": 1, "certainty": "certain"},
            {
                "all": [
                    {"fact": "uses_ai", "is": True, "certainty": "certain"},
                    {"fact": "agents", "min": 1, "certainty": "certain"},
                ]
            },
        ]
    },
    dict.fromkeys(ANSWERS),
)
def test_the_facts_asked_are_those_that_can_move_the_verdict(
    rule: dict[str, Any], known: dict[str, Any]
) -> None:
    """Held against every set of answers, tried one after the other."""
    subject, profile = with_rule(rule), Profile(**known)
    is_open = judge(subject, profile, DAY).verdict is Verdict.TO_CONFIRM
    unknown = {fact for fact, answer in known.items() if answer is None}
    assert set(asked(profile, subject)) == (
        facts_that_move(subject, profile, unknown) if is_open else set()
    )


def test_the_membership_of_a_programme_is_asked_by_its_name() -> None:
    villages = programme("villages-avenir", list_kind="open", natures=["commune"])
    profile = Profile.model_validate({"nature": "commune"})
    (question,) = questions_of(
        profile, [OpenCase(villages, judge(villages, profile, DAY), 1.0)], DAY
    )
    assert (question.fact, question.decides) == ("programmes.villages-avenir", ("villages-avenir",))
    assert "Villages d’avenir" in question.label


def test_a_fact_is_replaced_without_touching_the_others() -> None:
    profile: Any = with_fact(peronne(), "programmes.crte", True)
    assert profile.programmes == {"crte": True}
    assert with_fact(profile, "uses_ai", None).uses_ai is None
    assert profile.uses_ai is True


def weights(profile: Profile, *cases: OpenCase) -> dict[str, float]:
    return {question.fact: question.weight for question in questions_of(profile, cases, DAY)}


def test_who_could_have_entered_a_list_weighs_a_quarter_of_who_is_on_it() -> None:
    entry = {"fact": "agents", "min": 3}
    villages = programme("villages-avenir", list_kind="open", natures=["commune"], entry=entry)
    village = Profile(nature="commune")
    case = OpenCase(villages, judge(villages, village, DAY), 2.0)
    assert weights(village, case) == {"programmes.villages-avenir": 2.0, "agents": 0.5}


def test_a_question_weighs_the_grades_of_all_that_it_moves_however_small() -> None:
    by_cost = [
        with_rule({"fact": "project_cost", "min": bound}).model_copy(update={"slug": str(bound)})
        for bound in (10, 20)
    ]
    cases = [
        OpenCase(one, judge(one, Profile(), DAY), grade)
        for one, grade in zip(by_cost, (1.5, 0.0), strict=True)
    ]
    assert weights(Profile(), *cases) == {"project_cost": 1.55}


HELD_TOGETHER = [
    "started", "public_interest", "manages_public_policy", "programmes.crte", "programmes.qpv",
    "programmes.frr", "programmes.france-services",
]  # fmt: skip


def held_by(count: int) -> Offer:
    """An offering that AI never moves: a number that stays unknown holds it, whatever AI says."""
    return with_rule(
        {
            "all": [
                {"fact": "population", "population": "dgf", "below": 10},
                {"fact": "uses_ai", "is": True, "certainty": "inferred"},
                *({"fact": fact, "is": True} for fact in HELD_TOGETHER[:count]),
            ]
        }
    )


def test_up_to_64_sets_of_answers_are_tried_and_a_fact_that_moves_none_is_not_asked() -> None:
    assert set(asked(Profile(), held_by(6))) == set(HELD_TOGETHER[:6])


def test_beyond_64_sets_of_answers_a_fact_is_asked_without_trying_them() -> None:
    assert set(asked(Profile(), held_by(7))) == {"uses_ai", *HELD_TOGETHER}
