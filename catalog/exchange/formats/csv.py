"""Tables as CSV (RFC 4180, UTF-8). A spreadsheet that opens one runs nothing: no cell starts a
formula.

A text that would start one gets an apostrophe before it, « -5 » as « =1+1 ». Numbers come from
numbers only, and stay numbers: in a column of euros, -5 is written as it is.
"""

import csv
import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import BinaryIO

from catalog.exchange.formats.tables import Cell, Table, starts_a_formula
from matching.domain.letters import plain_text


@dataclass(frozen=True, slots=True)
class CsvStyle:
    """`is_french`: semicolons between cells and a decimal comma, as spreadsheets set to French
    expect, else commas and a point.

    `has_bom`: the mark at the head of the file by which the same spreadsheets know that it is
    UTF-8.
    """

    is_french: bool = False
    has_bom: bool = False


STANDARD = CsvStyle()


def write_csv(file: BinaryIO, table: Table, style: CsvStyle = STANDARD) -> None:
    """Writes the titles, then the rows as they come.

    The notes are the title of one more column, the last, whose cells are empty: they go wherever
    the file goes, and a program that reads columns by their names does not meet them. Dates are
    written as 2024-12-31, a date in every language.
    """
    lines = io.TextIOWrapper(file, encoding="utf-8-sig" if style.has_bom else "utf-8", newline="")
    writer = csv.writer(lines, delimiter=";" if style.is_french else ",", lineterminator="\r\n")
    written = _french if style.is_french else _standard
    notes = [" ".join(table.notes)] if table.notes else []
    last = [""] * len(notes)
    writer.writerow(
        [_inert(title) for title in [*(column.title for column in table.columns), *notes]]
    )
    writer.writerows([*map(written, row), *last] for row in table.rows)
    lines.detach()


def _standard(cell: Cell) -> str:
    if isinstance(cell, str):
        return _inert(cell)
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)


def _french(cell: Cell) -> str:
    return _standard(cell).replace(".", ",") if isinstance(cell, Decimal) else _standard(cell)


# A table says few different texts many times.
@lru_cache(maxsize=4_096)
def _inert(text: str) -> str:
    plain = plain_text(text)
    return f"'{plain}" if starts_a_formula(plain) else plain
