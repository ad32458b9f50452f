"""French forms of numbers, dates and lists, to the sign."""

from datetime import date

import pytest

from matching.domain.vocabulary import Nature
from matching.domain.wording import (
    as_listed,
    capitalised,
    enumeration,
    euro_range,
    euros,
    fact_name,
    long_date,
    number,
    own_organisation,
    percent,
    uncapitalised,
)


def test_numbers_and_euros_have_their_spaces() -> None:
    assert (number(85_000), number(999)) == ("85\u202f000", "999")
    assert euros(1_200) == "1\u202f200\u00a0€"


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (70_000, None, "70 000 € ou plus"),
        (0, None, "0 € ou plus"),
        (5, 5, "5 €"),
        (0, 5_000, "moins de 5 000 €"),
        (1, 5_000, "entre 1 € et 5 000 €"),
        (0, 0, "0 €"),
    ],
)
def test_a_range_is_said_by_its_ends(low: int, high: int | None, words: str) -> None:
    assert euro_range(low, high).replace("\u202f", " ").replace("\u00a0", " ") == words


def test_the_first_of_a_month_is_an_ordinal() -> None:
    assert long_date(date(2024, 3, 1)) == "1er mars 2024"
    assert long_date(date(2024, 12, 31)) == "31 décembre 2024"
    assert long_date(date(2024, 3, 11)) == "11 mars 2024"


def test_a_list_says_its_day_and_a_person_none() -> None:
    assert as_listed(date(2025, 7, 4)) == " (liste du 4 juillet 2025)"
    assert as_listed(None) == ""


def test_an_enumeration_ends_with_its_word() -> None:
    assert enumeration(["une"]) == "une"
    assert enumeration(["une", "deux"]) == "une ou deux"
    assert enumeration(["une", "deux", "trois"], "et") == "une, deux et trois"


def test_a_first_letter_changes_and_an_acronym_stays() -> None:
    assert (capitalised("à demander À tous"), capitalised("")) == ("À demander À tous", "")
    assert uncapitalised("Le Préfet") == "le Préfet"
    assert uncapitalised("DGF inconnue") == "DGF inconnue"
    assert (uncapitalised("A"), uncapitalised("")) == ("a", "")


def test_each_organisation_is_spoken_to_by_its_name() -> None:
    assert own_organisation(Nature.PETR) == "votre pôle territorial"
    assert own_organisation(None) == "votre structure"
    assert {own_organisation(nature).split()[0] for nature in Nature} == {"votre"}


def test_a_fact_has_its_name_and_a_programme_its_own() -> None:
    assert fact_name("agents") == "Nombre d’agents"
    assert fact_name("programmes.villages-avenir") == "Villages d’avenir"


@pytest.mark.parametrize(
    ("rate", "decimals", "said"),
    [
        (0.6, 4, "60\u00a0%"),
        (0.625, 4, "62,5\u00a0%"),
        (0.6667, 4, "66,67\u00a0%"),
        (0.29, 4, "29\u00a0%"),
        (1.0, 4, "100\u00a0%"),
        (0.005, 4, "0,5\u00a0%"),
        (0.8734, 1, "87,3\u00a0%"),
    ],
)
def test_a_rate_has_the_decimals_that_it_has(rate: float, decimals: int, said: str) -> None:
    assert percent(rate, decimals) == said
