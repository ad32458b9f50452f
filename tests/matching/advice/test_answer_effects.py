"""Stakes: what each answer would change, and which answers are worth the same."""

from datetime import date

from matching.advice.answer_effects import (
    AnswerEffect,
    effects_of,
    raising_answers,
    verdict_effects,
)
from matching.domain.offer import Offer
from matching.domain.profile import Profile
from matching.domain.vocabulary import Verdict
from tests.matching.builders import ami, offer, peronne, programme, with_rule

DAY = date(2024, 12, 10)
YES, NO, SHUT = Verdict.ELIGIBLE, Verdict.NOT_ELIGIBLE, Verdict.CLOSED


def effects(
    fact: str, profile: Profile, *offers: Offer
) -> dict[tuple[str, ...], tuple[Verdict, ...]]:
    return {effect.answers: effect.worth for effect in verdict_effects(fact, offers, profile, DAY)}


def test_a_yes_or_no_has_two_answers() -> None:
    assert effects("uses_ai", peronne(uses_ai=None), ami()) == {("oui",): (YES,), ("non",): (NO,)}


def test_a_cost_is_cut_at_the_bounds_of_the_rules_and_the_ends_are_worth_the_same() -> None:
    said = effects("project_cost", peronne(project_cost=None), ami())
    low, middle, high = (
        "moins de 70\u202f000\xa0€",
        "de 70\u202f000\xa0€ à 250\u202f000\xa0€",
        "plus de 250\u202f000\xa0€",
    )
    assert said == {(low, high): (NO,), (middle,): (YES,)}


def test_the_values_of_a_closed_list_are_said_in_words_and_together() -> None:
    said = effects("stage", peronne(stage=None), ami())
    assert said[("une expérimentation (un essai limité)",)] == (YES,)
    assert len(said) == 2


def test_a_lower_bound_that_is_included_is_said_so() -> None:
    rule = with_rule({"fact": "project_cost", "min": 600_000})
    assert list(effects("project_cost", Profile(), rule))[-1] == ("600\u202f000\xa0€ ou plus",)


def test_a_programme_is_asked_by_yes_and_no() -> None:
    small_towns = programme("petites-villes-de-demain", list_kind="closed", natures=["commune"])
    assert effects("programmes.petites-villes-de-demain", peronne(), small_towns) == {
        ("oui",): (YES,),
        ("non",): (SHUT,),
    }


def test_an_answer_that_moves_nothing_alone_leaves_one_stake() -> None:
    rule = with_rule(
        {
            "all": [
                {"fact": "started", "is": False},
                {"fact": "population", "below": 10, "population": "dgf"},
            ]
        }
    )
    assert list(effects("uses_ai", Profile(), rule)) == [("oui", "non")]


def test_each_offering_has_its_own_verdict_in_the_order_asked() -> None:
    with_ai, without = with_rule({"fact": "uses_ai", "is": True}), offer(slug="autre")
    assert effects("uses_ai", Profile(), with_ai, without) == {
        ("oui",): (YES, YES),
        ("non",): (NO, YES),
    }


def test_the_answers_that_raise_a_duty_are_those_that_meet_its_rule_alone() -> None:
    rule = with_rule({"fact": "personal_data", "in": ["personnelles", "sensibles"]}).eligibility
    assert rule is not None
    assert len(raising_answers("personal_data", rule, Profile())) == 2
    both = with_rule(
        {"all": [{"fact": "uses_ai", "is": True}, {"fact": "agents", "min": 50}]}
    ).eligibility
    assert both is not None
    assert raising_answers("uses_ai", both, Profile()) == ()


def test_an_answer_may_be_worth_anything() -> None:
    said = effects_of("uses_ai", (), Profile(), lambda profile: profile.uses_ai)
    assert said == (AnswerEffect(("oui",), True), AnswerEffect(("non",), False))
