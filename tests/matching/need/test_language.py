"""Reading needs as people type them: stems, accents, mistakes, phrases, and false friends."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from matching.need.language import (
    Phrases,
    Spelling,
    stem,
    stems_by_sentence,
    stems_of,
    words_of,
)


def test_accents_and_ligatures_do_not_matter() -> None:
    assert stems_of("Les délibérations du conseil") == stems_of("les deliberations du CONSEIL")


@pytest.fixture
def hurried_threads() -> Iterator[None]:
    """Threads that give way to one another at every step, and no stem remembered."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    stem.cache_clear()
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("hurried_threads")
def test_threads_that_read_at_once_do_not_get_one_another_s_stems() -> None:
    words = [
        f"{start}{end}"
        for start in ("delibera", "intercommuna", "informa", "numer")
        for end in ("tions", "lites", "isees")
    ]
    texts = [
        " ".join(f"{word}{letter}{other}" for word in words)
        for letter in "abcdefgh"
        for other in "abcdefgh"
    ]
    with ThreadPoolExecutor(8) as pool:
        at_once = list(pool.map(stems_of, texts))
    stem.cache_clear()
    assert at_once == [stems_of(text) for text in texts]


def test_words_of_wishing_carry_no_need() -> None:
    assert words_of("Nous voudrions faire une chose pour notre commune") == ["chose", "commune"]


@pytest.mark.parametrize("written", ["IA", "ia", "I.A.", "l’IA", "i.a"])
def test_ai_is_one_word_however_it_is_written(written: str) -> None:
    assert stems_of(written) == ["ia"]


@pytest.mark.parametrize("word", ["diagnostic", "social", "médiathèque", "familial", "spécial"])
def test_ai_is_not_found_inside_other_words(word: str) -> None:
    assert Phrases(["ia"]).found_in(stems_of(word)) == ()


@pytest.mark.parametrize(
    ("mistyped", "meant"),
    [
        ("chatbott", "chatbot"),
        ("delibérasions", "délibérations"),
        ("mesagerie", "messagerie"),
        ("cantinne", "cantine"),
    ],
)
def test_a_mistyped_word_is_brought_back_to_the_nearest_known_one(
    mistyped: str, meant: str
) -> None:
    spelling = Spelling(stems_of("chatbot délibérations messagerie cantine voirie déchets"))
    assert spelling.corrected(stems_of(mistyped)) == stems_of(meant)


@pytest.mark.parametrize("word", ["toiture", "église", "ia", "12345"])
def test_a_word_near_no_known_one_is_left_alone(word: str) -> None:
    spelling = Spelling(stems_of("chatbot délibérations messagerie cantine voirie déchets"))
    assert spelling.corrected(stems_of(word)) == stems_of(word)


def test_a_mistake_in_the_first_letter_is_not_mended() -> None:
    """Few people get it wrong: most often, it is another word."""
    spelling = Spelling(stems_of("cantine lecture"))
    assert spelling.corrected(stems_of("fantine")) == stems_of("fantine")
    assert spelling.corrected(stems_of("vecture")) == stems_of("vecture")


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("téléphone mairie église école sonne", True),
        ("sonne mairie église école téléphone", True),
        ("téléphone mairie église école piscine sonne", False),
        ("sonne mairie église école piscine téléphone", False),
    ],
)
def test_three_other_words_may_stand_between_those_of_a_phrase(text: str, is_found: bool) -> None:
    assert bool(Phrases(["téléphone sonne"]).found_in(stems_of(text))) is is_found


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("le téléphone sonne sans arrêt", True),
        ("à la mairie le telephone n'arrête pas de sonner", True),
        (
            (
                "le téléphone marche mal ; la cloche de l’église, du matin au soir et même la nuit,"
                " sonne"
            ),
            False,
        ),
        ("la cloche sonne", False),
    ],
)
def test_the_words_of_a_phrase_stand_together_in_any_order(text: str, is_found: bool) -> None:
    assert bool(Phrases(["téléphone sonne"]).found_in(stems_of(text))) is is_found


@pytest.mark.parametrize(("word", "near"), [("marine", "mariages"), ("matin", "matières")])
def test_a_right_word_is_not_taken_for_a_neighbour(word: str, near: str) -> None:
    assert Spelling(stems_of(near)).corrected(stems_of(word)) == stems_of(word)


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("un dossier partagé", True),
        ("Les dossiers s’empilent. Un outil partagé existe-t-il ?", False),
        ("Les dossiers\npartagés ailleurs", False),
        ("un dossier (R.G.P.D.) partagé", True),
        ("rien. un dossier partagé", True),
    ],
)
def test_a_phrase_does_not_run_over_the_end_of_a_sentence(text: str, is_found: bool) -> None:
    assert bool(Phrases(["dossier partagé"]).found_in(stems_by_sentence(text))) is is_found


def test_nothing_written_has_no_stems() -> None:
    assert stems_by_sentence(" … ! ?") == []


def test_phrases_are_found_in_alphabetical_order() -> None:
    phrases = Phrases(["voirie", "déchets", "cantine"])
    assert phrases.found_in(stems_of("la voirie, les déchets et la cantine")) == (
        "cantine",
        "déchets",
        "voirie",
    )
