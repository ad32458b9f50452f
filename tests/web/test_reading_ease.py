"""The formula of reading ease, and what of a page is prose. How easy the pages are is measured in
`tests/seeds`, on the real catalogue."""

import pytest

from tests.web.page_client import PageClient
from tests.web.reading import HARD, blocks_of, ease_of, syllables_of


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("aide", 1),
        ("idée", 2),
        ("communes", 2),
        ("intercommunalité", 7),
        ("créateur", 3),
        ("naïf", 2),
        ("moyen", 2),
        ("eau", 1),
        ("qu", 1),
        ("réalité", 4),
    ],
)
def test_syllables_are_those_one_hears(word: str, count: int) -> None:
    assert syllables_of(word) == count


def test_a_long_sentence_of_long_words_is_harder() -> None:
    easy = ease_of(["Le maire appelle le préfet. Il lui dit son idée."])
    hard = ease_of(
        [
            "Les collectivités territoriales sollicitent préalablement l’accompagnement"
            " méthodologique préfectoral"
        ]
    )
    assert easy.figure > 100 > HARD > hard.figure
    assert (easy.words, easy.sentences, easy.longest) == (10, 2, 5)


def test_menus_tables_and_labels_are_no_prose_and_items_are_sentences(page: PageClient) -> None:
    blocks = blocks_of(page("/comment-ca-marche").one("main"))
    assert "Il ne décide pas. Seul l’organisme qui accorde l’aide décide." in blocks
    assert not [
        block for block in blocks if "Accueil" in block or "pas pour vous directement" in block
    ]
