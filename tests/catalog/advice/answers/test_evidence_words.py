"""The age of the evidence as a reader sees it, and never a check where there was a reading."""

from datetime import date
from typing import Any

import pytest

from catalog.advice.answers.evidence_words import evidence_in_words, publisher_in_words
from catalog.content.evidence import evidence_of
from catalog.content.sheets import Source

ON = date(2026, 11, 30)
PLAIN: dict[str, Any] = {
    "id": "une-source",
    "title": "Une page",
    "publisher": "Banque des Territoires",
    "url": None,
    "dated": None,
    "read_on": date(2026, 11, 22),
    "own": True,
    "kind": "page",
}


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"dated": date(2025, 3, 1)}, "d’après une page de la Banque des Territoires de 2025"),
        (
            {"publisher": "Agence nationale de la cohésion des territoires (ANCT)"},
            "d’après une page de l’ANCT, sans date, lue le 22 novembre 2026",
        ),
        (
            {"dated": date(2026, 8, 20), "publisher": "beta.gouv.fr", "kind": "repository"},
            "d’après une fiche publique de beta.gouv.fr d’août 2026",
        ),
        (
            {"dated": date(2024, 2, 7), "kind": "law"},
            "d’après un texte officiel, lu le 22 novembre 2026",
        ),
        (
            {"kind": "press", "publisher": "Localtis, journal de la Banque des Territoires"},
            "d’après un article de Localtis, sans date, lu le 22 novembre 2026",
        ),
        (
            {"confirmed_on": date(2026, 12, 1), "dated": date(2022, 1, 1)},
            "d’après l’organisme, interrogé le 1er décembre 2026",
        ),
    ],
)
def test_the_source_and_its_age_are_told(told: dict[str, Any], words: str) -> None:
    assert evidence_in_words(evidence_of(Source(**PLAIN | told)), ON) == words


def test_the_day_asked_says_how_precisely_a_date_is_told() -> None:
    evidence = evidence_of(Source(**PLAIN | {"dated": date(2025, 3, 1)}))
    assert evidence_in_words(evidence, date(2025, 12, 1)).endswith("de mars 2025")
    assert evidence_in_words(evidence, date(2026, 3, 1)).endswith("de 2025")


@pytest.mark.parametrize(
    ("publisher", "words"),
    [
        ("Sénat, commission des finances", "le Sénat"),
        ("Préfecture du Lot", "la préfecture du Lot"),
        ("Union européenne", "l’Union européenne"),
        ("Horizons publics", "Horizons publics"),
    ],
)
def test_a_publisher_has_its_article_and_its_short_name(publisher: str, words: str) -> None:
    assert publisher_in_words(Source(**PLAIN | {"publisher": publisher})) == words
