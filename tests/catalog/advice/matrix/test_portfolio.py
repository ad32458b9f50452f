"""The matrix on the real reference and catalogue: what completing and judging each organisation
says, in one go."""

from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random
from typing import Any

import pytest
from sqlmodel import Session

from catalog.advice.answers.recommendations import DateOutOfRange
from catalog.advice.matrix.portfolio import (
    beneficiaries_of,
    matrix_for,
    matrix_of_communes,
    matrix_of_departement,
    matrix_of_france,
)
from catalog.content.offerings import OfferingNotFound, published
from catalog.settings import PROJECT_ROOT
from catalog.territories.census import census
from catalog.territories.completion import complete
from catalog.territories.places import FactRefused, TerritoryNotFound
from catalog.territories.programmes import replace_list
from catalog.territories.seeded_lists import read_lists
from matching.domain.profile import Facts
from matching.domain.vocabulary import Verdict
from matching.verdict.eligibility import judge

TODAY, IN_THE_CALL, LATER = date(2026, 11, 23), date(2024, 12, 31), date(2027, 3, 1)
NOW = datetime(2026, 11, 23, tzinfo=UTC)
# Straddling EPCI, one whose populations straddle 15,000, overseas, Corsica, Alsace, Paris, Lyon,
# members of programmes, councils.
ODD_BODIES = [
    "200069722", "242900561", "97411", "97502", "97701", "dep-975", "dep-976", "reg-94", "2A004",
    "dep-6AE", "67482", "75056", "200046977", "69123", "80620", "200037059", "02691", "dep-59",
    "reg-32", "dep-972", "98818",
]  # fmt: skip
PROJECT: dict[str, Any] = {
    "uses_ai": True,
    "stage": "experimentation",
    "project_cost": 85_000,
    "cost_type": "investissement",
}


def near_the_thresholds(session: Session) -> list[str]:
    organisations = census(session).gazetteer.organisations.values()
    return [
        organisation.code
        for organisation in organisations
        for bound in (3_500, 15_000, 20_000)
        if abs((organisation.population or 0) - bound) <= 1
    ]


def expected(session: Session, code: str, facts: dict[str, Any], on: date) -> dict[str, Verdict]:
    profile = complete(session, {"code": code, **facts}).profile
    return {
        offer.slug: judge(offer, profile, on).verdict
        for offer in published(session).matching.offers
    }


@pytest.mark.parametrize(
    ("facts", "on"),
    [({}, TODAY), (PROJECT, IN_THE_CALL), ({"project_cost": {"min": 60_000}}, LATER)],
)
def test_every_cell_is_what_completing_and_judging_the_organisation_says(
    session: Session, facts: dict[str, Any], on: date
) -> None:
    every_code = census(session).codes
    codes = [
        *ODD_BODIES,
        *near_the_thresholds(session),
        *Random(on.toordinal()).sample(every_code, 60),
    ]
    matrix = matrix_for(session, codes, on, Facts.model_validate(facts))
    for column, code in enumerate(codes):
        assert matrix.verdicts_of(column) == expected(session, code, facts, on), code


@pytest.mark.parametrize(
    "facts",
    [
        {"population": 3_499},
        {"population": 20_000, "population_total": 100},
        {
            "programmes": {
                "petites-villes-de-demain": None,
                "action-coeur-de-ville": False,
                "crte": True,
            }
        },
        {"outre_mer": True, "agents": 12, "staff": "aucun"},
    ],
)
def test_what_is_declared_wins_for_every_organisation(
    session: Session, facts: dict[str, Any]
) -> None:
    codes = ["80620", "02691", "200069722", "242900561", "97411", "dep-59"]
    matrix = matrix_for(session, codes, TODAY, Facts.model_validate(facts))
    for column, code in enumerate(codes):
        assert matrix.verdicts_of(column) == expected(session, code, facts, TODAY), code


def test_a_complete_list_speaks_by_its_silence_as_soon_as_it_is_loaded(session: Session) -> None:
    codes = ["80620", "80021", "200037059", "59001"]
    before = matrix_for(session, codes, TODAY)
    listed = next(
        one
        for one in read_lists(PROJECT_ROOT / "seeds" / "programmes")
        if one.programme == "petites-villes-de-demain"
    )
    replace_list(session, replace(listed, is_complete=True, list_date=date(2026, 5, 1)), NOW)
    after = matrix_for(session, codes, TODAY)
    assert [matrix.verdicts_of(1)["bourgs-vivants"].value for matrix in (before, after)] == [
        "not_eligible"
    ] * 2
    assert [matrix.verdicts_of(3)["bourgs-vivants"].value for matrix in (before, after)] == [
        "to_confirm",
        "closed",
    ]
    for column, code in enumerate(codes):
        assert after.verdicts_of(column) == expected(session, code, {}, TODAY)


def test_codes_are_followed_and_may_come_twice(session: Session) -> None:
    matrix = matrix_for(session, ["59355", "59350", "218005858", "dep-59"], TODAY)
    assert [territory.code for territory in matrix.territories] == [
        "59350",
        "59350",
        "80620",
        "dep-59",
    ]
    assert matrix.numbers.shape == (len(matrix.slugs), 4)


def test_no_code_makes_an_empty_matrix(session: Session) -> None:
    assert matrix_for(session, [], TODAY).numbers.shape[1] == 0


@pytest.mark.parametrize(
    "facts",
    [{"nature": "commune"}, {"region": "32"}, {"members": ["80620", "80021"]}, {"code": "80620"}],
)
def test_a_fact_that_the_code_says_is_refused(session: Session, facts: dict[str, Any]) -> None:
    with pytest.raises(FactRefused) as refused:
        matrix_for(session, ["80620"], TODAY, Facts.model_validate(facts))
    assert refused.value.field in facts


def test_what_does_not_exist_is_refused(session: Session) -> None:
    with pytest.raises(TerritoryNotFound):
        matrix_for(session, ["80620", "99999"], TODAY)
    with pytest.raises(FactRefused):
        matrix_for(session, ["32"], TODAY)
    with pytest.raises(FactRefused):
        matrix_of_departement(session, "20", TODAY)
    with pytest.raises(DateOutOfRange):
        matrix_for(session, ["80620"], date(2014, 12, 31))
    with pytest.raises(OfferingNotFound):
        beneficiaries_of(session, "no-such-offering", TODAY)


def test_a_departement_is_its_council_its_epci_and_its_communes(session: Session) -> None:
    somme = matrix_of_departement(session, "80", TODAY).territories
    assert somme[0].code == "dep-80"
    assert {"200069722", "200037059", "80620"} <= {territory.code for territory in somme}
    assert [territory.kind for territory in somme] == sorted(
        (territory.kind for territory in somme), key=["departement", "epci", "commune"].index
    )
    assert matrix_of_departement(session, "2A", TODAY).territories[0].code == "reg-94"
    assert matrix_of_departement(session, "67", TODAY).territories[0].code == "dep-6AE"
    assert {
        territory.code for territory in matrix_of_departement(session, "975", TODAY).territories
    } == {
        "dep-975",
        "97501",
        "97502",
    }


def test_the_communes_of_an_organisation_are_those_that_lie_in_it(session: Session) -> None:
    assert len(matrix_of_communes(session, "dep-59", TODAY).territories) == 647
    of_an_epci = matrix_of_communes(session, "240200469", TODAY).territories
    assert len(of_an_epci) == 42
    assert {territory.kind for territory in of_an_epci} == {"commune"}
    corsica = matrix_of_communes(session, "dep-2A", TODAY).territories
    assert {territory.departement for territory in corsica} == {"2A", "2B"}
    assert matrix_of_communes(session, "80620", TODAY).territories == ()


def test_all_of_france_is_there_once(session: Session) -> None:
    matrix = matrix_of_france(session, TODAY)
    assert (
        len({territory.code for territory in matrix.territories})
        == len(census(session).codes)
        == matrix.numbers.shape[1]
    )
    assert all(
        sum(counts.values()) == len(matrix.territories) for counts in matrix.counts().values()
    )


def test_who_may_use_an_offering_comes_by_pages(session: Session) -> None:
    first = beneficiaries_of(
        session, "bureau-communal", TODAY, "80", Verdict.ELIGIBLE, page_size=50
    )
    last = beneficiaries_of(
        session, "bureau-communal", TODAY, "80", Verdict.ELIGIBLE, page=first.pages, page_size=50
    )
    beyond = beneficiaries_of(
        session,
        "bureau-communal",
        TODAY,
        "80",
        Verdict.ELIGIBLE,
        page=first.pages + 1,
        page_size=50,
    )
    assert first.total == first.counts[Verdict.ELIGIBLE] == (first.pages - 1) * 50 + len(last.items)
    assert beyond.items == ()
    assert {item.verdict for item in (*first.items, *last.items)} == {Verdict.ELIGIBLE}
    anybody = beneficiaries_of(session, "bureau-communal", TODAY)
    assert anybody.total == sum(anybody.counts.values()) == len(census(session).codes)
