"""Tables as an XLSX workbook: typed cells, a header that stays in place, filters, never a formula.
Same table, same bytes."""

from datetime import UTC, datetime
from typing import Any, BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from catalog.exchange.formats.tables import (
    NOTES_TITLE,
    NOTES_WIDTH,
    Cell,
    Kind,
    Look,
    Table,
    look_of,
    measured,
    sheet_name,
    starts_a_formula,
)
from matching.domain.letters import plain_text

# A cell holds no more, and the library would leave the whole text out.
_LONGEST_TEXT = 32_767
_NEVER_GUESS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_HEADER = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#EEEEEE"}
_LOOKS: dict[Look, dict[str, Any]] = {
    "text": {"text_wrap": True},
    "integer": {"num_format": "#,##0"},
    "euros": {"num_format": '#,##0 "€"'},
    "cents": {"num_format": '#,##0.00 "€"'},
    "date": {"num_format": "dd/mm/yyyy"},
    "link": {"font_color": "#000091", "underline": 1},
}


def write_xlsx(file: BinaryIO, table: Table, made_at: datetime) -> None:
    """Writes the workbook: the table in a first sheet, its notes in a second. `made_at` is the date
    that it bears."""
    with Workbook(file, {"in_memory": True, **_NEVER_GUESS}) as book:
        book.set_properties({"title": plain_text(table.title), "created": made_at.astimezone(UTC)})
        _write_table(book, table)
        if table.notes:
            _write_notes(book, table.notes)


def _write_table(book: Workbook, table: Table) -> None:
    sheet = book.add_worksheet(sheet_name(table.title))
    header, write, line = book.add_format(_HEADER), _Writer(book, sheet), 0
    widths, rows = measured(table)
    for place, (column, width) in enumerate(zip(table.columns, widths, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, plain_text(column.title), header)
    for line, row in enumerate(rows, start=1):
        for place, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            write.cell(line, place, cell, column.kind)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.autofilter(0, 0, line, len(table.columns) - 1)


def _write_notes(book: Workbook, notes: tuple[str, ...]) -> None:
    sheet = book.add_worksheet(NOTES_TITLE)
    sheet.set_column(0, 0, NOTES_WIDTH)
    write = _Writer(book, sheet)
    for line, note in enumerate(notes):
        write.cell(line, 0, note, "text")


class _Writer:
    """Writes the cells of a sheet, each as its type."""

    def __init__(self, book: Workbook, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._formats = {
            look: book.add_format({"valign": "top", **written}) for look, written in _LOOKS.items()
        }
        # A text that would start a formula must not become one when somebody edits it either.
        self._inert = book.add_format({"valign": "top", "quote_prefix": True, **_LOOKS["text"]})

    def cell(self, line: int, place: int, cell: Cell, kind: Kind) -> None:
        if cell is None:
            return
        look = look_of(cell, kind)
        shown = self._formats[look]
        if not isinstance(cell, str):
            if look == "date":
                self._sheet.write_datetime(line, place, cell, shown)
            else:
                self._sheet.write_number(line, place, cell, shown)
        elif look == "link":
            self._sheet.write_url(line, place, cell, shown)
        else:
            text = plain_text(cell)[:_LONGEST_TEXT]
            self._sheet.write_string(
                line, place, text, self._inert if starts_a_formula(text) else shown
            )
