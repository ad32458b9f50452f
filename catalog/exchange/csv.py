"""Rows as CSV, for `flask matrix`. A spreadsheet that opens it runs nothing: no cell starts a formula."""

import csv
from collections.abc import Iterable, Sequence
from typing import TextIO

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(file: TextIO, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Writes the header, then the rows; a cell that a spreadsheet would take for a formula gets an apostrophe before it."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_inert(cell) for cell in row] for row in rows)


def _inert(cell: str) -> str:
    inert = f"'{cell}" if cell.startswith(_STARTS_A_FORMULA) else cell
    # The writer would leave it unquoted, and a reader may end the line there.
    return inert.replace("\r", " ")
