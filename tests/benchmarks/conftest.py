"""The board of the measures: each test writes its bars there, and all are printed at the end, with
what they were taken on."""

import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib import metadata

import numpy as np
import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from catalog.content.offerings import published
from catalog.territories.census import census
from matching.domain.offer import Offer
from matching.domain.profile import Profile
from matching.ranking.catalogue import Catalogue
from matching.verdict.columns import ChoiceColumn, Number, Organisations, Truth
from tests.benchmarks.crowd import Crowd, crowd_around
from tests.plugins.real_catalogue import *  # noqa: F403  (the fixtures, by their names)

ENGINES = ("numpy", "scikit-learn", "OpenFisca-Core", "polars", "rule-engine")
# What is common to all organisations in the matrix: a project like Péronne's in the public cases.
PROJECT = Profile(
    uses_ai=True, project_cost=85_000, stage="experimentation", cost_type="investissement"
)


@dataclass(frozen=True)
class Row:
    """One line of the board. `bar` is empty for what is measured for information."""

    what: str
    figure: str
    bar: str
    holds: bool


class Board:
    def __init__(self) -> None:
        self.rows: list[Row] = []

    def tell(self, what: str, figure: str) -> None:
        self.rows.append(Row(what, figure, "", True))

    def at_least(self, what: str, value: float, bar: float) -> None:
        self.rows.append(Row(what, f"× {value:.1f}", f"at least × {bar:g}", value >= bar))

    def at_most(self, what: str, value: float, bar: float, unit: str = "×") -> None:
        self.rows.append(Row(what, f"{value:.2f} {unit}", f"at most {bar:g} {unit}", value <= bar))

    def verify(self) -> None:
        """Fails when a bar written so far does not hold."""
        short = [f"{row.what}: {row.figure}, {row.bar}" for row in self.rows if not row.holds]
        assert not short, "\n".join(short)


_ROWS: list[Row] = []


@pytest.fixture
def board() -> Iterator[Board]:
    board = Board()
    yield board
    _ROWS.extend(board.rows)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not _ROWS:
        return
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ENGINES)
    load = " ".join(f"{average:.1f}" for average in os.getloadavg())
    terminalreporter.section("benchmarks")
    terminalreporter.write_line(
        f"Python {platform.python_version()}, {versions}; {os.cpu_count()} processors, load {load}"
    )
    for row in _ROWS:
        verdict = "" if not row.bar else f"{row.bar}: {'holds' if row.holds else 'FALLS SHORT'}"
        terminalreporter.write_line(f"{row.what:<78} {row.figure:>14}   {verdict}")


@pytest.fixture(scope="session")
def real(engine: Engine) -> Catalogue:
    """The published catalogue."""
    with Session(engine) as session:
        return published(session).matching


@pytest.fixture(scope="session")
def crowd(real: Catalogue) -> Crowd:
    """The published catalogue among thousands of made-up offerings; making it takes some ten
    seconds."""
    return crowd_around(real)


@pytest.fixture(scope="session")
def offers(real: Catalogue) -> tuple[Offer, ...]:
    return real.offers


@pytest.fixture(scope="session")
def france(engine: Engine) -> Organisations:
    """Every commune and EPCI. One list is read as complete, so that the three values of belonging
    are all there."""
    with Session(engine) as session:
        known = census(session)
    organisations = known.planes.organisations
    rows = np.concatenate([known.rows_of_kind["epci"], known.rows_of_kind["commune"]])
    listed = "programmes.action-coeur-de-ville"
    complete = Truth(np.maximum(organisations.truths[listed].answers, 0))
    return some(replace(organisations, truths={**organisations.truths, listed: complete}), rows)


def some(organisations: Organisations, rows: np.ndarray) -> Organisations:
    """These rows of the organisations, as organisations of their own."""
    return Organisations(
        size=len(rows),
        choices={
            fact: ChoiceColumn(column.values, np.ascontiguousarray(column.codes[:, rows]))
            for fact, column in organisations.choices.items()
        },
        numbers={
            fact: Number(exact := column.low[rows], exact)
            for fact, column in organisations.numbers.items()
        },
        truths={fact: Truth(column.answers[rows]) for fact, column in organisations.truths.items()},
    )
