"""A test of logic names no real sheet: an editor may change any of them without breaking one. The
invented catalogue holds something of every sort that the logic tells apart."""

import re
from pathlib import Path
from typing import get_args

import pytest

from catalog.content.seeding import load_seeds
from catalog.content.seeds import Seeds
from matching.domain.offer import Role
from matching.domain.rules import leaves_of
from matching.domain.vocabulary import Axis, Certainty, OfferingKind, Programme
from tests.plugins.template import INVENTED, SEEDS

TESTS = Path(__file__).parents[1]
ON_REAL_SHEETS = {"seeds", "benchmarks", "e2e", "invented"}
"""The folders whose tests may name a real sheet."""
STAND_INS = TESTS / "web" / "public_pages.py"
"""Says which real sheet stands for an invented one, for the folders above."""
# A programme that is a fact of a profile has the name of the sheet that tells of it, and one sheet
# has that of an HTML element.
SLUGS = {path.stem for path in (SEEDS / "offerings").glob("*.yaml")} - {*Programme, "dialog"}


@pytest.fixture(scope="module")
def seeds() -> Seeds:
    return load_seeds(INVENTED)


def test_no_test_of_logic_names_a_real_sheet() -> None:
    named = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, sorted(SLUGS)))})(?![\w-])")
    modules = [
        path
        for path in TESTS.rglob("*.py")
        if path.relative_to(TESTS).parts[0] not in ON_REAL_SHEETS and path != STAND_INS
    ]
    found = {
        path.relative_to(TESTS).as_posix(): sorted(set(named.findall(path.read_text("utf-8"))))
        for path in modules
    }
    assert {module: slugs for module, slugs in found.items() if slugs} == {}


def test_no_invented_sheet_has_the_name_of_a_real_one(seeds: Seeds) -> None:
    assert not {sheet.slug for sheet in seeds.sheets} & SLUGS


def test_every_sort_of_offering_is_invented(seeds: Seeds) -> None:
    sheets = seeds.sheets
    assert {sheet.kind for sheet in sheets} == set(OfferingKind)
    assert {sheet.axis for sheet in sheets} == set(Axis)
    assert {sheet.relevance.role for sheet in sheets} == set(get_args(Role))
    assert {sheet.membership.list for sheet in sheets if sheet.membership} == {"open", "closed"}
    assert {sheet.lifecycle.open_to_new_users for sheet in sheets} == {True, False, None}
    windows = [sheet.window for sheet in sheets if sheet.window]
    assert any(window.known_open_on and window.events for window in windows)
    assert any(window.opens and window.closes for window in windows)
    assert any(window.horizon and not window.closes for window in windows)
    fundings = [sheet.funding for sheet in sheets if sheet.funding]
    assert {funding.rate is None for funding in fundings} == {True, False}
    assert {term.about for sheet in sheets for term in sheet.terms} == {"price", "gives"}


def test_every_certainty_is_invented(seeds: Seeds) -> None:
    rules = [
        sheet.eligibility or (sheet.membership and sheet.membership.entry) for sheet in seeds.sheets
    ]
    certainties = {leaf.certainty for rule in rules if rule for leaf in leaves_of(rule)}
    assert certainties == set(Certainty)
