"""Rows of the CSV files of `seeds/programmes/`, ours and small. Read by `seeded_lists`, `restored`
and `official.addresses`."""

import csv
from collections.abc import Iterator
from pathlib import Path

from catalog.territories.programmes import InvalidProgrammeList


def rows_of(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with its line number; every column is there, as text. Raises
    `InvalidProgrammeList`."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            if None in row or None in row.values():
                raise InvalidProgrammeList(
                    f"{path.name}, ligne {reader.line_num} : le nombre de colonnes n’est pas le"
                    " bon."
                )
            yield reader.line_num, row
