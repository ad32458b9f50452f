"""How many may use an offering: the same counts as the matrix, each organisation once, and what the
lists do not say."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session

from catalog.advice.matrix.eligible_counts import OVERSEAS, eligible_counts_of, totals_of
from catalog.advice.matrix.portfolio import matrix_of_departement, matrix_of_france
from catalog.content.offerings import OfferingNotFound
from catalog.settings import PROJECT_ROOT
from catalog.territories.programmes import replace_list
from catalog.territories.seeded_lists import read_lists
from matching.domain.profile import Facts
from matching.domain.vocabulary import Programme, Verdict

TODAY, IN_THE_CALL = date(2026, 11, 23), date(2024, 12, 31)
PROJECT = Facts.model_validate(
    {
        "uses_ai": True,
        "stage": "experimentation",
        "project_cost": 85_000,
        "cost_type": "investissement",
    }
)


def test_the_counts_are_those_of_the_matrix(session: Session) -> None:
    matrix = matrix_of_france(session, TODAY)
    for slug in ("bureau-communal", "bourgs-vivants", "essais-ia-du-nord"):
        reach, row = eligible_counts_of(session, slug, TODAY), matrix.slugs.index(slug)
        found = Counter(
            (territory.kind, matrix.verdicts_of(column)[slug])
            for column, territory in enumerate(matrix.territories)
            if territory.kind in ("commune", "epci")
        )
        assert len(matrix.numbers[row]) > sum(found.values()), "councils are not counted"
        said = {("commune", verdict): count for verdict, count in reach.totals.communes.items()}
        said |= {("epci", verdict): count for verdict, count in reach.totals.epci.items()}
        assert {key: count for key, count in said.items() if count} == found
        assert totals_of(session, slug, TODAY) == reach.totals


def test_the_counts_of_a_departement_are_those_of_its_matrix(session: Session) -> None:
    reach = eligible_counts_of(session, "bureau-communal", TODAY)
    counts = {count.number: count for region in reach.regions for count in region.departements}
    for number in ("80", "2A", "67", "975"):
        matrix = matrix_of_departement(session, number, TODAY)
        for kind in ("communes", "epci"):
            of_kind = [
                one
                for one, territory in enumerate(matrix.territories)
                if territory.kind == kind.removesuffix("s")
            ]
            found = Counter(matrix.verdicts_of(column)["bureau-communal"] for column in of_kind)
            assert {
                verdict: count for verdict, count in getattr(counts[number], kind).items() if count
            } == found


def test_regions_add_up_and_an_epci_counts_once_in_each(session: Session) -> None:
    reach = eligible_counts_of(session, "bureau-communal", TODAY)
    assert reach.regions[-1].name == OVERSEAS
    for verdict in Verdict:
        assert (
            sum(region.communes[verdict] for region in reach.regions)
            == reach.totals.communes[verdict]
        )
    for region in reach.regions:
        in_departements = sum(sum(count.epci.values()) for count in region.departements)
        assert sum(region.epci.values()) <= in_departements
    assert sum(sum(region.epci.values()) for region in reach.regions) > sum(
        reach.totals.epci.values()
    )


def test_the_call_of_hauts_de_france_reaches_its_five_departements_only(session: Session) -> None:
    reach = eligible_counts_of(session, "essais-ia-du-nord", IN_THE_CALL, PROJECT)
    counts = [count for region in reach.regions for count in region.departements]
    assert {count.number for count in counts if count.communes[Verdict.ELIGIBLE]} == {
        "02",
        "59",
        "60",
        "62",
        "80",
    }
    assert reach.totals.communes[Verdict.ELIGIBLE] == sum(
        count.communes[Verdict.ELIGIBLE] for count in counts
    )
    assert reach.totals.epci[Verdict.TO_CONFIRM] > 0, "EPCI across two régions are to be confirmed"


def test_a_list_that_is_not_complete_is_named_until_it_is(session: Session) -> None:
    slug, programme = "bourgs-vivants", Programme.PETITES_VILLES_DE_DEMAIN
    assert programme in eligible_counts_of(session, slug, TODAY).partly_listed
    listed = next(
        one
        for one in read_lists(PROJECT_ROOT / "seeds" / "programmes")
        if one.programme == programme
    )
    replace_list(
        session,
        replace(listed, is_complete=True, list_date=date(2026, 5, 1)),
        datetime(2026, 11, 23, tzinfo=UTC),
    )
    assert programme not in eligible_counts_of(session, slug, TODAY).partly_listed
    assert eligible_counts_of(session, "cap-numerique", TODAY).partly_listed == ()


def test_an_unknown_offering_reaches_nobody(session: Session) -> None:
    with pytest.raises(OfferingNotFound):
        eligible_counts_of(session, "no-such-offering", TODAY)
