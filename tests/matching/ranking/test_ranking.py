"""The order of what is open: what a tool is for, whose programme it is, and how far a grade may say
anything."""

from typing import Any

import numpy as np
import pytest

from matching.domain.offer import Offer
from matching.domain.profile import Profile
from matching.domain.vocabulary import Verdict
from matching.need.language import Spelling
from matching.need.taxonomy import NeedReading, Taxonomy, ThemeTerms
from matching.ranking.facets import Facets
from matching.ranking.grading import Opening, fit_of, grades_of
from matching.ranking.situation import size_of
from matching.verdict.algebra import MET, UNKNOWN, VERDICTS
from tests.matching.builders import offer, programme

TAXONOMY = Taxonomy(
    [
        ThemeTerms.model_validate(
            {
                "theme": "socle-numerique",
                "summary": "Les outils de base.",
                "digital": True,
                "synonyms": ["informatique"],
                "use_cases": [
                    {"slug": "site", "label": "Site internet", "synonyms": ["site de la commune"]},
                    {
                        "slug": "agent",
                        "label": "Agent conversationnel",
                        "synonyms": ["chatbot"],
                        "ai": True,
                    },
                ],
            }
        )
    ],
    [],
)


def read(need: str, **facts: Any) -> NeedReading:
    return TAXONOMY.read(
        Profile.model_validate({"need": need} | facts), Spelling(TAXONOMY.vocabulary)
    )


def fit(subject: Offer, reading: NeedReading) -> tuple[float, float]:
    """How far one offering answers the need, and how far it helps with it."""
    found = fit_of(Facets([subject]), reading, words={}, theme_shares={})
    return float(found.job[0]), float(found.helped[0])


def grade(
    subject: Offer,
    profile: Profile,
    verdict: Verdict = Verdict.ELIGIBLE,
    eligibility: int = MET,
) -> tuple[float, float]:
    """The grade of one offering, and what it would be if nothing were left to confirm."""
    facets, reading = Facets([subject]), TAXONOMY.read(profile, Spelling(TAXONOMY.vocabulary))
    opening = Opening(
        np.array([VERDICTS.index(verdict)], np.uint8),
        np.array([eligibility], np.uint8),
        np.array([True]),
    )
    grades = grades_of(
        facets, opening, profile, reading, fit_of(facets, reading, {}, {}), np.zeros(1), alerts=()
    )
    return float(grades.value[0]), float(grades.if_sure[0])


def test_a_tool_for_the_place_where_an_ai_would_serve_does_not_do_its_job() -> None:
    of_sites = offer(relevance={"role": "tool", "job_use_cases": ["site"]})
    need = "un chatbot sur le site de la commune"
    assert fit(of_sites, read(need))[0] > 0
    assert fit(of_sites, read(need, uses_ai=True))[0] == 0
    assert fit(of_sites, read(need, uses_ai=True))[1] > 0
    assert fit(of_sites, read("refaire le site de la commune", uses_ai=True))[0] > 0


def test_a_theme_that_only_a_use_case_implies_is_not_the_job() -> None:
    of_basics = offer(relevance={"role": "debate", "job_themes": ["socle-numerique"]})
    assert fit(of_basics, read("refaire le site de la commune"))[0] == 0
    assert fit(of_basics, read("l’informatique de la mairie"))[0] > 0


def test_a_programme_of_small_towns_is_for_any_commune_of_its_list_but_not_for_a_large_epci() -> (
    None
):
    small_towns = programme(
        "petites-villes-de-demain", list_kind="closed", natures=["commune", "epci"]
    )
    relevance = small_towns.relevance.model_copy(update={"sizes": ("small", "modest", "medium")})
    one = small_towns.model_copy(update={"relevance": relevance})
    assert grade(one, Profile(nature="commune", population=25_000))[0] > 1
    assert grade(one, Profile(nature="epci", population=20_000))[0] > 1
    assert grade(one, Profile(nature="epci", population=200_000))[0] < 0.9


@pytest.mark.parametrize(
    ("list_kind", "eligibility", "share"),
    [("open", UNKNOWN, 0.5), ("closed", UNKNOWN, 0.2), ("open", MET, 0.95), ("closed", MET, 0.95)],
    ids=["candidacy", "membership unknown", "open, a member", "closed, a member"],
)
def test_a_candidacy_is_worth_more_than_a_membership_that_is_not_known(
    list_kind: str, eligibility: int, share: float
) -> None:
    programme_ = programme("villages-avenir", list_kind=list_kind, natures=["commune"])
    village = Profile(nature="commune", population=300)
    value, if_sure = grade(programme_, village, Verdict.TO_CONFIRM, eligibility)
    assert if_sure > 1
    assert value == pytest.approx(share * if_sure)


@pytest.mark.parametrize(
    ("role", "share"),
    [("call", 0.93), ("tool", 0.85), ("companion", 0.8), ("local_fund", 1.0), ("support", 0.6)],
)
def test_what_is_to_confirm_keeps_a_share_of_its_grade_by_role(role: str, share: float) -> None:
    one = offer(relevance={"role": role, "goals": ["financement"]})
    village = Profile(nature="commune", population=300, goal="financement")
    value, if_sure = grade(one, village, Verdict.TO_CONFIRM, UNKNOWN)
    assert if_sure > 0
    assert value == pytest.approx(share * if_sure)
    sure, _ = grade(one, village)
    assert sure >= if_sure


@pytest.mark.parametrize(
    ("nature", "population", "size"),
    [
        ("commune", 1, "small"),
        ("commune", 3_499, "small"),
        ("commune", 3_500, "modest"),
        ("commune", 9_999, "modest"),
        ("commune", 10_000, "medium"),
        ("commune", 19_999, "medium"),
        ("commune", 20_000, "large"),
        ("epci", 14_999, "modest"),
        ("epci", 15_000, "medium"),
        ("epci", 49_999, "medium"),
        ("epci", 50_000, "large"),
    ],
)
def test_the_size_steps_at_its_number(nature: str, population: int, size: str) -> None:
    assert size_of(Profile(nature=nature, population=population)) == size
    assert size_of(Profile(nature=nature, population_total=population)) == size


def test_a_size_that_the_sheet_is_not_for_comes_after_all_others() -> None:
    small_only = offer(relevance={"role": "human_help", "sizes": ["small"]})
    grades = [
        grade(small_only, Profile(nature="commune", population=people))[0]
        for people in (3_499, 3_500)
    ]
    assert grades[0] - grades[1] == pytest.approx(2.0)
