"""Public pages are easy to read, with the texts of the real catalogue: none is under the bar
without a reason, and docs/lisibilite.md says what is measured."""

import pytest
from flask import Flask

from tests.web.page_client import PageClient
from tests.web.reading import HARD, Ease, measured, written_report

# Page -> why it may be under the bar. None is today.
REASONS: dict[str, str] = {}
# The day, the catalogue and a word changed on a short page move the figures; the report is written
# again when they move more.
DRIFT = 8


@pytest.fixture(scope="module")
def eases(app: Flask) -> dict[str, Ease]:
    return measured(PageClient(app))


def test_no_public_page_is_hard_to_read_without_a_reason(eases: dict[str, Ease]) -> None:
    hard = {name for name, ease in eases.items() if ease.figure < HARD}
    assert hard == set(REASONS), "a page to simplify, or a reason that serves no more"


def test_the_report_says_what_is_measured(eases: dict[str, Ease]) -> None:
    written = written_report()
    assert set(written) == set(eases), "make lisibilite"
    assert {
        name: ease.figure
        for name, ease in eases.items()
        if abs(ease.figure - written[name]) > DRIFT
    } == {}, "make lisibilite"
