"""XLSX and ODS, opened by readers that are not those which wrote them: types, no formula, the same
bytes every time."""

import io
import re
import subprocess
import sys
import zipfile
from typing import get_args
from xml.etree import ElementTree

import openpyxl
import pandas as pd
import pytest
from odf.opendocument import load
from odf.table import TableCell

from catalog.exchange.formats.table_formats import Format, file_of
from catalog.exchange.formats.tables import Column, Look, Table
from tests.catalog.exchange.samples import CANARIES, FORMULAS, MADE_AT, TYPED, texts_table

ENGINES = {Format.XLSX: "openpyxl", Format.ODS: "odf"}
BOTH = pytest.mark.parametrize("format_", list(ENGINES))
EMPTY = Table("Rien", [Column("Nom")], [])
IN_ANOTHER_PROCESS = """
import hashlib
from catalog.exchange.formats.table_formats import Format, file_of
from tests.catalog.exchange.samples import CANARIES, MADE_AT, TYPED, texts_table
{before}
for format_ in Format:
    print(hashlib.sha256(file_of(TYPED, format_, MADE_AT)).hexdigest())
"""


def read(written: bytes, format_: Format, sheet: int | str = 0) -> pd.DataFrame:
    return pd.read_excel(io.BytesIO(written), sheet_name=sheet, engine=ENGINES[format_])


def part_of(written: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(written)) as parts:
        return parts.read(name)


@BOTH
def test_cells_have_their_types(format_: Format) -> None:
    table = read(file_of(TYPED, format_, MADE_AT), format_)
    assert list(table.columns) == ["Nom", "Combien", "Prix", "Jour", "Adresse"]
    assert table["Prix"].tolist() == [-5.0, 1.5, 85000.0]
    assert table["Combien"].sum() == 36229
    assert table["Jour"].dropna().tolist() == [
        pd.Timestamp(2024, 12, 31),
        pd.Timestamp(2026, 2, 28),
    ]
    assert table["Nom"].tolist()[:2] == ["L'Haÿ-les-Roses", "deux\nlignes"]


@BOTH
def test_the_notes_have_a_sheet_of_their_own(format_: Format) -> None:
    notes = read(file_of(TYPED, format_, MADE_AT), format_, "À lire")
    assert [*notes.columns, *notes.iloc[:, 0]] == ["Information indicative.", "Site non officiel."]


@BOTH
@pytest.mark.parametrize("texts", [FORMULAS, CANARIES], ids=["formulas", "canaries"])
def test_texts_stay_texts_wherever_they_stand(format_: Format, texts: list[str]) -> None:
    written = file_of(texts_table(texts), format_, MADE_AT)
    with zipfile.ZipFile(io.BytesIO(written)) as parts:
        for name in parts.namelist():
            content = parts.read(name)
            if name.endswith(".xml"):
                ElementTree.fromstring(content)  # noqa: S314 (our own file)
            assert not re.search(rb"<f[ >]|table:formula|<script", content)
    cells = read(written, format_).iloc[0].tolist()
    expected = [
        re.sub("[\x00-\x08\x0b\ufffe\ud800]", "", text).replace("\r", "\n") for text in texts
    ]
    # The readers themselves fold blanks, and take an empty text for nothing.
    assert ["".join(str(cell).split()) for cell in cells] == [
        "".join(text.split()) or "nan" for text in expected
    ]


def test_an_xlsx_cell_is_never_a_formula_and_would_not_become_one_when_edited() -> None:
    book = openpyxl.load_workbook(io.BytesIO(file_of(texts_table(FORMULAS), Format.XLSX, MADE_AT)))
    cells = [
        cell for sheet in book for row in sheet.iter_rows(min_row=2) for cell in row if cell.value
    ]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells)


def test_an_ods_cell_has_no_formula_and_links_lead_to_the_web_only() -> None:
    document = load(io.BytesIO(file_of(texts_table(FORMULAS + CANARIES), Format.ODS, MADE_AT)))
    cells = document.getElementsByType(TableCell)
    assert cells
    assert not [cell for cell in cells if cell.getAttribute("formula")]
    assert b"xlink:href" not in part_of(
        file_of(texts_table(CANARIES), Format.ODS, MADE_AT), "content.xml"
    )
    assert b'xlink:href="https://exemple.fr/?a=1&amp;b=2"' in part_of(
        file_of(TYPED, Format.ODS, MADE_AT), "content.xml"
    )


def test_links_of_an_xlsx_lead_to_the_web_only() -> None:
    book = openpyxl.load_workbook(io.BytesIO(file_of(TYPED, Format.XLSX, MADE_AT)))
    links = [cell.hyperlink and cell.hyperlink.target for (cell,) in book.worksheets[0]["E2:E4"]]
    assert links == ["https://exemple.fr/?a=1&b=2", None, None]


def test_an_xlsx_amount_shows_its_cents_when_it_has_some() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(file_of(TYPED, Format.XLSX, MADE_AT))).worksheets[0]
    assert [cell.number_format for (cell,) in sheet["C2:C4"]] == [
        '#,##0 "€"',
        '#,##0.00 "€"',
        '#,##0 "€"',
    ]


def test_an_ods_amount_shows_its_cents_when_it_has_some() -> None:
    document = load(io.BytesIO(file_of(TYPED, Format.ODS, MADE_AT)))
    amounts = [
        (cell.getAttribute("stylename"), cell.getAttribute("value"), str(cell))
        for cell in document.getElementsByType(TableCell)
        if cell.getAttribute("currency") == "EUR"
    ]
    assert amounts == [
        ("euros", "-5", "-5\u00a0€"),
        ("cents", "1.50", "1,50\u00a0€"),
        ("euros", "85000", "85\u202f000\u00a0€"),
    ]


def test_every_look_of_an_ods_cell_has_its_style_in_french() -> None:
    styles = ElementTree.fromstring(  # noqa: S314 (our own file)
        part_of(file_of(TYPED, Format.ODS, MADE_AT), "styles.xml")
    )
    space = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
    names = {style.get(f"{space}name") for style in styles.iter(f"{space}style")}
    assert names == {*get_args(Look), "header"}
    (default,) = styles.iter(f"{space}default-style")
    assert [*default[0].attrib.values()] == ["fr", "FR"]


def test_the_header_stays_in_place_and_filters() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(file_of(TYPED, Format.XLSX, MADE_AT))).worksheets[0]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:E4"
    assert sheet.title == "Offres  et  prix  été hiver, un"
    assert sheet.column_dimensions["A"].width > 15
    content = part_of(file_of(TYPED, Format.ODS, MADE_AT), "content.xml").decode()
    # The only name under which LibreOffice takes an area for the filters of its sheet.
    assert 'table:name="__Anonymous_Sheet_DB__0"' in content
    assert ".A1:'Offres  et  prix  été hiver, un'.E4" in content
    assert 'display-filter-buttons="true"' in content
    assert "<table:table-header-rows>" in content
    assert b"VerticalSplitPosition" in part_of(file_of(TYPED, Format.ODS, MADE_AT), "settings.xml")


def test_the_filters_of_a_table_reach_its_last_column() -> None:
    table = Table("Large", [Column(f"n{number}") for number in range(54)], [range(54)])
    content = part_of(file_of(table, Format.ODS, MADE_AT), "content.xml").decode()
    assert ".A1:'Large'.BB2" in content


@BOTH
def test_a_table_without_rows_is_a_header(format_: Format) -> None:
    table = read(file_of(EMPTY, format_, MADE_AT), format_)
    assert list(table.columns) == ["Nom"]
    assert table.empty


@BOTH
def test_a_text_longer_than_a_cell_is_cut_and_not_lost(format_: Format) -> None:
    table = Table("Long", [Column("Texte")], [("é" * 40_000,)])
    assert len(read(file_of(table, format_, MADE_AT), format_)["Texte"][0]) >= 32_767


@pytest.mark.parametrize(
    "before", ["", "[file_of(texts_table(CANARIES), one, MADE_AT) for one in Format]"]
)
def test_the_same_table_gives_the_same_bytes_in_any_process(before: str) -> None:
    sums = {
        subprocess.run(
            [sys.executable, "-c", IN_ANOTHER_PROCESS.format(before=before)],
            check=True,
            capture_output=True,
            text=True,
            env={"PYTHONHASHSEED": seed, "TZ": zone},
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Pacific/Auckland"))
    }
    assert len(sums) == 1
