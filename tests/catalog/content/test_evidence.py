"""What a claim rests on: the operator's own text or its word, of less than 12 months."""

from datetime import date, timedelta

import pytest

from catalog.content.evidence import (
    Evidence,
    certain_conditions,
    evidence_of,
    evidence_of_condition,
    evidence_of_opening,
    oldest_of,
)
from catalog.content.sheets import Sheet, Source
from matching.domain.recency import a_year_before
from tests.matching.builders import offer

ON = date(2026, 11, 30)
READ = date(2026, 11, 22)


def source(
    id: str = "page-de-l-organisme",
    *,
    dated: date | None = None,
    own: bool = True,
    kind: str = "page",
    confirmed_on: date | None = None,
) -> Source:
    return Source(
        id=id,
        title="Une page",
        publisher="Banque des Territoires",
        url=None,
        dated=dated,
        read_on=READ,
        confirmed_on=confirmed_on,
        own=own,
        kind=kind,
    )


@pytest.mark.parametrize(
    ("evidence", "is_sure"),
    [
        # Its own page without a date is its present text on the day when it was read.
        (evidence_of(source()), True),
        (evidence_of(source(dated=date(2025, 12, 1))), True),
        (evidence_of(source(dated=date(2025, 11, 30))), False),
        # A law stands until it is replaced.
        (evidence_of(source(dated=date(2015, 1, 1), kind="law")), True),
        (evidence_of(source(dated=date(2026, 8, 20), own=False)), False),
        (evidence_of(source(own=False), confirmed_on=date(2026, 10, 1)), True),
        (evidence_of(source(own=False, confirmed_on=date(2026, 10, 1))), True),
        (evidence_of(source(dated=date(2022, 1, 1), confirmed_on=date(2025, 10, 1))), False),
    ],
)
def test_only_the_operator_makes_it_sure_and_for_less_than_a_year(
    evidence: Evidence, is_sure: bool
) -> None:
    assert evidence.is_sure(ON) is is_sure


def test_what_was_read_is_sure_no_longer_a_year_after() -> None:
    evidence = evidence_of(source())
    assert evidence.is_sure(READ.replace(year=2027) - timedelta(days=1))
    assert not evidence.is_sure(READ.replace(year=2027))


def test_a_year_before_a_leap_day_is_the_28th() -> None:
    assert a_year_before(date(2028, 2, 29)) == date(2027, 2, 28)


def test_the_whole_is_as_sure_as_what_is_least_so() -> None:
    law = evidence_of(source("loi", dated=date(2015, 1, 1), kind="law"))
    old = evidence_of(source("bilan", dated=date(2022, 6, 1)))
    press = evidence_of(source("presse", dated=date(2026, 10, 1), own=False))
    assert oldest_of([law, old, press], ON) is old
    assert oldest_of([law, press], ON) is press
    assert oldest_of([law], ON) is law


def test_a_condition_that_was_confirmed_counts_from_that_day() -> None:
    leaf = {"fact": "nature", "in": ["commune"], "source": "presse"}
    sheet = _sheet(
        {"all": [leaf | {"confirmed_on": "2026-10-01"}, {"fact": "uses_ai", "is": True}]}
    )
    sources = {
        "presse": source("presse", own=False),
        "bilan": source("bilan", dated=date(2022, 6, 1)),
    }
    assert evidence_of_condition(sheet, sources, "nature", "presse").is_sure(ON)
    # A condition that names no source takes the first of its sheet.
    assert evidence_of_condition(sheet, sources, "uses_ai", None).source.id == "bilan"
    assert [
        (condition.fact, condition.evidence.is_sure(ON))
        for condition in certain_conditions(sheet, sources)
    ] == [("nature", True), ("uses_ai", False)]


def test_what_says_that_it_is_open_is_the_source_named_else_the_newest_of_the_operator() -> None:
    sources = {
        "presse": source("presse", own=False),
        "bilan": source("bilan", dated=date(2022, 6, 1)),
    }
    sheet = _sheet({"everyone": True})
    assert evidence_of_opening(sheet, sources).source.id == "bilan"
    named = sheet.model_copy(
        update={"lifecycle": sheet.lifecycle.model_copy(update={"source": "presse"})}
    )
    assert evidence_of_opening(named, sources).source.id == "presse"


def _sheet(eligibility: dict[str, object]) -> Sheet:
    plain = offer(eligibility=eligibility).model_dump(by_alias=True, mode="json")
    return Sheet.model_validate(plain | {"sources": ["bilan", "presse"], "url": None})
