"""The order of what is open: what a tool is for, whose programme it is, and how far a grade may say
anything."""

from typing import Any

from matching.domain.offer import Offer
from matching.domain.profile import Profile
from matching.domain.vocabulary import Outcome, Verdict
from matching.need.language import Spelling
from matching.need.taxonomy import NeedReading, Taxonomy, ThemeTerms
from matching.ranking.grading import Grader, OpenOffer, fit_of
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
