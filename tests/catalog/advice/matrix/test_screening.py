"""A portfolio under its filters: the cells they keep are true, and the order is the one asked
for."""

import time
from datetime import date, timedelta
from random import Random
from types import SimpleNamespace

import numpy as np
import pytest
from sqlmodel import Session

from catalog.advice.answers.deadlines import closing_day
from catalog.advice.browsing.selection import codes_within
from catalog.advice.matrix import near_misses
from catalog.advice.matrix.near_misses import are_near, near_misses_of
from catalog.advice.matrix.screening import SOON, SortOrder, VerdictFilter, screen
from catalog.content.offerings import published
from catalog.territories.census import census
from catalog.territories.gazetteer import Area, Organisation
from matching.domain.vocabulary import Verdict
from tests.matching.builders import offer

ON = date(2024, 12, 10)
AMI = "essais-ia-du-nord"
BODIES = ("80620", "71345", "59350", "80159", "200069722", "dep-59")


def test_without_a_filter_all_is_there_in_the_order_of_the_list(session: Session) -> None:
    screening = screen(session, BODIES, ON, VerdictFilter.ALL, SortOrder.LIST)
    assert tuple(territory.code for territory in screening.matrix.territories) == BODIES
    assert sorted(screening.matrix.slugs) == sorted(
        sheet.slug for sheet in published(session).sheets
    )
    for place, code in enumerate(BODIES):
        assert screening.matrix.verdicts_of(place) == screening.whole.verdicts_of(
            BODIES.index(code)
        )


def test_what_is_open_is_all_that_is_shown(session: Session) -> None:
    screening = screen(session, BODIES, ON, VerdictFilter.OPEN, SortOrder.DOORS)
    matrix = screening.matrix
    for place in range(len(matrix.territories)):
        for row, verdict in enumerate(matrix.verdicts_of(place).values()):
            assert screening.shown[row, place] == (verdict is Verdict.ELIGIBLE)
    assert screening.shown.any(axis=0).all()
    assert screening.shown.any(axis=1).all()
    assert list(screening.open_counts) == sorted(screening.open_counts, reverse=True)
    assert screening.open_counts == tuple(screening.shown.sum(axis=0).tolist())


@pytest.mark.parametrize(
    ("on", "is_soon"),
    [
        (date(2024, 12, 31) - SOON, True),
        (date(2024, 12, 31) - SOON - timedelta(days=1), False),
        (date(2025, 1, 1), False),
    ],
)
def test_what_closes_soon_does_within_sixty_days_and_is_not_closed(
    session: Session, on: date, is_soon: bool
) -> None:
    screening = screen(session, ("80620", "71345"), on, VerdictFilter.SOON, SortOrder.LIST)
    assert (AMI in screening.matrix.slugs) is is_soon
    if is_soon:  # Elsewhere the call is no deadline: it is not for them.
        assert [territory.code for territory in screening.matrix.territories] == ["80620"]


def test_the_nearest_deadline_comes_first_and_those_without_any_last(session: Session) -> None:
    screening = screen(
        session, ("dep-71", "71345", "80620"), ON, VerdictFilter.ALL, SortOrder.DEADLINE
    )
    assert [territory.code for territory in screening.matrix.territories] == [
        "80620",
        "71345",
        "dep-71",
    ]
    assert screening.deadlines == (date(2024, 12, 31), date(2026, 12, 31), None)
    first = published(session).sheet(screening.matrix.slugs[0])
    assert closing_day(first, ON) == date(2024, 12, 31)


def test_of_what_closes_together_what_is_open_to_most_comes_first(session: Session) -> None:
    screening = screen(session, BODIES, ON, VerdictFilter.ALL, SortOrder.LIST)
    open_to = {slug: counts[Verdict.ELIGIBLE] for slug, counts in screening.whole.counts().items()}
    undated = [
        slug
        for slug in screening.matrix.slugs
        if closing_day(published(session).sheet(slug), ON) is None
    ]
    counts = [open_to[slug] for slug in undated]
    assert len(set(counts)) > 2
    assert counts == sorted(counts, reverse=True)


def test_an_organisation_that_is_its_own_council_is_not_judged_with_those_that_have_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of two communes of which every rule says the same, and of whose council too, one governs its
    département itself: nobody else can carry its project."""
    area = Area("Département", "32", "A", governed_by="A")
    known = SimpleNamespace(
        gazetteer=SimpleNamespace(
            organisations={
                code: Organisation(code, "commune", code, None, number, "32", 1, None, None, None)
                for code, number in (("A", "01"), ("B", "02"))
            },
            departements={"01": area, "02": area._replace(governed_by="C")},
        ),
        rows={"A": 0, "B": 1, "C": 2},
        planes=None,
    )
    catalogue = SimpleNamespace(program=None, offers=(offer(),))
    monkeypatch.setattr(near_misses, "published", lambda _: SimpleNamespace(matching=catalogue))
    monkeypatch.setattr(near_misses, "likeness", lambda *_: np.zeros(3, np.int64))
    monkeypatch.setattr(
        near_misses,
        "near_misses_of",
        lambda _session, code, *_: {"une-offre": None} if code == "B" else {},
    )
    found = are_near(None, known, ("A", "B"), ON)  # type: ignore[arg-type]
    assert found.tolist() == [[False, True]]


def test_near_misses_of_many_are_those_of_each(session: Session) -> None:
    known = census(session)
    offers = published(session).matching.offers
    on = date(2026, 11, 23)
    codes = [*BODIES, "75056", "200046977", "97411", "02691", *Random(7).sample(known.codes, 120)]
    found = are_near(session, known, codes, on)
    assert found.shape == (len(offers), len(codes))
    for place, code in enumerate(codes):
        near = near_misses_of(session, code, offers, on)
        assert [offer.slug in near for offer in offers] == found[:, place].tolist(), code
    assert found.any()


def test_what_is_one_condition_away_is_closed_now_and_a_call_long_closed_is_not(
    session: Session,
) -> None:
    screening = screen(
        session,
        codes_within(session, "200037059"),
        date(2026, 11, 23),
        VerdictFilter.NEAR,
        SortOrder.LIST,
    )
    assert AMI not in screening.matrix.slugs
    assert "bureau-communal" in screening.matrix.slugs
    for place in range(len(screening.matrix.territories)):
        verdicts = list(screening.matrix.verdicts_of(place).values())
        assert not any(
            verdicts[row] in (Verdict.ELIGIBLE, Verdict.TO_CONFIRM)
            for row in np.flatnonzero(screening.shown[:, place]).tolist()
        )


@pytest.mark.parametrize("filter_", VerdictFilter)
def test_the_departement_of_nord_takes_less_than_a_second(
    session: Session, filter_: VerdictFilter
) -> None:
    codes = codes_within(session, "dep-59")
    screen(session, codes, ON, VerdictFilter.ALL, SortOrder.LIST)
    start = time.perf_counter()
    screen(session, codes, ON, filter_, SortOrder.DEADLINE)
    assert time.perf_counter() - start < 1


def test_nobody_makes_an_empty_portfolio(session: Session) -> None:
    for filter_ in VerdictFilter:
        assert screen(session, (), ON, filter_, SortOrder.LIST).matrix.territories == ()
