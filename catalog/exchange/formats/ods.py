"""Tables as an OpenDocument spreadsheet (ODS): typed cells, a header that stays in place, filters.
Same table, same bytes.

A document is an archive of XML parts. `templates/exports/table.ods` holds those that are the same
for every table, but for a name; the cells are written here. Only `table:formula` makes a formula in
this format, and nothing writes it.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from string import Template
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_STORED, ZipFile

from catalog.exchange.formats.archives import archived
from catalog.exchange.formats.tables import (
    NOTES_TITLE,
    NOTES_WIDTH,
    Cell,
    Kind,
    Row,
    Table,
    look_of,
    measured,
    sheet_name,
)
from catalog.exchange.formats.typography import NARROW_NBSP, NBSP
from catalog.settings import PROJECT_ROOT
from matching.domain.letters import plain_text

_MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_PARTS = PROJECT_ROOT / "templates" / "exports" / "table.ods"
_CENTIMETRES_PER_CHARACTER = 0.22
# How Python writes a number, and how the French do.
_FRENCH_MARKS = str.maketrans({",": NARROW_NBSP, ".": ","})
_OPENING = """\
<?xml version="1.0" encoding="UTF-8"?>
<office:document-content office:version="1.3"
    xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
    xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
    xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    xmlns:xlink="http://www.w3.org/1999/xlink">
"""


def write_ods(file: BinaryIO, table: Table, made_at: datetime) -> None:
    """Writes the document: the table in a first sheet, its notes in a second. `made_at` is the date
    that it bears."""
    said = {
        "title": plain_text(table.title),
        "sheet": sheet_name(table.title),
        "made_at": f"{made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
    }
    with ZipFile(file, "w") as archive:
        # By the format's own rule, this part is the first and is not compressed.
        archive.writestr(archived("mimetype", ZIP_STORED), _MEDIA_TYPE)
        for name in ("META-INF/manifest.xml", "meta.xml", "settings.xml", "styles.xml"):
            archive.writestr(archived(name), _static_part(name, said))
        with (
            archive.open(archived("content.xml"), "w") as part,
            io.TextIOWrapper(part, "utf-8", newline="\n") as content,
        ):
            content.writelines(_content(table))


def _static_part(name: str, said: dict[str, str]) -> str:
    text = (_PARTS / name).read_text(encoding="utf-8")
    return Template(text).substitute(
        {key: escape(value, {'"': "&quot;"}) for key, value in said.items()}
    )


def _content(table: Table) -> Iterator[str]:
    """Yields the part that holds the cells, piece by piece: all of France is too much for a tree of
    objects."""
    name, columns = sheet_name(table.title), table.columns
    widths, rows = measured(table)
    yield _OPENING + "<office:automatic-styles>"
    for width in sorted({*widths, NOTES_WIDTH}):
        yield (
            f'<style:style style:name="width-{width}" style:family="table-column">'
            "<style:table-column-properties"
            f' style:column-width="{width * _CENTIMETRES_PER_CHARACTER:.1f}cm"/></style:style>'
        )
    yield "</office:automatic-styles><office:body><office:spreadsheet>"
    yield _sheet_opening(name, widths)
    titles = _line(_text_cell(column.title, "header") for column in columns)
    yield f"<table:table-header-rows>{titles}</table:table-header-rows>"
    lines = 1
    for line in _lines(rows, [column.kind for column in columns]):
        yield line
        lines += 1
    yield "</table:table>"
    if table.notes:
        yield _sheet_opening(NOTES_TITLE, [NOTES_WIDTH])
        yield from _lines([[note] for note in table.notes], ["text"])
        yield "</table:table>"
    yield _filters(name, f"{_letters(len(columns))}{lines}")
    yield "</office:spreadsheet></office:body></office:document-content>\n"


def _sheet_opening(name: str, widths: Sequence[int]) -> str:
    columns = (f'<table:table-column table:style-name="width-{width}"/>' for width in widths)
    return f"<table:table table:name={quoteattr(name)}>{''.join(columns)}"


def _lines(rows: Iterable[Row], kinds: Sequence[Kind]) -> Iterator[str]:
    for row in rows:
        yield _line(_cell(cell, kind) for cell, kind in zip(row, kinds, strict=True))


def _line(cells: Iterable[str]) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def _cell(cell: Cell, kind: Kind) -> str:
    if cell is None:
        return "<table:table-cell/>"
    look = look_of(cell, kind)
    if isinstance(cell, str):
        return _text_cell(cell, look)
    if isinstance(cell, date):
        return _typed_cell(look, f'date" office:date-value="{cell}', f"{cell:%d/%m/%Y}")
    value = f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
    if look == "integer":
        return _typed_cell(look, f'float" office:value="{value}', _in_french(f"{cell:,.0f}"))
    amount = _in_french(f"{cell:,.2f}" if look == "cents" else f"{cell:,.0f}")
    money = f'currency" office:currency="EUR" office:value="{value}'
    return _typed_cell(look, money, f"{amount}{NBSP}€")


def _typed_cell(style: str, value: str, shown: str) -> str:
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="{value}">'
        f"<text:p>{shown}</text:p></table:table-cell>"
    )


# A table says few different texts many times.
@lru_cache(maxsize=4_096)
def _text_cell(text: str, style: str) -> str:
    plain = plain_text(text)
    lines = [escape(line) for line in plain.split("\n")]
    if style == "link":
        lines = [f'<text:a xlink:type="simple" xlink:href={quoteattr(plain)}>{lines[0]}</text:a>']
    return _typed_cell(style, "string", "</text:p><text:p>".join(lines))


def _in_french(number: str) -> str:
    return number.translate(_FRENCH_MARKS)


def _filters(sheet: str, last_cell: str) -> str:
    """The filters of a sheet, over its header and its rows."""
    area = quoteattr(f"'{sheet}'.A1:'{sheet}'.{last_cell}")
    # Under another name, it would be an area of data and no filter of the sheet.
    return (
        '<table:database-ranges><table:database-range table:name="__Anonymous_Sheet_DB__0"'
        f' table:target-range-address={area} table:display-filter-buttons="true"/>'
        "</table:database-ranges>"
    )


def _letters(columns: int) -> str:
    """The name of the last of so many columns: Z for 26, AA for 27."""
    letters = ""
    while columns:
        columns, place = divmod(columns - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters
