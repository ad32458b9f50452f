"""Letters: accents folded, names for programs, control characters left out."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.domain.letters import (
    ascii_name,
    is_file_of_text,
    one_line,
    plain_text,
    without_accents,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Œuvre d’ÉTÉ", "oeuvre d’ete"),
        ("L'Haÿ-les-Roses", "l'hay-les-roses"),
        ("Straße, Łódź, Ærø", "strasse, łodz, aerø"),
        ("e\u0301te\u0301", "ete"),
        ("ﬁn, m²", "fin, m2"),
        ("Ελλάδα", "ελλαδα"),
    ],
)
def test_accents_go_and_ligatures_open(text: str, folded: str) -> None:
    assert without_accents(text) == folded


@given(st.text())
def test_folding_is_what_unicode_says_and_folding_again_changes_nothing(text: str) -> None:
    folded = without_accents(text)
    opened = text.casefold().replace("œ", "oe").replace("æ", "ae")
    letters = unicodedata.normalize("NFKD", opened.replace("ǽ", "ae").replace("ǣ", "ae"))
    assert folded == "".join(letter for letter in letters if not unicodedata.combining(letter))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Qui vérifie, et comment ?", "qui-verifie-et-comment"),
        ("Œuilly", "oeuilly"),
        ("L’aide", "laide"),
        ("  --  ", ""),
    ],
)
def test_a_name_for_programs_has_letters_and_figures_only(text: str, name: str) -> None:
    assert ascii_name(text, "-") == name


@given(st.text(st.characters()))
def test_a_plain_text_stays_so_and_can_be_written_anywhere(text: str) -> None:
    plain = plain_text(text)
    assert plain_text(plain) == plain
    plain.encode()
    assert is_file_of_text(plain)
    assert not {unicodedata.category(character) for character in plain} & {"Cs"}
    assert {character for character in plain if unicodedata.category(character) == "Cc"} <= {
        "\t",
        "\n",
    }


@pytest.mark.parametrize(
    ("text", "instead", "plain"),
    [
        ("a\x00\x07b", " ", "a b"),
        ("a\x00\x07b", "", "ab"),
        ("a\r\nb\rc\u2028d", "", "a\nb\nc\nd"),
        ("a\tb", " ", "a\tb"),
        ("a\x92b\ufffe\ud800", "", "ab"),
    ],
)
def test_control_characters_go_and_lines_end_in_one_way(
    text: str, instead: str, plain: str
) -> None:
    assert plain_text(text, instead) == plain


def test_a_text_on_one_line_has_one_space_between_its_words() -> None:
    assert one_line("\ufeff deux\r\nlignes\u200b\x00et\u00a0plus ") == "deux lignes et plus"


def test_a_file_of_text_may_hold_the_controls_of_windows_and_no_other() -> None:
    assert is_file_of_text("l\x92eau\r\n\tdeux")
    assert not is_file_of_text("l\x7feau")
    assert not is_file_of_text("\x00")
