"""Gives the records of an opened copy one by one, in one form: those of the JSON
`{"service": […]}`, or the rows of the API's CSV, where lists are JSON inside cells. Called by
`reading`."""

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any

import ijson

from catalog.territories.directory.kinds import InvalidDirectory
from catalog.territories.directory.opening import OpenedCopy
from catalog.territories.official.columns import plain_name

Record = dict[str, Any]

_NEEDED = ("nom", "pivot")
_LONGEST_CELL = 1_000_000
_HEAD = 65_536
_LIST_OF = re.compile(rb'"(service|results)"\s*:\s*\[')
_DELIMITERS = (";", ",", "\t")


def records_of(copy: OpenedCopy) -> Iterator[Record]:
    """Every record, as its copy writes it. Raises `InvalidDirectory` for a file that is no
    directory or that was cut."""
    head = copy.file.read(_HEAD)
    copy.file.seek(-len(head), io.SEEK_CUR)
    start = head.lstrip()[:1]
    if start in (b"{", b"["):
        return _from_json(copy, _prefix(copy.name, head, start))
    return _from_csv(copy)


def _prefix(name: str, head: bytes, start: bytes) -> str:
    """Where the records stand in the JSON, as ijson names it."""
    if start == b"[":
        return "item"
    listed = _LIST_OF.search(head)
    if listed is None:
        raise InvalidDirectory(
            f"{name} : ce JSON n’a pas la forme attendue (« service » : une liste de services)."
        )
    return f"{listed[1].decode()}.item"


def _from_json(copy: OpenedCopy, prefix: str) -> Iterator[Record]:
    try:
        for record in ijson.items(copy.file, prefix):
            if isinstance(record, dict):
                yield record
    except ijson.JSONError as error:
        raise InvalidDirectory(
            f"{copy.name} : ce JSON est coupé ou n’est pas lisible"
            f" ({str(error).splitlines()[0][:80]})."
        ) from None


def _from_csv(copy: OpenedCopy) -> Iterator[Record]:
    lines = io.TextIOWrapper(copy.file, encoding="utf-8", newline="")
    longest = csv.field_size_limit(_LONGEST_CELL)
    try:
        header = lines.readline(_HEAD)
        delimiter = max(_DELIMITERS, key=header.count)
        titles = next(csv.reader([header], delimiter=delimiter), [])
        columns = [plain_name(title) for title in titles]
        missing = [name for name in _NEEDED if name not in columns]
        if missing:
            raise InvalidDirectory(
                f"{copy.name} : pas de colonne « {missing[0]} », ce n’est pas l’annuaire de"
                " l’administration."
            )
        yield from _rows(copy.name, csv.reader(lines, delimiter=delimiter), columns)
    finally:
        csv.field_size_limit(longest)
        lines.detach()  # The file is its opener's to close.


def _rows(name: str, reader: Any, columns: list[str]) -> Iterator[Record]:
    """A line that has not all its columns is an empty record; when it is the last one, the file was
    cut."""
    is_whole = True
    try:
        for cells in reader:
            if cells:
                is_whole = len(cells) == len(columns)
                named = zip(columns, cells, strict=False) if is_whole else ()
                yield {column: _cell(cell) for column, cell in named if cell}
    except csv.Error as error:
        raise InvalidDirectory(
            f"{name}, ligne {reader.line_num} : ce n’est pas du CSV lisible ({error})."
        ) from None
    if not is_whole:
        raise InvalidDirectory(
            f"{name} : le fichier est coupé, sa dernière ligne n’est pas entière."
        )


def _cell(text: str) -> Any:
    """A list or an object where the cell holds one, else its text."""
    if text[:1] not in "[{":
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
