"""The proof in words: one sentence per condition, from the rule itself."""

from datetime import date
from typing import Any

import pytest

from matching.domain.profile import Profile
from matching.verdict.conditions import conditions_of
from matching.verdict.eligibility import judge
from matching.verdict.reasons import reasons_of
from matching.verdict.verdict_words import deadline_in_words, verdict_in_words
from tests.matching.builders import ami, offer, peronne, programme, with_rule

DAY = date(2024, 12, 10)


def plain(text: str) -> str:
    return text.replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\N{NO-BREAK SPACE}", " ")


def message(rule: dict[str, Any], **facts: Any) -> str:
    one = with_rule(rule)
    return plain(reasons_of(judge(one, Profile.model_validate(facts), DAY), one)[0].message)


@pytest.mark.parametrize(
    ("rule", "facts", "expected"),
    [
        (
            {"fact": "project_cost", "min": 70000, "max": 250000},
            {"project_cost": 85000},
            "Coût du projet : 85 000 € (il faut entre 70 000 € et 250 000 €).",
        ),
        (
            {"fact": "project_cost", "min": 70000, "max": 250000},
            {"project_cost": 69999},
            "Coût du projet : 69 999 €. Il faut entre 70 000 € et 250 000 €. Il manque 1 €.",
        ),
        (
            {"fact": "project_cost", "min": 70000, "max": 250000},
            {"project_cost": 250001},
            "Coût du projet : 250 001 €. Il faut entre 70 000 € et 250 000 €. C’est 1 € de trop.",
        ),
        (
            {"fact": "population", "below": 3500},
            {"population": 3500},
            "Population : 3 500 habitants. Il faut moins de 3 500 habitants.",
        ),
        (
            {"fact": "region", "in": ["32"]},
            {"region": "32"},
            "Région : Hauts-de-France, comme demandé.",
        ),
        (
            {"fact": "uses_ai", "is": True},
            {},
            "Recours à l’IA : non précisé. Il faut un projet qui utilise l’IA.",
        ),
        (
            {"fact": "stage", "in": ["experimentation"], "certainty": "inferred"},
            {"stage": "idee"},
            (
                "Avancement : une idée. Il faut une expérimentation (un essai limité) : à"
                " confirmer. C’est notre lecture de la source."
            ),
        ),
    ],
)
def test_each_outcome_has_its_sentence(
    rule: dict[str, Any], facts: dict[str, Any], expected: str
) -> None:
    assert message(rule, **facts) == expected


@pytest.mark.parametrize(
    ("rule", "facts", "gap"),
    [
        (
            {"fact": "project_cost", "min": 70000, "max": 250000},
            {"project_cost": {"min": 10_000, "max": 60_000}},
            "Il manque 10 000 €.",
        ),
        (
            {"fact": "project_cost", "min": 70000, "max": 250000},
            {"project_cost": {"min": 300_000, "max": 400_000}},
            "C’est 50 000 € de trop.",
        ),
        (
            {"fact": "project_cost", "min": 70000, "max": 250000},
            {"project_cost": {"min": 300_000}},
            "C’est 50 000 € de trop.",
        ),
        (
            {"fact": "population", "min": 15_000, "population": "any"},
            {"population": 14_000, "population_total": 14_600},
            None,
        ),
        (
            {"fact": "population", "max": 15_000, "population": "any"},
            {"population": 15_700, "population_total": 16_200},
            None,
        ),
    ],
)
def test_the_gap_is_that_of_the_nearest_number_that_is_known(
    rule: dict[str, Any], facts: dict[str, Any], gap: str | None
) -> None:
    """Euros may be found or spared; inhabitants are not « de trop »."""
    told = message(rule, **facts)
    assert told.endswith(gap) if gap else "de trop" not in told and "Il manque" not in told


LISTED = date(2026, 6, 2)


def test_what_a_list_says_comes_with_its_day_and_what_a_person_says_without() -> None:
    rule = {"fact": "programmes.crte", "is": True}
    listed = {"programmes": {"crte": True}, "programmes_as_of": {"crte": LISTED}}
    assert message(rule, **listed).endswith("(CRTE) : oui (liste du 2 juin 2026), comme demandé.")
    assert message(rule, programmes={"crte": True}).endswith("(CRTE) : oui, comme demandé.")


@pytest.mark.parametrize(
    ("slug", "list_kind", "is_member", "expected"),
    [
        ("action-coeur-de-ville", "closed", True, "Vous y êtes (liste du 2 juin 2026)"),
        (
            "action-coeur-de-ville",
            "closed",
            False,
            "Vous n’y êtes pas (liste du 2 juin 2026), et la liste est fermée",
        ),
        (
            "villages-avenir",
            "open",
            True,
            "Vous y êtes (liste du 2 juin 2026) · accompagnement en cours à vérifier",
        ),
    ],
)
def test_a_programme_says_of_which_day_its_list_is(
    slug: str, list_kind: str, is_member: bool, expected: str
) -> None:
    one = programme(slug, list_kind=list_kind, natures=["commune"])
    facts = {
        "nature": "commune",
        "programmes": {slug: is_member},
        "programmes_as_of": {slug: LISTED},
    }
    profile = Profile.model_validate(facts)
    assert plain(verdict_in_words(one, judge(one, profile, DAY), profile)) == expected


def test_what_refuses_comes_first_and_every_reason_has_a_source() -> None:
    reasons = reasons_of(judge(ami(), peronne(project_cost=10, stage=None), DAY), ami())
    assert [reason.outcome.value for reason in reasons][:2] == ["unmet", "unknown"]
    assert all(reason.source == "source-une" for reason in reasons)


@pytest.mark.parametrize(
    ("one", "facts", "expected"),
    [
        (offer(), {"nature": "commune"}, "Ouvert à votre commune"),
        (offer(kind="ressource"), {}, "En accès libre"),
        (
            offer(kind="accompagnement", subject_to="l’accord du préfet"),
            {},
            "Vous pouvez le demander · sous réserve de : l’accord du préfet",
        ),
        (ami(), peronne().model_dump(exclude={"regions"}), "Conditions connues remplies"),
        (
            programme("villages-avenir", list_kind="open", natures=["commune"]),
            {"nature": "commune", "programmes": {"villages-avenir": True}},
            "Vous y êtes, d’après votre réponse",
        ),
        (
            programme("action-coeur-de-ville", list_kind="closed", natures=["commune"]),
            {"nature": "commune", "programmes": {"action-coeur-de-ville": False}},
            "Vous n’y êtes pas, et la liste est fermée",
        ),
        (
            with_rule({"fact": "uses_ai", "is": True}),
            {"nature": "epci"},
            "Il manque une information",
        ),
        (
            offer(lifecycle={"phase": "permanent", "open_to_new_users": None, "read_on": DAY}),
            {},
            "Ouverture à vérifier auprès de l’organisme",
        ),
    ],
)
def test_the_verdict_speaks_the_words_of_the_kind(
    one: Any, facts: dict[str, Any], expected: str
) -> None:
    profile = Profile.model_validate(
        {name: value for name, value in facts.items() if value is not None}
    )
    assert plain(verdict_in_words(one, judge(one, profile, DAY), profile)) == expected


def test_a_closed_offer_says_since_when_and_no_deadline_is_not_for_ever() -> None:
    later = date(2025, 1, 1)
    assert (
        plain(verdict_in_words(ami(), judge(ami(), peronne(), later), peronne()))
        == "Fermé depuis le 1er janvier 2025"
    )
    assert plain(deadline_in_words(ami(), later)) == "Clos depuis le 1er janvier 2025"
    assert plain(deadline_in_words(ami(), DAY)) == "Avant le 31 décembre 2024 inclus"
    assert (
        plain(deadline_in_words(offer(), DAY))
        == "Pas de date limite connue (lu le 22 novembre 2026)"
    )


def test_the_conditions_of_a_sheet_come_from_its_rule() -> None:
    clause = conditions_of(ami())
    assert plain(clause.parts[2].text) == "Coût du projet : entre 70 000 € et 250 000 €"
    assert clause.parts[3].certainty is not None
    assert clause.parts[4].text == "L’une de ces conditions :"
