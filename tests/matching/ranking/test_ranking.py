"""The order of what is open: what a tool is for, whose programme it is, and how far a grade may say
anything."""

from typing import Any, Literal

import pytest

from matching.domain.offer import Offer
from matching.domain.profile import Profile
from matching.domain.vocabulary import Outcome, Verdict
from matching.need.language import Spelling
from matching.need.relevance import NeedRelevance
from matching.need.taxonomy import NeedReading, Taxonomy, ThemeTerms
from matching.ranking.catalogue import Catalogue
from matching.ranking.duties import Safeguards
from matching.ranking.grading import Grader, OpenOffer, fit_of
from matching.ranking.situation import size_of
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


def opened(subject: Offer, eligibility: Outcome = Outcome.MET) -> OpenOffer:
    return OpenOffer(subject, Verdict.ELIGIBLE, eligibility, words={}, shares={}, resemblance=0.0)


def read(need: str, **facts: Any) -> NeedReading:
    return TAXONOMY.read(
        Profile.model_validate({"need": need} | facts), Spelling(TAXONOMY.vocabulary)
    )


def grade(one: OpenOffer, profile: Profile) -> float:
    reading = TAXONOMY.read(profile, Spelling(TAXONOMY.vocabulary))
    grader = Grader(profile, reading, roles_open_for_sure=(), does_a_tool_the_job=False, alerts=())
    return grader.grade(one).value


def test_a_tool_for_the_place_where_an_ai_would_serve_does_not_do_its_job() -> None:
    of_sites = opened(offer(relevance={"role": "tool", "job_use_cases": ["site"]}))
    need = "un chatbot sur le site de la commune"
    assert fit_of(of_sites, read(need)).job > 0
    assert fit_of(of_sites, read(need, uses_ai=True)).job == 0
    assert fit_of(of_sites, read(need, uses_ai=True)).helped > 0
    assert fit_of(of_sites, read("refaire le site de la commune", uses_ai=True)).job > 0


def test_a_theme_that_only_a_use_case_implies_is_not_the_job() -> None:
    of_basics = opened(offer(relevance={"role": "debate", "job_themes": ["socle-numerique"]}))
    assert fit_of(of_basics, read("refaire le site de la commune")).job == 0
    assert fit_of(of_basics, read("l’informatique de la mairie")).job > 0


def test_a_programme_of_small_towns_is_for_any_commune_of_its_list_but_not_for_a_large_epci() -> (
    None
):
    small_towns = programme(
        "petites-villes-de-demain", list_kind="closed", natures=["commune", "epci"]
    )
    relevance = small_towns.relevance.model_copy(update={"sizes": ("small", "modest", "medium")})
    one = opened(small_towns.model_copy(update={"relevance": relevance}))
    assert grade(one, Profile(nature="commune", population=25_000)) > 1
    assert grade(one, Profile(nature="epci", population=20_000)) > 1
    assert grade(one, Profile(nature="epci", population=200_000)) < 0.9


@pytest.mark.parametrize(
    ("list_kind", "eligibility", "kept"),
    [
        ("open", Outcome.UNKNOWN, 0.5),
        ("closed", Outcome.UNKNOWN, 0.2),
        ("open", Outcome.MET, 0.95),
        ("closed", Outcome.MET, 0.95),
    ],
)
def test_a_candidacy_is_worth_more_than_a_list_that_one_may_not_be_on_and_less_than_being_on_it(
    list_kind: Literal["open", "closed"], eligibility: Outcome, kept: float
) -> None:
    villages = programme("villages-avenir", list_kind=list_kind, natures=["commune"])
    doubtful = opened(villages, eligibility)._replace(verdict=Verdict.TO_CONFIRM)
    profile = Profile(nature="commune", population=300)
    reading = TAXONOMY.read(profile, Spelling(TAXONOMY.vocabulary))
    grader = Grader(profile, reading, roles_open_for_sure=(), does_a_tool_the_job=False, alerts=())
    grade = grader.grade(doubtful)
    assert grade.if_sure > 0
    assert grade.value == pytest.approx(kept * grade.if_sure)
    certain = grader.grade(opened(villages, eligibility))
    assert certain.value == certain.if_sure


@pytest.mark.parametrize(
    ("nature", "population", "expected"),
    [
        ("commune", 3_499, "small"),
        ("commune", 3_500, "modest"),
        ("commune", 9_999, "modest"),
        ("commune", 10_000, "medium"),
        ("commune", 19_999, "medium"),
        ("commune", 20_000, "large"),
        ("epci", 1, "modest"),
        ("epci", 14_999, "modest"),
        ("epci", 15_000, "medium"),
        ("epci", 49_999, "medium"),
        ("epci", 50_000, "large"),
        ("commune", None, "modest"),
        ("epci", None, "modest"),
        ("syndicat_mixte", 100_000, "modest"),
        (None, 100_000, "modest"),
        ("departement", 1, "large"),
        ("region", 1, "large"),
        ("collectivite_unique", 1, "large"),
        ("association", 1, "other"),
        ("entreprise", 1, "other"),
        ("etat", 1, "other"),
        ("ccas", 100_000, "small"),
        ("groupement_communes", 100_000, "small"),
    ],
)
def test_the_size_of_an_organisation_changes_at_its_steps(
    nature: Any, population: int | None, expected: str
) -> None:
    assert size_of(Profile(nature=nature, population=population)) == expected


def test_the_total_population_says_the_size_where_the_municipal_one_is_not_known() -> None:
    assert size_of(Profile(nature="commune", population_total=20_000)) == "large"
    assert size_of(Profile(nature="commune", population=300, population_total=20_000)) == "small"


@pytest.mark.parametrize(
    ("count", "share"), [(1, 1.0), (20, 1.0), (21, 20 / 21), (40, 0.5), (200, 0.1)]
)
def test_a_theme_that_many_offerings_help_with_tells_less_of_each(count: int, share: float) -> None:
    common = {"role": "support", "themes": ["eau"]}
    rare = offer(
        relevance={"role": "support", "themes": ["donnees"], "job_themes": ["mobilite-voirie"]}
    )
    catalogue = Catalogue(
        version="essai",
        offers=(*[offer(relevance=common)] * count, rare),
        taxonomy=TAXONOMY,
        safeguards=Safeguards(()),
        postings=NeedRelevance().fit([{"title": "Une offre"}]).export(["une-offre"]),
    )
    assert catalogue.theme_shares == {"eau": pytest.approx(share), "donnees": 1.0}
