"""What people typed in the directory, mended or left out."""

from datetime import date
from typing import Any

import pytest

from catalog.territories.directory.hours import hours_in_words
from catalog.territories.directory.values import (
    address_in,
    day_of_change,
    email_in,
    telephone_in,
    text_in,
    url_in,
)

TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["03.22.97.80.80"], "03 22 97 80 80"),
        (["+33 (0)3 22 97 80 80"], "03 22 97 80 80"),
        (["0033 3 22 97 80 80"], "03 22 97 80 80"),
        (["à demander", "03 22 97 80 81", "03 22 97 80 82"], "03 22 97 80 81"),
        (["3939"], "39 39"),
        (["+687 26 63 00"], "+687266300"),
        (["03 22 97 80"], None),
        ([], None),
    ],
)
def test_the_first_telephone_that_can_be_dialled_is_kept(
    texts: list[str], expected: str | None
) -> None:
    assert telephone_in(texts) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["Mairie.X@Wanadoo.FR"], "mairie.x@wanadoo.fr"),
        (["mailto:a@exemple.fr ; b@exemple.fr"], "a@exemple.fr"),
        (["sans", "a@b", "c@exemple.fr."], "c@exemple.fr"),
        (["a@exemple.fr\r\nBcc: b@exemple.fr"], "a@exemple.fr"),
        (["javascript:alert(1)@x"], None),
        ([], None),
    ],
)
def test_the_first_email_that_can_be_written_to_is_kept(
    texts: list[str], expected: str | None
) -> None:
    assert email_in(texts) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["https://www.amiens.fr/#contact"], "https://www.amiens.fr/"),
        (["www.amiens.fr"], "https://www.amiens.fr"),
        (["http://mairie-exemple.fr/accueil"], "http://mairie-exemple.fr/accueil"),
        (["javascript:alert(1)", "https://utilisateur@exemple.fr"], None),
        (['https://exemple.fr/"onclick="x'], None),
        (["contact@exemple.fr"], None),
        (["https://127.0.0.1/"], None),
    ],
)
def test_only_the_address_of_a_public_site_is_kept(texts: list[str], expected: str | None) -> None:
    assert url_in(texts) == expected


def test_a_text_is_one_line_read_in_its_encoding() -> None:
    assert text_in("MÃ©rÃ©\x00 sur\n Oise ") == "Méré sur Oise"
    assert text_in("Châlons — « Â »") == "Châlons — « Â »"
    assert text_in(12) == ""


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("18/12/2024 17:42:39", date(2024, 12, 18)),
        ("2024-12-18T10:00:00+00:00", date(2024, 12, 18)),
        ("18/12/2031 10:00:00", None),
        ("01/01/0001", None),
        ("hier", None),
    ],
)
def test_a_day_of_change_that_cannot_be_is_unknown(written: str, expected: date | None) -> None:
    assert day_of_change(written, TODAY) == expected


def test_where_to_go_comes_before_where_to_write() -> None:
    street = {
        "type_adresse": "Adresse",
        "numero_voie": "1 rue X",
        "code_postal": "80000",
        "nom_commune": "Amiens",
    }
    box = {
        "type_adresse": "Adresse postale",
        "service_distribution": "CS 1",
        "nom_commune": "Amiens",
    }
    assert address_in([box, street]) == "1 rue X, 80000 Amiens"
    assert address_in([box]) == "CS 1, Amiens"
    assert address_in("n’importe quoi") is None


@pytest.mark.parametrize(
    ("ranges", "expected"),
    [
        (
            [
                {
                    "nom_jour_debut": "Lundi",
                    "nom_jour_fin": "Vendredi",
                    "valeur_heure_debut_1": "09:00:00",
                    "valeur_heure_fin_1": "12:00:00",
                    "valeur_heure_debut_2": "14:00:00",
                    "valeur_heure_fin_2": "17:30:00",
                }
            ],
            ("Du lundi au vendredi : de 9 h à 12 h et de 14 h à 17 h 30",),
        ),
        (
            [
                {
                    "nom_jour_debut": "Saturday",
                    "nom_jour_fin": "Saturday",
                    "valeur_heure_debut_1": "9h30",
                    "valeur_heure_fin_1": "11h",
                    "commentaire": "Semaines paires.",
                }
            ],
            ("Le samedi : de 9 h 30 à 11 h (semaines paires)",),
        ),
        (
            [{"nom_jour_debut": "Mardi", "nom_jour_fin": "", "commentaire": "Sur rendez-vous"}],
            ("Le mardi : sur rendez-vous",),
        ),
        (
            [
                {
                    "nom_jour_debut": "Lundi",
                    "valeur_heure_debut_1": "99:00",
                    "valeur_heure_fin_1": "12:00",
                }
            ],
            (),
        ),
        ([{"nom_jour_debut": "Jour de marché"}, "x", None], ()),
        (None, ()),
    ],
)
def test_hours_are_french_sentences(ranges: Any, expected: tuple[str, ...]) -> None:
    assert hours_in_words(ranges) == expected
