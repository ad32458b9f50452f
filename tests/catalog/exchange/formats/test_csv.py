"""CSV that a spreadsheet opens without running anything, and that any reader finds whole."""

import csv
import io

import pandas as pd
import pytest

from catalog.exchange.formats.csv import CsvStyle, write_csv
from catalog.exchange.formats.tables import Column, Table
from tests.catalog.exchange.samples import CANARIES, FORMULAS, TYPED, texts_table


def csv_of(table: Table, style: CsvStyle | None = None) -> bytes:
    file = io.BytesIO()
    write_csv(file, table, *([style] if style else []))
    assert not file.closed
    return file.getvalue()


def cells_of(written: bytes, delimiter: str = ",") -> list[list[str]]:
    return list(
        csv.reader(
            io.StringIO(written.decode("utf-8-sig"), newline=""), delimiter=delimiter, strict=True
        )
    )


@pytest.mark.parametrize("style", [CsvStyle(), CsvStyle(is_french=True, has_bom=True)])
@pytest.mark.parametrize("texts", [FORMULAS, CANARIES], ids=["formulas", "canaries"])
def test_no_cell_starts_a_formula_wherever_it_stands(texts: list[str], style: CsvStyle) -> None:
    rows = cells_of(csv_of(texts_table(texts), style), ";" if style.is_french else ",")
    assert [len(row) for row in rows] == [len(texts) + 1] * 3
    assert not [
        cell for row in rows for cell in row if cell.strip("\ufeff\u00a0 \t\n")[:1] in {*"=+-@＝"}
    ]


def test_a_text_that_looks_like_a_number_is_held_and_a_number_stays_one() -> None:
    table = Table("Soldes", [Column("Texte"), Column("Solde", "euros")], [("-5", -5), ("+5", 5)])
    assert cells_of(csv_of(table))[1:] == [["'-5", "-5"], ["'+5", "5"]]


def test_a_leading_tab_is_held_even_before_a_plain_word() -> None:
    """Some spreadsheets drop the tab when they open the file, and read what follows anew."""
    assert cells_of(csv_of(Table("Noms", [Column("a")], [("\tmot",)]))) == [["a"], ["'\tmot"]]


def test_other_cells_come_back_as_they_were() -> None:
    rows = [
        ("L'Haÿ-les-Roses", 'un "guillemet", une virgule; un point-virgule'),
        ("deux\nlignes", ""),
    ]
    table = Table("Noms", [Column("a"), Column("b")], rows)
    assert cells_of(csv_of(table)) == [["a", "b"], *map(list, rows)]
    assert cells_of(csv_of(table, CsvStyle(is_french=True)), ";") == [["a", "b"], *map(list, rows)]


def test_lines_end_as_the_standard_says_and_nothing_else_ends_one() -> None:
    written = csv_of(Table("Noms", [Column("a")], [("x\ry",), ("z\u2028t",)]))
    assert written == b'a\r\n"x\ny"\r\n"z\nt"\r\n'


def test_the_french_style_has_semicolons_decimal_commas_and_the_mark_of_its_encoding() -> None:
    written = csv_of(TYPED, CsvStyle(is_french=True, has_bom=True))
    assert written.startswith(b"\xef\xbb\xbfNom;Combien;")
    read = pd.read_csv(io.BytesIO(written), sep=";", decimal=",")
    assert read["Prix"].tolist() == [-5.0, 1.5, 85000.0]
    assert read["Jour"].tolist()[0] == "2024-12-31"


def test_a_program_reads_types_and_columns_by_their_names() -> None:
    read = pd.read_csv(io.BytesIO(csv_of(TYPED)), parse_dates=["Jour"])
    assert read["Prix"].tolist() == [-5.0, 1.5, 85000.0]
    assert read["Combien"].sum() == 36229
    assert read["Jour"].dropna().dt.year.tolist() == [2024, 2026]


def test_the_notes_stand_in_the_first_line_and_in_no_row() -> None:
    rows = cells_of(csv_of(TYPED))
    assert rows[0][-1] == "Information indicative. Site non officiel."
    assert {row[-1] for row in rows[1:]} == {""}
