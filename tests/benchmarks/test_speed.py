"""How long people wait, measured (make bench): the 95th percentile of each use, against its bar, in
milliseconds."""

import time
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import numpy as np
import pytest
from sqlmodel import Session

from catalog.advice.answers.recommendations import recommend_for
from catalog.territories.lookup import find
from tests.benchmarks.conftest import Board

pytestmark = pytest.mark.bench
ON = date(2026, 11, 23)
TYPED = (
    "valencienne",
    "dunkerke",
    "st quentin",
    "peronne",
    "59300",
    "80620",
    "sainte genevieve",
    "ca de bethune",
    "aisne",
    "zzz",
)
NEEDS = (
    "tester un agent conversationnel",
    "le téléphone sonne sans arrêt",
    "réduire la consommation des bâtiments",
    "",
)


def tell_waits(
    board: Board, name: str, use: Callable[[Any], Any], arguments: Iterable[Any], longest: float
) -> None:
    """The 95th percentile in milliseconds against the longest wait; the first call, which may load,
    is left out."""
    arguments = list(arguments)
    use(arguments[0])
    measured = []
    for argument in arguments:
        start = time.perf_counter()
        use(argument)
        measured.append((time.perf_counter() - start) * 1000)
    middle, high = np.percentile(measured, [50, 95])
    board.tell(f"{name}, median of {len(measured)} calls", f"{middle:.1f} ms")
    board.at_most(f"{name}, 95th percentile", float(high), longest, "ms")
    board.verify()


def test_a_name_is_completed_while_it_is_typed(session: Session, board: Board) -> None:
    beginnings = [name[:length] for name in TYPED for length in range(2, len(name) + 1)] * 3
    tell_waits(board, "find a territory", lambda query: find(session, query), beginnings, 10)


def test_an_answer_does_not_make_one_wait(session: Session, board: Board) -> None:
    answers = [
        {"code": code, "need": need}
        for need in NEEDS
        for code in ("80620", "80159", "59350", "200067999")
    ] * 5
    tell_waits(
        board,
        "answer a collectivité, database included",
        lambda given: recommend_for(session, given, ON),
        answers,
        150,
    )
