"""What nobody could confirm to be open is not first while something certain does the job."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

import pytest

from matching.domain.profile import Profile
from matching.domain.vocabulary import Verdict
from matching.need.reader import INCIDENT_USE
from matching.ranking.assessment import Assessment
from matching.ranking.catalogue import Catalogue
from tests.matching.invented import invented_catalogue

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return invented_catalogue()


def said(catalogue: Catalogue, use_case: str, confirmed: Collection[str], day: date) -> list[str]:
    held = replace(catalogue, confirmed=dict.fromkeys(confirmed, day))
    profile = Profile(nature="commune", population=300, use_case=use_case)
    understanding = held.understand(profile, TODAY)
    assessment = Assessment(profile, held, TODAY, held.read(profile), understanding, ())
    return [held.offers[place].slug for place in assessment.said]


def job_doers(catalogue: Catalogue, use_case: str) -> set[str]:
    profile = Profile(nature="commune", population=300, use_case=use_case)
    understanding = catalogue.understand(profile, TODAY)
    assessment = Assessment(profile, catalogue, TODAY, catalogue.read(profile), understanding, ())
    return {
        offer.slug
        for place, offer in enumerate(catalogue.offers)
        if assessment.expected.by_use[place] >= 2
        and assessment.judgement(place).verdict is Verdict.ELIGIBLE
    }


def cases(catalogue: Catalogue) -> list[tuple[str, str]]:
    """The use cases of which an answer that is not the first does the job, and that answer."""
    found = []
    for use_case in catalogue.taxonomy.use_cases:
        if use_case == INCIDENT_USE:
            continue
        later = said(catalogue, use_case, (), TODAY)[1:]
        found += [(use_case, slug) for slug in later if slug in job_doers(catalogue, use_case)][:1]
    return found


def test_a_certain_answer_that_does_the_job_goes_before_one_that_nobody_confirmed(
    catalogue: Catalogue,
) -> None:
    assert cases(catalogue)
    for use_case, slug in cases(catalogue):
        usual = said(catalogue, use_case, (), TODAY)
        assert said(catalogue, use_case, [slug], TODAY) == [
            slug,
            *(other for other in usual if other != slug),
        ]


def test_the_order_stays_when_the_first_is_confirmed_or_nothing_is(catalogue: Catalogue) -> None:
    for use_case, slug in cases(catalogue):
        usual = said(catalogue, use_case, (), TODAY)
        assert said(catalogue, use_case, [usual[0], slug], TODAY) == usual
        long_ago = TODAY - timedelta(days=366)
        assert said(catalogue, use_case, [slug], long_ago) == usual


def test_an_emergency_does_not_wait_for_a_confirmation(catalogue: Catalogue) -> None:
    need = Profile(nature="commune", need="on s’est fait pirater, ils demandent une rançon")
    understanding = catalogue.understand(need, TODAY)
    urgent = replace(
        understanding, summary=replace(understanding.summary, emergency="cyber-incident")
    )
    held = replace(catalogue, confirmed={offer.slug: TODAY for offer in catalogue.offers[1:]})
    orders = [
        Assessment(need, one, TODAY, one.read(need), urgent, ()).said for one in (catalogue, held)
    ]
    assert orders[0] == orders[1]
