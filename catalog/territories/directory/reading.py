"""Reads a copy of the directory into the desks to load, without ever holding them: they wait in a
file, and what is held of each is its place in it. Called by `online`."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO, NamedTuple

from catalog.territories.directory.desks import (
    ReadDesk,
    desk_of,
    identity_of,
    siren_of,
    types_of,
)
from catalog.territories.directory.kinds import MANY, InvalidDirectory, KnownDirectory
from catalog.territories.directory.opening import OpenedCopy
from catalog.territories.directory.placing import Places
from catalog.territories.directory.records import Record, records_of
from catalog.territories.official.columns import day_of_name
from catalog.territories.spelling import plain
from matching.domain.vocabulary import DeskKind
from matching.domain.wording import long_date, number

# A secondary desk never stands for its area, even alone: it would be taken for the main one.
_SECONDARY = re.compile(
    r"\b(annexes?|delegue[es]*|associe[es]*|antennes?|mobile|quartier|proximite|permanences?"
    r"|secteur|mairie d arrondissement|unite territoriale|delegation territoriale)\b"
)
_MOST_UNPLACED = (50, 0.03)
EARLIEST = date(2015, 1, 1)

Slot = tuple[str, DeskKind, str]


class Candidate(NamedTuple):
    """The best record of its slot so far: its rank (the least wins), its identifier, what it says
    in a digest, and where it waits."""

    rank: int
    record: str
    digest: str
    offset: int


@dataclass
class DirectoryCopy:
    """What a copy says. `desks`: by area, kind, and (where an area may have several) name;
    `waiting`: the file where each stands as a line of JSON; `records`: how many there were, `kept`:
    of the kinds that the site keeps."""

    name: str
    file_date: date
    waiting: BinaryIO
    desks: dict[Slot, Candidate] = field(default_factory=dict)
    newest: str | None = None
    records: int = 0
    kept: int = 0
    secondary: int = 0
    doubles: int = 0
    unreadable: int = 0
    unplaced: list[str] = field(default_factory=list)

    @property
    def counts(self) -> Counter[DeskKind]:
        return Counter(kind for _, kind, _ in self.desks)


def day_of_copy(name: str, given: date | None, modified_on: date | None, on: date) -> date | None:
    """The day of a copy: that of the person who gives it, else of its name, else of its last
    change; None when nothing says it. Raises `InvalidDirectory` for a day that cannot be."""
    found = given or day_of_name(name) or modified_on
    if found is not None and not EARLIEST <= found <= on:
        raise InvalidDirectory(f"{name} : la date du fichier ({long_date(found)}) est impossible.")
    return found


def read_directory(
    copy: OpenedCopy,
    known: KnownDirectory,
    places: Places,
    waiting: BinaryIO,
    *,
    on: date,
    given: date | None = None,
    modified_on: date | None = None,
    advance: Callable[[int], None] = lambda read: None,
) -> DirectoryCopy:
    """Returns the desks of an opened copy, read on the day `on`, which wait in the file `waiting`.

    A copy that says nothing of its day is of the day of its newest record. `advance` is told of the
    records read. Raises `InvalidDirectory`.
    """
    dated = day_of_copy(copy.name, given, modified_on, on)
    found = DirectoryCopy(copy.name, dated or EARLIEST, waiting)
    for record in records_of(copy):
        found.records += 1
        advance(1)
        _read(found, record, known, places, on)
    if not found.desks:
        raise InvalidDirectory(
            f"{copy.name} : aucun des services que ce site lit. Est-ce l’annuaire de"
            " l’administration (« Base de données locales ») ?"
        )
    most, share = _MOST_UNPLACED
    if len(found.unplaced) > max(most, share * found.kept):
        raise InvalidDirectory(
            f"{copy.name} : {number(len(found.unplaced))} services ont un code de commune inconnu"
            f" ({' ; '.join(found.unplaced[:5])}…). Rien n’a été changé."
        )
    if dated is None and found.newest:
        found.file_date = date.fromisoformat(found.newest)
    return found


def _read(
    found: DirectoryCopy, record: Record, known: KnownDirectory, places: Places, on: date
) -> None:
    if not record:
        found.unreadable += 1
        return
    offered = [
        (kind, known.rules[kind].types.index(service_type), codes)
        for service_type, codes in types_of(record)
        if (kind := known.kind_of(service_type)) is not None
    ]
    if not offered:
        return
    found.kept += 1
    desk = desk_of(record, on)
    if not desk.name:
        found.unreadable += 1
        return
    if _SECONDARY.search(plain(desk.name)) and any(kind not in MANY for kind, *_ in offered):
        found.secondary += 1
        return
    siren = siren_of(record)
    offset: int | None = None
    is_placed = False
    for kind, preference, codes in offered:
        for code in codes:
            commune = places.commune(code)
            area = places.area(kind, commune, siren, desk.name) if commune else None
            if area is None:
                continue
            is_placed = True
            slot = (area, kind, plain(desk.name) if kind in MANY else "")
            rank = _rank(record, desk, preference, is_followed=commune != code)
            if slot in found.desks:
                found.doubles += 1
                if (found.desks[slot].rank, found.desks[slot].record) <= (rank, desk.record):
                    continue
            if offset is None:
                offset = found.waiting.seek(0, 2)
                found.waiting.write(desk.as_line())
            found.desks[slot] = Candidate(rank, desk.record, desk.digest, offset)
    if not is_placed:
        found.unplaced.append(f"{desk.name[:60]} ({identity_of(record)[:40]})")
    elif desk.changed_on:
        found.newest = max(found.newest or "", desk.changed_on)


def _rank(record: Record, desk: ReadDesk, preference: int, *, is_followed: bool) -> int:
    """The main record of an area first: of the type that is preferred, under the area's own code
    rather than a former commune's, the first of its former code, with more to say, the newest, the
    shortest name.

    One number, each reason a digit or more: forty thousand of these are held at once.
    """
    former = str(record.get("ancien_code_pivot") or "")
    is_not_first = not re.search(r"-0?1$", former)
    untold = sum(value is None for value in (desk.telephone, desk.email, desk.url or desk.page))
    age = 99_999_999 - int((desk.changed_on or "0").replace("-", ""))
    return int(
        f"{preference}{int(is_followed)}{int(is_not_first)}{untold}{age:08}{len(desk.name):03}"
    )
