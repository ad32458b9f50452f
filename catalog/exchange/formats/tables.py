"""Tables of typed cells, the same for every file: `csv`, `xlsx` and `ods` each write them in their
own way."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain, islice
from typing import Literal

from matching.domain.letters import plain_text

Kind = Literal["text", "integer", "euros", "date", "link"]
# None where nothing is known. A text or a link is a str, a date a date, the others are numbers.
Cell = str | int | Decimal | date | None
Row = Sequence[Cell]
# How a spreadsheet shows a cell that holds something: `cents` are euros that are no whole number of
# them.
Look = Literal["text", "integer", "euros", "cents", "date", "link"]

NOTES_TITLE, NOTES_WIDTH = "À lire", 100
"""The sheet of a table's notes, and its width in characters."""
_FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_BLANK = "\ufeff\u200b \t\n\u00a0\u202f"
_ADDRESS = re.compile(r"https?://[!-~]+")
# What a spreadsheet takes as a link; one that is longer stays a text.
_LONGEST_ADDRESS = 2_000
_LONGEST_SHEET_NAME = 31
_REFUSED_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\'\n\t]")
# In characters. A title of several words is written on several lines.
_NARROWEST, _WIDEST, _WIDEST_TITLE, _FILTER_BUTTON = 8, 60, 24, 3
_DATE_WIDTH = 12
_ROWS_MEASURED = 1_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `kind` says of what type its cells are."""

    title: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under titled columns. `title` names the sheet, `notes` are sentences that go with the
    rows wherever they go.

    `rows` may be read once only; each row has a cell per column.
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[Row]
    notes: tuple[str, ...] = ()


def starts_a_formula(text: str) -> bool:
    """Whether a spreadsheet could take the text for a formula: blanks before it protect from
    nothing."""
    return text.lstrip(_BLANK).startswith(_FORMULA_SIGNS) or text.startswith("\t")


def is_address(text: str) -> bool:
    """Whether the text is an address of the web, to which a reader may be led."""
    return len(text) <= _LONGEST_ADDRESS and _ADDRESS.fullmatch(text) is not None


def look_of(cell: str | int | Decimal | date, kind: Kind) -> Look:
    """Returns how to show a cell of a column of that kind. What the cell holds decides: a text
    among numbers stays a text."""
    if isinstance(cell, str):
        return "link" if kind == "link" and is_address(cell) else "text"
    if isinstance(cell, date):
        return "date"
    if kind != "euros":
        return "integer"
    return "euros" if cell == int(cell) else "cents"


def sheet_name(title: str) -> str:
    """Returns the title as a spreadsheet takes it for the name of a sheet."""
    return (
        _REFUSED_IN_SHEET_NAMES.sub(" ", plain_text(title)).strip()[:_LONGEST_SHEET_NAME]
        or "Tableau"
    )


def measured(table: Table) -> tuple[list[int], Iterator[Row]]:
    """Returns the width of each column in characters (that of its longest line, within what is
    pleasant to read) and the rows.

    The first thousand rows are read for it, the others as they are asked for.
    """
    rows = iter(table.rows)
    first = list(islice(rows, _ROWS_MEASURED))
    widths = [
        max(_NARROWEST, min(len(column.title), _WIDEST_TITLE) + _FILTER_BUTTON)
        for column in table.columns
    ]
    for row in first:
        for place, cell in enumerate(row):
            widths[place] = max(widths[place], min(_WIDEST, _width(cell)))
    return widths, chain(first, rows)


def _width(cell: Cell) -> int:
    if isinstance(cell, str):
        return max(map(len, cell.splitlines()), default=0)
    if isinstance(cell, date):
        return _DATE_WIDTH
    return 0 if cell is None else len(f"{cell:,} €")
