"""Dated lists of the members of the State's programmes (Action cœur de ville, Petites villes de demain, Villages d'avenir).

`flask seed` loads the lists of `seeds/programmes/`; the importer of the official lists makes the same `DatedList` and calls
`replace_list`. `lookup` and `completion` ask for `memberships`.
"""

import csv
import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import delete, func, insert
from sqlmodel import Session, col, select

from catalog.storage.models import ProgrammeList, ProgrammeMember
from catalog.territories.memory import Reference, loaded_release, reference
from catalog.territories.places import Membership, TerritoryNotFound
from catalog.territories.spelling import key


class InvalidProgrammeList(ValueError):
    """A list is refused and the one already loaded is kept; the message is French and names the file."""


@dataclass(frozen=True, slots=True)
class Member:
    code: str
    name: str
    signed_on: date | None = None


@dataclass(frozen=True, slots=True)
class DatedList:
    """A programme's members on a day. `floor`: the number of members under which the list cannot be right.

    `is_complete`: a commune that is not in it is not a member; otherwise its silence says nothing. `origin`: the file's name.
    """

    programme: str
    list_date: date
    is_complete: bool
    floor: int
    source: str
    checked_on: date
    members: tuple[Member, ...]
    origin: str


@dataclass(frozen=True, slots=True)
class ProgrammeReport:
    """What loading one list did; `members` is how many there are now. `is_new` False: this list or a better one was there."""

    programme: str
    members: int
    is_new: bool


def read_lists(folder: Path) -> tuple[DatedList, ...]:
    """The lists that `lists.csv` of the folder announces. Raises `InvalidProgrammeList`."""
    return tuple(_read_list(folder, line, row) for line, row in _rows(folder / "lists.csv"))


def load_programmes(session: Session, folder: Path, loaded_at: datetime) -> tuple[ProgrammeReport, ...]:
    """Load every list of the folder in the session's transaction, which the caller commits. Raises `InvalidProgrammeList`."""
    lists = read_lists(folder)
    return tuple(replace_list(session, dated, loaded_at) for dated in lists)


def replace_list(session: Session, dated: DatedList, loaded_at: datetime) -> ProgrammeReport:
    """Replace a programme's list as a whole, in the session's transaction; each code is followed to today's commune.

    A list that is older than the one loaded, or partial where the one loaded is complete, changes nothing.
    Raises `InvalidProgrammeList` for an unknown code, a name that is not the code's, or too few members.
    """
    checksum = hashlib.sha256(repr((loaded_release(session)[0], dated)).encode()).hexdigest()
    known = session.get(ProgrammeList, dated.programme)
    if known is not None and known.checksum == checksum:
        return ProgrammeReport(dated.programme, _count(session, dated.programme), is_new=False)
    members = _follow(dated, reference(session))
    if len(members) < dated.floor:
        raise InvalidProgrammeList(
            f"{dated.origin} : {len(members)} communes, il en faut au moins {dated.floor}. La liste précédente est gardée."
        )
    if known is not None and (known.list_date > dated.list_date or (known.is_complete and not dated.is_complete)):
        return ProgrammeReport(dated.programme, _count(session, dated.programme), is_new=False)
    session.execute(delete(ProgrammeMember).where(col(ProgrammeMember.programme) == dated.programme))
    session.merge(
        ProgrammeList(
            programme=dated.programme,
            list_date=dated.list_date,
            is_complete=dated.is_complete,
            floor=dated.floor,
            source=dated.source,
            checked_on=dated.checked_on,
            checksum=checksum,
            loaded_at=loaded_at,
        )
    )
    session.flush()
    session.execute(
        insert(ProgrammeMember),
        [{"programme": dated.programme, "code": code, "signed_on": signed_on} for code, signed_on in members.items()],
    )
    return ProgrammeReport(dated.programme, len(members), is_new=True)


def memberships(session: Session, communes: Collection[str]) -> tuple[Membership, ...]:
    """What each loaded list says of these communes together: a commune alone, or an EPCI's (a member when one of them is)."""
    signed: dict[str, list[date | None]] = {}
    for member in session.exec(select(ProgrammeMember).where(col(ProgrammeMember.code).in_(communes))):
        signed.setdefault(member.programme, []).append(member.signed_on)
    return tuple(
        Membership(
            programme=known.programme,
            is_member=True if known.programme in signed else (False if known.is_complete else None),
            list_date=known.list_date,
            is_complete=known.is_complete,
            signed_on=min(filter(None, signed.get(known.programme, [])), default=None),
            source=known.source,
        )
        for known in sorted(session.exec(select(ProgrammeList)), key=lambda known: known.programme)
    )


def _count(session: Session, programme: str) -> int:
    return session.exec(select(func.count()).where(ProgrammeMember.programme == programme)).one()


def _read_list(folder: Path, line: int, row: dict[str, str]) -> DatedList:
    origin = f"{row['programme']}.csv"
    members = tuple(
        Member(member["code"], member["name"], _date(member["signed_on"], origin, at) if member["signed_on"] else None)
        for at, member in _rows(folder / origin)
    )
    if row["complete"] not in ("true", "false") or not row["floor"].isdigit():
        raise InvalidProgrammeList(f"lists.csv, ligne {line} : « complete » vaut true ou false, « floor » est un nombre.")
    return DatedList(
        programme=row["programme"],
        list_date=_date(row["list_date"], "lists.csv", line),
        is_complete=row["complete"] == "true",
        floor=int(row["floor"]),
        source=row["source"],
        checked_on=_date(row["checked_on"], "lists.csv", line),
        members=members,
        origin=origin,
    )


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row of a CSV file with its line number; every column is there, as text."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            if None in row or None in row.values():
                raise InvalidProgrammeList(f"{path.name}, ligne {reader.line_num} : le nombre de colonnes n’est pas le bon.")
            yield reader.line_num, row


def _date(text: str, origin: str, line: int) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidProgrammeList(f"{origin}, ligne {line} : « {text} » n’est pas une date (2026-11-22).") from None


def _follow(dated: DatedList, known: Reference) -> dict[str, date | None]:
    """Today's code of each member, with its first signature."""
    members: dict[str, date | None] = {}
    for member in dated.members:
        try:
            code = known.gazetteer.follow(member.code)
        except TerritoryNotFound as error:
            raise InvalidProgrammeList(f"{dated.origin} : {error.message}") from None
        if key(member.name) not in map(key, _names_of(member.code, code, known)):
            name = known.gazetteer.bodies[code].name
            raise InvalidProgrammeList(f"{dated.origin} : le code {member.code} est celui de {name}, non de « {member.name} ».")
        members[code] = min(filter(None, (members.get(code), member.signed_on)), default=None)
    return members


def _names_of(code: str, followed: str, known: Reference) -> Iterable[str]:
    yield known.gazetteer.bodies[followed].name
    alias = known.gazetteer.aliases.get(code)
    if alias is not None and alias.name:
        yield alias.name
