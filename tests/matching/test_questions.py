"""Questions: only those that can still change something, the most decisive first, and fewer of them than a form asks."""

from datetime import date
from typing import Any

from matching.eligibility import judge
from matching.offer import Offer
from matching.profile import Profile
from matching.questions import OpenCase, questions_of, with_fact
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
    assert set(asked(peronne(project_cost=None, uses_ai=None), ami())) == {"project_cost", "uses_ai"}


def test_the_question_that_moves_more_comes_first() -> None:
    by_cost = [
        with_rule({"fact": "project_cost", "min": bound}).model_copy(update={"slug": f"cout-{bound}"}) for bound in (10, 20)
    ]
    by_start = with_rule({"fact": "started", "is": False})
    assert asked(Profile(), *by_cost, by_start) == ["project_cost", "started"]


def test_a_door_that_nobody_can_open_asks_nothing() -> None:
    always_unknown = offer(
        eligibility={"fact": "uses_ai", "is": True},
        lifecycle={"phase": "permanent", "open_to_new_users": None, "checked_on": DAY},
    )
    assert asked(Profile(), always_unknown) == ["uses_ai"]
    assert asked(Profile(uses_ai=True), always_unknown) == []


def test_what_a_jury_looks_at_weighs_less_than_what_settles_a_verdict() -> None:
    jury = with_rule({"fact": "started", "is": False, "certainty": "discretionary"})
    certain = with_rule({"fact": "uses_ai", "is": True})
    assert asked(Profile(), jury, certain) == ["uses_ai", "started"]


def test_the_membership_of_a_programme_is_asked_by_its_name() -> None:
    villages = programme("villages-avenir", list_kind="open", natures=["commune"])
    profile = Profile.model_validate({"nature": "commune"})
    (question,) = questions_of(profile, [OpenCase(villages, judge(villages, profile, DAY), 1.0)], DAY)
    assert (question.fact, question.decides) == ("programmes.villages-avenir", ("villages-avenir",))
    assert "Villages d’avenir" in question.label


def test_a_fact_is_replaced_without_touching_the_others() -> None:
    profile: Any = with_fact(peronne(), "programmes.crte", True)
    assert profile.programmes == {"crte": True}
    assert with_fact(profile, "uses_ai", None).uses_ai is None
    assert profile.uses_ai is True
