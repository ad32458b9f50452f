"""Loads a copy of the directory, whole or not at all: only the desks that changed are written.
Called by `flask import-services` and `online`."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, insert, tuple_
from sqlmodel import Session, col, select

from catalog.storage.directory import ServiceDesk, ServiceDirectory
from catalog.territories.directory.kinds import MANY, InvalidDirectory, KnownDirectory
from catalog.territories.directory.reading import DirectoryCopy, Slot
from catalog.territories.memory import loaded_release
from matching.domain.vocabulary import DeskKind
from matching.domain.wording import long_date, number

# A kind that lost more than this share of its desks since the last copy is looked at by a person
# first.
LARGEST_LOSS = 0.1
_CHUNK = 500

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class DirectoryReport:
    """What loading one copy did, by kind. `is_older`: the one loaded is newer and was kept, nothing
    was compared."""

    file_date: date
    counts: Counter[DeskKind]
    added: Counter[DeskKind]
    changed: Counter[DeskKind]
    removed: Counter[DeskKind]
    is_older: bool = False

    @property
    def has_changed(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def load_directory(
    session: Session,
    copy: DirectoryCopy,
    known: KnownDirectory,
    loaded_at: datetime,
    *,
    accepts_fewer: bool = False,
    advance: Callable[[int], None] = lambda written: None,
) -> DirectoryReport:
    """Replace the directory in the session's transaction, which the caller commits or drops.

    `advance` is told how many desks were written. Raises `InvalidDirectory` with every kind whose
    number of desks cannot be right; `accepts_fewer` lets those through that are too few, never
    those that are too many.
    """
    before = session.get(ServiceDirectory, 1)
    if before is not None and before.file_date > copy.file_date:
        return DirectoryReport(
            before.file_date,
            _counts_of(session),
            Counter(),
            Counter(),
            Counter(),
            is_older=True,
        )
    _refuse_what_cannot_be(copy, known, _counts_of(session), accepts_fewer=accepts_fewer)
    moves = _compare(session, copy)
    report = DirectoryReport(
        copy.file_date,
        copy.counts,
        Counter(kind for _, kind, _ in moves.added),
        Counter(kind for _, kind, _ in moves.changed),
        Counter(DeskKind(kind) for _, kind, _ in moves.removed),
    )
    replaced = [(slot[0], slot[1].value, copy.desks[slot].record) for slot in moves.changed]
    _delete(session, moves.removed + replaced)
    _insert(session, copy, (*moves.added, *moves.changed), advance)
    session.merge(
        ServiceDirectory(
            id=1,
            file_date=copy.file_date,
            newest_record=date.fromisoformat(copy.newest) if copy.newest else None,
            origin=copy.name,
            records=copy.records,
            followed_to=loaded_release(session)[0],
            loaded_at=loaded_at if before is None or report.has_changed else before.loaded_at,
        )
    )
    session.flush()
    return report


@dataclass(frozen=True, slots=True)
class _Moves:
    """By what a copy differs from what is loaded: slots of the copy, keys of the table."""

    added: set[Slot]
    changed: set[Slot]
    removed: list[Key]


def _compare(session: Session, copy: DirectoryCopy) -> _Moves:
    """Row by row: the table is never held."""
    moves = _Moves(set(copy.desks), set(), [])
    rows = session.execute(
        select(
            col(ServiceDesk.area),
            col(ServiceDesk.kind),
            col(ServiceDesk.record),
            col(ServiceDesk.digest),
        ).execution_options(yield_per=_CHUNK)
    )
    names = {
        (area, kind, candidate.record): name
        for (area, kind, name), candidate in copy.desks.items()
        if kind in MANY
    }
    for area, kind_name, record, digest in rows:
        kind = DeskKind(kind_name)
        slot = (area, kind, names.get((area, kind, record), ""))
        candidate = copy.desks.get(slot)
        if candidate is None or candidate.record != record:
            moves.removed.append((area, kind_name, record))
            continue
        moves.added.discard(slot)
        if candidate.digest != digest:
            moves.changed.add(slot)
    return moves


def _counts_of(session: Session) -> Counter[DeskKind]:
    rows = session.execute(
        select(col(ServiceDesk.kind), func.count()).group_by(col(ServiceDesk.kind))
    )
    return Counter({DeskKind(kind): count for kind, count in rows})


def _refuse_what_cannot_be(
    copy: DirectoryCopy,
    known: KnownDirectory,
    before: Counter[DeskKind],
    *,
    accepts_fewer: bool,
) -> None:
    counts = copy.counts
    refusals = []
    for kind, rule in known.rules.items():
        found = counts[kind]
        if found > rule.ceiling:
            refusals.append(
                f"{kind.label} : {number(found)}, il y en a au plus {number(rule.ceiling)}"
            )
        elif accepts_fewer:
            continue
        elif found < rule.floor:
            refusals.append(
                f"{kind.label} : {number(found)}, il en faut au moins {number(rule.floor)}"
            )
        elif found < (1 - LARGEST_LOSS) * before[kind]:
            refusals.append(
                f"{kind.label} : {number(found)}, la copie précédente en avait"
                f" {number(before[kind])}"
            )
    if refusals:
        raise InvalidDirectory(
            f"{copy.name}, fichier du {long_date(copy.file_date)} : {' ; '.join(refusals)}. Un"
            " fichier coupé, ou d’un seul type ? L’annuaire précédent est gardé."
        )


def _delete(session: Session, keys: Sequence[Key]) -> None:
    column = tuple_(col(ServiceDesk.area), col(ServiceDesk.kind), col(ServiceDesk.record))
    for start in range(0, len(keys), _CHUNK):
        session.execute(delete(ServiceDesk).where(column.in_(keys[start : start + _CHUNK])))


def _insert(
    session: Session, copy: DirectoryCopy, slots: Sequence[Slot], advance: Callable[[int], None]
) -> None:
    """In the order in which they wait, so that the file is read once from its start."""
    ordered = sorted(slots, key=lambda slot: copy.desks[slot].offset)
    for start in range(0, len(ordered), _CHUNK):
        some = ordered[start : start + _CHUNK]
        session.execute(insert(ServiceDesk), [_row(copy, slot) for slot in some])
        advance(len(some))


def _row(copy: DirectoryCopy, slot: Slot) -> dict[str, object]:
    candidate = copy.desks[slot]
    copy.waiting.seek(candidate.offset)
    row = json.loads(copy.waiting.readline())
    day = row["changed_on"]
    return row | {
        "area": slot[0],
        "kind": slot[1].value,
        "digest": candidate.digest,
        "changed_on": date.fromisoformat(day) if day else None,
    }
