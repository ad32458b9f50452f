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
_LISTS = ("service", "results")
_LIST_OF = re.compile(rb'"(service|results)"\s*:\s*\[')
_STARTS = frozenset({"start_map", "start_array"})
_ENDS = frozenset({"end_map", "end_array"})
# Of a record: how deep it may be, and of how many keys and values.
_DEEPEST = 12
_LONGEST_RECORD = 20_000
_DELIMITERS = (";", ",", "\t")


def records_of(copy: OpenedCopy) -> Iterator[Record]:
    """Every record, as its copy writes it. Raises `InvalidDirectory` for a file that is no
    directory or that was cut."""
    head = copy.file.read(_HEAD)
    copy.file.seek(-len(head), io.SEEK_CUR)
    start = head.lstrip()[:1]
    if start == b"{" and _LIST_OF.search(head) is None:
        raise InvalidDirectory(
            f"{copy.name} : ce JSON n’a pas la forme attendue (« service » : une liste de"
            " services)."
        )
    if start in (b"{", b"["):
        return _from_json(copy, is_bare=start == b"[")
    return _from_csv(copy)


def _from_json(copy: OpenedCopy, *, is_bare: bool) -> Iterator[Record]:
    """The objects of the list, each built as it comes.

    The parser's own objects (`ijson.items`) name the path of each value: nested deep enough, they
    take the whole memory. Here a record is refused once it is too deep or too long.
    """
    list_depth = 1 if is_bare else 2
    depth, key, is_in_list = 0, "", False
    building: _Building | None = None
    try:
        for event, value in ijson.basic_parse(copy.file):
            if building is not None:
                if building.add(event, value):
                    yield building.record
                    building = None
            elif event == "map_key":
                key = value
            elif event in _STARTS:
                if is_in_list and depth == list_depth and event == "start_map":
                    building = _Building(copy.name)
                    continue
                depth += 1
                if event == "start_array" and depth == list_depth:
                    is_in_list = is_bare or key in _LISTS
            elif event in _ENDS:
                is_in_list = is_in_list and depth != list_depth
                depth -= 1
    except ijson.JSONError as error:
        raise InvalidDirectory(
            f"{copy.name} : ce JSON est coupé ou n’est pas lisible"
            f" ({str(error).splitlines()[0][:80]})."
        ) from None


class _Building:
    """One record, from the events that follow its opening."""

    def __init__(self, name: str) -> None:
        self.record: Record = {}
        self._name = name
        self._open: list[Any] = [self.record]
        self._keys: list[str] = [""]
        self._events = 0

    def add(self, event: str, value: Any) -> bool:
        """Whether this event closes the record. Raises `InvalidDirectory` for one that cannot be a
        service's."""
        self._events += 1
        if event == "map_key":
            self._keys[-1] = value
        elif event in _ENDS:
            self._open.pop()
            self._keys.pop()
        else:
            inner: Any = {"start_map": dict, "start_array": list}.get(event, lambda: value)()
            holder = self._open[-1]
            if isinstance(holder, dict):
                holder[self._keys[-1]] = inner
            else:
                holder.append(inner)
            if event in _STARTS:
                self._open.append(inner)
                self._keys.append("")
        if len(self._open) > _DEEPEST or self._events > _LONGEST_RECORD:
            raise InvalidDirectory(
                f"{self._name} : une fiche sans fin ou trop profonde, ce n’est pas l’annuaire."
            )
        return not self._open


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
