"""The whole answer, and the search of a need in the texts: against `judge` alone, scikit-learn, and
a catalogue of thousands."""

import numpy as np
import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from catalog.advice.answers.recommendations import organisations_around
from catalog.territories.completion import complete
from matching.advice.recommendation import Recommendations, recommend
from matching.domain.profile import Profile
from matching.ranking.catalogue import Catalogue
from matching.verdict.eligibility import judge
from tests.benchmarks.conftest import Board
from tests.benchmarks.crowd import COUNT, Crowd, fitted_on
from tests.benchmarks.generated import ON
from tests.benchmarks.rounds import measure, milliseconds, ratio

pytestmark = [pytest.mark.bench, pytest.mark.filterwarnings("ignore")]
NEEDS = (
    "tester un agent conversationnel pour répondre aux habitants",
    "le téléphone sonne sans arrêt",
    "réduire la consommation d’énergie des bâtiments de la commune",
    "je cherche un financement pour un logiciel",
)
CODES = ("80620", "80159", "59350", "200067999")
LONGEST_ANSWER = 8.0
"""Milliseconds, on a quiet machine."""


@pytest.fixture(scope="module")
def asked(engine: Engine) -> list[tuple[Profile, tuple[Profile, ...]]]:
    """Each need of each organisation, completed, with the organisations around it."""
    with Session(engine) as session:
        profiles = [
            complete(session, {"code": code, "need": need}).profile
            for code in CODES
            for need in NEEDS
        ]
        return [(profile, organisations_around(session, profile)) for profile in profiles]


def in_full(answer: Recommendations) -> Recommendations:
    """With the offerings that a page folds away worded too."""
    tuple(answer.others)
    return answer


def test_a_whole_answer(
    asked: list[tuple[Profile, tuple[Profile, ...]]], real: Catalogue, crowd: Crowd, board: Board
) -> None:
    def all_answers(catalogue: Catalogue) -> list[Recommendations]:
        return [
            recommend(profile, catalogue, ON, (), organisations) for profile, organisations in asked
        ]

    uses = {
        "judge": lambda: [
            judge(offer, profile, ON) for profile, _ in asked for offer in real.offers
        ],
        "recommend, in full": lambda: [in_full(answer) for answer in all_answers(real)],
        "recommend": lambda: all_answers(real),
        "recommend, thousands": lambda: all_answers(crowd.catalogue),
    }
    times = measure(uses)
    for name in uses:
        board.tell(f"one body, {name}", f"{milliseconds(times, name) / len(asked):.3f} ms")
    whole = milliseconds(times, "recommend, in full") / len(asked)
    board.at_most(
        "recommend, everything worded / judge", ratio(times, "recommend, in full", "judge"), 60
    )
    board.at_most("recommend, everything worded", whole, LONGEST_ANSWER, "ms")
    among = ratio(times, "recommend, thousands", "recommend, in full")
    board.at_most(
        f"recommend with {COUNT:,} offerings, what is shown worded / everything worded", among, 5
    )
    board.verify()


def test_a_need_is_searched_in_the_texts(real: Catalogue, crowd: Crowd, board: Board) -> None:
    fitted = fitted_on(real.offers, real.taxonomy)
    few, many = real.learned.postings, crowd.catalogue.learned.postings
    for need in NEEDS:
        for postings, estimator in ((few, fitted), (many, crowd.fitted)):
            np.testing.assert_allclose(
                postings.scores(need), estimator.score_samples([need])[0], rtol=0, atol=1e-12
            )
    uses = {
        "postings": lambda: [few.scores(need) for need in NEEDS],
        "postings, thousands": lambda: [many.scores(need) for need in NEEDS],
        "scikit-learn": lambda: [fitted.score_samples([need]) for need in NEEDS],
        "scikit-learn, thousands": lambda: [crowd.fitted.score_samples([need]) for need in NEEDS],
    }
    times = measure(uses)
    for name in uses:
        board.tell(f"one need, {name}", f"{milliseconds(times, name) / len(NEEDS):.3f} ms")
    board.at_most(
        f"postings, {COUNT:,} offerings more / the real catalogue",
        ratio(times, "postings, thousands", "postings"),
        5,
    )
    board.at_least("scikit-learn / postings", ratio(times, "scikit-learn", "postings"), 5)
    board.at_least(
        "scikit-learn / postings, thousands",
        ratio(times, "scikit-learn, thousands", "postings, thousands"),
        5,
    )
    board.verify()
