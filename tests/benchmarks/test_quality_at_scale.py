"""The order among thousands: 5,000 made-up offerings, in the words of the taxonomy, must not drown
the answers."""

from collections.abc import Sequence

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from catalog.content.cases import Case, read_cases
from catalog.settings import PROJECT_ROOT
from catalog.territories.completion import complete
from matching.advice.recommendation import recommend
from matching.measure.metrics import CaseResult, ndcg
from matching.ranking.catalogue import Catalogue
from tests.benchmarks.conftest import Board
from tests.benchmarks.crowd import COUNT, Crowd

pytestmark = pytest.mark.bench
MOST_LOST = 0.05


def _mean_ndcg(session: Session, catalogue: Catalogue, cases: Sequence[Case]) -> float:
    scores = []
    for case in cases:
        answer = recommend(
            complete(session, case.request.profile).profile, catalogue, case.request.on
        )
        ranked = tuple(item.slug for item in answer.recommendations)
        scores.append(ndcg(CaseResult(case.id, {}, case.relevance, frozenset(), {}, ranked)))
    known = [score for score in scores if score is not None]
    return sum(known) / len(known)


def test_thousands_of_offerings_do_not_drown_the_answers(
    engine: Engine, real: Catalogue, crowd: Crowd, board: Board
) -> None:
    cases = [case for case in read_cases(PROJECT_ROOT / "seeds" / "cases") if case.relevance]
    with Session(engine) as session:
        alone, among = (
            _mean_ndcg(session, catalogue, cases) for catalogue in (real, crowd.catalogue)
        )
    board.tell("nDCG@3 of the real catalogue alone", f"{alone:.3f}")
    board.tell(f"nDCG@3 among {COUNT:,} offerings more", f"{among:.3f}")
    board.at_most("nDCG@3 lost among them", alone - among, MOST_LOST, "")
    board.verify()
