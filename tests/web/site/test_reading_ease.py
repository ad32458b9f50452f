"""The formula of reading ease, and what of a page is prose. How easy the pages are is measured in
`tests/seeds`, on the real catalogue."""

import pytest

from tests.web.page_client import PageClient
from tests.web.reading import HARD, blocks_of, ease_of, syllables_of


@pytest.mark.parametrize(
    ("word", "found", "heard"),
    [
        ("aide", 1, 1),
        ("communes", 2, 2),
        ("intercommunalité", 7, 7),
        ("eau", 1, 1),
        ("qu", 1, 1),
        ("rendez-vous", 3, 3),
        ("idée", 1, 2),
        ("créateur", 2, 3),
        ("naïf", 1, 2),
        ("moyen", 1, 2),
        ("réalité", 3, 4),
    ],
)
def test_the_library_finds_the_syllables_that_one_hears_or_fewer(
    word: str, found: int, heard: int
) -> None:
    """What it misses is why the bar is higher: the day it finds them, the bar goes down again."""
    assert syllables_of(word) == found <= heard


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
