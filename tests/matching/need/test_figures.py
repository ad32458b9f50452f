"""The amounts and the dates that a need says, in all the ways that people write them."""

from datetime import date

import pytest

from matching.need.figures import amounts_in, dates_in

TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("devis 4 800 € HT", (4_800,)),
        ("un budget de 85k", (85_000,)),
        ("85 K€ inscrits", (85_000,)),
        ("14.800 HT pour l'afficheur", (14_800,)),
        ("1,5 million d'euros", (1_500_000,)),
        ("friche de 4 hectares, 1,5 million", (1_500_000,)),
        ("dans les quinze mille euros", (15_000,)),
        ("210 mille euros de travaux et 18 000 euros de mobilier", (210_000, 18_000)),
        ("budget 8000 maxi", (8_000,)),
        ("12\u202f000\u00a0€ puis encore 12 000 €", (12_000,)),
        ("mille deux cents euros", (1_200,)),
    ],
)
def test_an_amount_is_read_however_it_is_written(text: str, amounts: tuple[int, ...]) -> None:
    assert amounts_in(text) == amounts


@pytest.mark.parametrize(
    "text",
    [
        "budget 2027 trop juste",
        "900 dossiers par an",
        "1,80 € par habitant",
        "on a eu 1 m 40 d'eau",
        "à 800 m d'altitude",
        "appelez le 03 22 84 00 00",
        "la 3e fois, le 15e jour",
        "25 mille habitants",
        "",
    ],
)
def test_what_is_no_amount_is_not_read_as_one(text: str) -> None:
    assert amounts_in(text) == ()


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("avant le 1er mars 2027", ("2027-03-01",)),
        ("réponse pour le 31/12/2027", ("2027-12-31",)),
        ("réunion le 14 janvier", ("2027-01-14",)),
        ("conseil du 18 décembre", ("2026-12-18",)),
        ("rentrée de septembre 2027", ("2027-09",)),
        ("dépôt fin avril", ("2027-04",)),
        ("posés depuis le 3 novembre", ("2026-11-03",)),
        ("d'ici 2028", ("2028",)),
        ("le 30 février 2027", ("2027-02",)),
    ],
)
def test_a_date_is_read_with_the_year_that_is_meant(text: str, dates: tuple[str, ...]) -> None:
    assert dates_in(text, TODAY) == dates


@pytest.mark.parametrize("text", ["captage à sec en août", "site mort en 2019", "24/7", ""])
def test_a_season_or_a_year_gone_is_no_date(text: str) -> None:
    assert dates_in(text, TODAY) == ()


def test_the_day_of_the_request_tells_the_year() -> None:
    assert dates_in("le 14 janvier", date(2026, 1, 10)) == ("2026-01-14",)
    assert dates_in("le 14 janvier", date(2026, 1, 20)) == ("2027-01-14",)
