"""An answer as a table and as lines of a terminal: what is said of which offering, and of which it
is not."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from catalog.advice.answers.recommendations import Advice, recommend_for
from catalog.exchange.files.recommendations import recommendations_table
from catalog.exchange.files.terminal import answer_in_lines
from matching.advice.recommendation import Recommendation

CALL = "essais-ia-du-nord"
PROJECT = {
    "code": "80620",
    "need": "tester un agent conversationnel",
    "uses_ai": True,
    "project_cost": 85_000,
    "stage": "experimentation",
}
IN_TIME, TOO_LATE = date(2024, 12, 10), date(2025, 1, 1)


@pytest.fixture
def advice(session: Session) -> Advice:
    return recommend_for(session, PROJECT, IN_TIME)


@pytest.fixture
def late_advice(session: Session) -> Advice:
    return recommend_for(session, PROJECT, TOO_LATE)


def rows_of(advice: Advice) -> dict[str, dict[str, Any]]:
    """Column -> cell, by slug."""
    table = recommendations_table(advice, IN_TIME, str, is_official=False)
    titles = [column.title for column in table.columns]
    rows = [dict(zip(titles, row, strict=True)) for row in table.rows]
    return {str(row["Fiche"]): row for row in rows}


def call_of(advice: Advice) -> Recommendation:
    return advice.recommendations.by_slug[CALL]


def test_how_sure_it_is_stands_beside_what_is_advised_and_nothing_else(advice: Advice) -> None:
    rows = rows_of(advice)
    advised = {item.slug for item in advice.recommendations.recommendations}
    assert advised
    assert advised < set(rows)
    assert {slug for slug, row in rows.items() if row["Y avez-vous droit ?"]} == advised
    assert {slug for slug, row in rows.items() if row["Rang"]} == advised


def test_a_closed_call_keeps_its_last_day_and_says_since_when(late_advice: Advice) -> None:
    row = rows_of(late_advice)[CALL]
    assert (row["Rang"], row["Date limite"]) == (None, date(2024, 12, 31))
    assert row["Échéance"] == "Clos depuis le 1er janvier 2025"
    assert row["Pourquoi"].startswith("Clos depuis le 1er janvier 2025")


def test_a_terminal_shows_the_notes_of_the_funding_under_its_offering(advice: Advice) -> None:
    call = call_of(advice)
    assert call.funding
    assert call.funding.notes
    lines = answer_in_lines(advice.recommendations).split("\n")
    first = lines.index(f"{call.rank}. {call.title} : {call.says}")
    of_the_call = lines[first : lines.index("", first)]
    assert of_the_call[-len(call.funding.notes) :] == [f"   {note}" for note in call.funding.notes]


def test_a_terminal_lists_the_others_without_their_notes(late_advice: Advice) -> None:
    call = call_of(late_advice)
    text = answer_in_lines(late_advice.recommendations)
    assert f"  {call.title} : {call.says}" in text.split("\n")
    assert call.funding
    assert not [note for note in call.funding.notes if note in text]
