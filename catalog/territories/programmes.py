"""Dated lists of the members of the State's programmes: replaced as a whole, followed to the
communes of today.

`seeded_lists` makes a `DatedList` of each file of `seeds/programmes/`, `official` of the State's
own files; both call `replace_list`. What the lists then say is read by `listed`.
"""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import delete, insert
from sqlmodel import Session, col, select

from catalog.storage.models import ProgrammeGap, ProgrammeList, ProgrammeMember
from catalog.territories.gazetteer import Gazetteer
from catalog.territories.memory import Reference, loaded_release, reference
from catalog.territories.places import TerritoryNotFound
from catalog.territories.spelling import key
from matching.domain.wording import number

# A complete list that lost more than this share of its members since the last one is looked at by a
# person first.
LARGEST_LOSS = 0.1
_CHUNK = 2_000


class InvalidProgrammeList(ValueError):
    """A list is refused and the one already loaded is kept; the message is French and names the
    file."""


@dataclass(frozen=True, slots=True)
class Member:
    """`details`: what else the list says of the member, as JSON."""

    code: str
    name: str
    signed_on: date | None = None
    details: str | None = None


@dataclass(frozen=True, slots=True)
class DatedList:
    """A programme's members on a day. `floor`: the number of members under which the list cannot be
    right.

    `is_complete`: a commune that is not in it is not a member; otherwise its silence says nothing.
    `origin`: the file's name. `cog`: the year of the communes it was made on; `gaps`: the communes
    of today of which it says nothing all the same.
    """

    programme: str
    list_date: date
    is_complete: bool
    floor: int
    source: str
    read_on: date
    members: tuple[Member, ...]
    origin: str
    cog: int | None = None
    gaps: tuple[str, ...] = ()


class KeptListReason(StrEnum):
    """Why the list that was there stays: it is the same, it is newer, it is complete where the
    other is partial."""

    SAME = "same"
    NEWER = "newer"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class ProgrammeReport:
    """What loading one list did. `members` and `list_date`: of the list that is there now; `kept`:
    why it is the one that was; `added`, `removed`: the communes by which it differs from the one
    before, as « 59392 Maubeuge »."""

    programme: str
    members: int
    list_date: date
    kept: KeptListReason | None = None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def is_new(self) -> bool:
        return self.kept is None


def replace_list(
    session: Session,
    dated: DatedList,
    loaded_at: datetime,
    *,
    accepts_fewer: bool = False,
    advance: Callable[[int], None] = lambda written: None,
) -> ProgrammeReport:
    """Replace a programme's list as a whole, in the session's transaction; each code is followed to
    today's commune.

    A list that is older than the one loaded, or partial where the one loaded is complete, changes
    nothing. `advance` is told how many members were written. Raises `InvalidProgrammeList` for an
    unknown code, a name that is not the code's, too few members, or far fewer than before unless
    `accepts_fewer`.
    """
    release = loaded_release(session)[0]
    checksum = _checksum(release, dated)
    known = session.get(ProgrammeList, dated.programme)
    before = set(
        session.exec(
            select(ProgrammeMember.code).where(ProgrammeMember.programme == dated.programme)
        )
    )
    if known is not None and known.checksum == checksum:
        known.read_on = dated.read_on
        return ProgrammeReport(dated.programme, len(before), known.list_date, KeptListReason.SAME)
    members = _follow(dated, reference(session))
    if len(members) < dated.floor:
        raise InvalidProgrammeList(
            f"{dated.origin} : il faut au moins {number(dated.floor)} communes, il n’y en a que"
            f" {number(len(members))}. La liste précédente est gardée."
        )
    if known is not None and (kept := _better(known, dated)):
        return ProgrammeReport(dated.programme, len(before), known.list_date, kept)
    if (
        known is not None
        and known.is_complete
        and not accepts_fewer
        and len(members) < (1 - LARGEST_LOSS) * len(before)
    ):
        raise InvalidProgrammeList(
            f"{dated.origin} : {number(len(members))} communes, la liste précédente en avait"
            f" {number(len(before))}. Un fichier coupé ? La liste précédente est gardée."
        )
    for table in (ProgrammeMember, ProgrammeGap):
        session.execute(delete(table).where(col(table.programme) == dated.programme))
    session.merge(
        ProgrammeList(
            programme=dated.programme,
            list_date=dated.list_date,
            is_complete=dated.is_complete,
            floor=dated.floor,
            source=dated.source,
            read_on=dated.read_on,
            cog=dated.cog,
            followed_to=release,
            checksum=checksum,
            loaded_at=loaded_at,
        )
    )
    session.flush()
    rows = list(members.values())
    for start in range(0, len(rows), _CHUNK):
        session.execute(
            insert(ProgrammeMember),
            [_row(dated.programme, one) for one in rows[start : start + _CHUNK]],
        )
        advance(len(rows[start : start + _CHUNK]))
    fill_gaps(session, dated.programme, set(dated.gaps) - set(members))
    return ProgrammeReport(
        dated.programme,
        len(members),
        dated.list_date,
        added=_named(session, members.keys() - before),
        removed=_named(session, before - members.keys()),
    )


def fill_gaps(session: Session, programme: str, codes: Collection[str]) -> None:
    """Add the communes of which a list says nothing."""
    if codes:
        session.execute(
            insert(ProgrammeGap), [{"programme": programme, "code": code} for code in sorted(codes)]
        )


def _named(session: Session, codes: Collection[str]) -> tuple[str, ...]:
    organisations = reference(session).gazetteer.organisations
    return tuple(
        f"{code} {organisations[code].name}" if code in organisations else code
        for code in sorted(codes)
    )


def _checksum(release: str, dated: DatedList) -> str:
    """Of what the list says: not of the file's name, nor of the day on which somebody looked."""
    said = replace(dated, origin="", read_on=date.min)
    return hashlib.sha256(repr((release, said)).encode()).hexdigest()


def _better(known: ProgrammeList, dated: DatedList) -> KeptListReason | None:
    """Why the list that is there is better than this one. A complete one, were it older, is better
    than a partial one."""
    if known.is_complete is not dated.is_complete:
        return KeptListReason.COMPLETE if known.is_complete else None
    return KeptListReason.NEWER if known.list_date > dated.list_date else None


def _row(programme: str, member: Member) -> dict[str, object]:
    return {
        "programme": programme,
        "code": member.code,
        "signed_on": member.signed_on,
        "details": member.details,
    }


def _follow(dated: DatedList, known: Reference) -> dict[str, Member]:
    """Each member under today's code, with its first signature."""
    members: dict[str, Member] = {}
    for member in dated.members:
        try:
            code = known.gazetteer.follow(member.code)
        except TerritoryNotFound as error:
            raise InvalidProgrammeList(f"{dated.origin} : {error.message}") from None
        if not is_named(known.gazetteer, member.code, code, member.name):
            name = known.gazetteer.organisations[code].name
            raise InvalidProgrammeList(
                f"{dated.origin} : le code {member.code} est celui de {name}, non de «"
                f" {member.name} »."
            )
        earlier = members[code].signed_on if code in members else None
        members[code] = replace(
            member,
            code=code,
            signed_on=min(filter(None, (earlier, member.signed_on)), default=None),
        )
    return members


def is_named(gazetteer: Gazetteer, code: str, followed: str, name: str) -> bool:
    """Whether a code bears this name, in any spelling: that of the commune of today, or its own
    when it is a former one's."""
    names = [gazetteer.organisations[followed].name]
    if (alias := gazetteer.aliases.get(code)) is not None and alias.name:
        names.append(alias.name)
    return name in names or key(name) in map(key, names)
