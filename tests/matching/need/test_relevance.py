"""The fitted relevance and its exported postings: same scores, tolerance for mistakes, no false
friend."""

import numpy as np
import pytest

from matching.need.postings import Postings
from matching.need.relevance import NeedRelevance

DOCUMENTS = [
    {
        "title": "Messagerie et nom de domaine",
        "words": "boîte mail ; adresse mail",
        "body": "Des outils de base pour la mairie.",
    },
    {
        "title": "Expérimenter l’IA",
        "words": "agent conversationnel ; chatbot",
        "body": "Une aide pour tester l’intelligence artificielle.",
    },
    {
        "title": "Diagnostic social",
        "words": "ccas ; dossier social",
        "body": "Le suivi des personnes accompagnées.",
    },
]
SLUGS = ["messagerie", "ia", "social"]
QUERIES = [
    "tester un chatbot avec l’IA",
    "mesagerie",
    "dossiers du CCAS",
    "",
    "xyzzy",
    "messagerie messagerie chatbot",
]


@pytest.fixture(scope="module")
def fitted() -> NeedRelevance:
    return NeedRelevance().fit(DOCUMENTS)


def test_the_postings_give_the_scores_of_the_estimator(fitted: NeedRelevance) -> None:
    postings = fitted.export(SLUGS)
    served = np.array([postings.scores(query) for query in QUERIES])
    np.testing.assert_allclose(served, fitted.score_samples(QUERIES), atol=1e-12)


def test_postings_survive_the_way_through_bytes(fitted: NeedRelevance) -> None:
    postings = fitted.export(SLUGS)
    again = Postings.from_arrays(postings.arrays())
    assert [again.scores(query).tolist() for query in QUERIES] == [
        postings.scores(query).tolist() for query in QUERIES
    ]


def test_scores_lie_between_nothing_and_one(fitted: NeedRelevance) -> None:
    scores = fitted.score_samples(QUERIES)
    assert scores.min() >= 0
    assert scores.max() <= 1 + 1e-12


def test_a_mistyped_word_still_finds_its_offer(fitted: NeedRelevance) -> None:
    scores = fitted.export(SLUGS).scores("mesagerie")
    assert SLUGS[scores.argmax()] == "messagerie"


def test_ai_does_not_match_diagnostic_nor_social(fitted: NeedRelevance) -> None:
    scores = dict(zip(SLUGS, fitted.export(SLUGS).scores("IA"), strict=True))
    assert scores["social"] == 0
    assert scores["ia"] > 0


def test_the_estimator_keeps_to_the_conventions_of_scikit_learn() -> None:
    assert NeedRelevance(character_share=0.5).get_params() == {
        "character_share": 0.5,
        "field_weights": None,
    }
