"""What the loaded lists of the State's programmes say of communes, held in memory. `lookup` and
`completion` ask of one organisation, `census` of all."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from catalog.storage.models import ProgrammeGap, ProgrammeList, ProgrammeMember
from catalog.territories.held import Held
from catalog.territories.membership import said_of
from catalog.territories.memory import lists_version
from catalog.territories.places import ListMembership


@dataclass(frozen=True, slots=True)
class ListHeader:
    """A list without its members."""

    programme: str
    list_date: date
    is_complete: bool
    source: str


# The programmes of which a commune is on the list, each with the day of its signature.
_Signed = tuple[tuple[str, date | None], ...]


@dataclass(frozen=True)
class ProgrammeLists:
    """`headers` are in the order of the programmes. `members` and `gaps` are by code of a
    commune; `gaps`: the programmes whose list could not speak of it."""

    headers: tuple[ListHeader, ...]
    members: Mapping[str, _Signed]
    gaps: Mapping[str, tuple[str, ...]]


_held: Held[ProgrammeLists] = Held()


def lists(session: Session) -> ProgrammeLists:
    """The lists of the session's database, read once, then kept until a reference or a list is
    loaded again."""
    return _held.get(session, lists_version(session), lambda: _load(session))


def memberships(session: Session, communes: Collection[str]) -> tuple[ListMembership, ...]:
    """What each loaded list says of these communes together: a commune alone, or an EPCI's
    (`membership.said_of`)."""
    known = lists(session)
    signed: dict[str, list[date | None]] = {header.programme: [] for header in known.headers}
    gaps: Counter[str] = Counter()
    for code in communes:
        for programme, signed_on in known.members.get(code, ()):
            signed[programme].append(signed_on)
        gaps.update(known.gaps.get(code, ()))
    return tuple(
        _membership(header, len(communes), signed[header.programme], gaps[header.programme])
        for header in known.headers
    )


def _membership(
    header: ListHeader, communes: int, signed: Collection[date | None], gaps: int
) -> ListMembership:
    is_member, silence = said_of(
        header.programme,
        is_complete=header.is_complete,
        communes=communes,
        listed=len(signed),
        gaps=gaps,
    )
    return ListMembership(
        programme=header.programme,
        is_member=is_member,
        silence=silence,
        list_date=header.list_date,
        is_complete=header.is_complete,
        signed_on=min(filter(None, signed), default=None) if is_member else None,
        source=header.source,
    )


def _load(session: Session) -> ProgrammeLists:
    headers = session.execute(
        select(
            ProgrammeList.programme,
            col(ProgrammeList.list_date),
            ProgrammeList.is_complete,
            ProgrammeList.source,
        ).order_by(ProgrammeList.programme)
    )
    signed = select(
        ProgrammeMember.code, ProgrammeMember.programme, col(ProgrammeMember.signed_on)
    ).order_by(ProgrammeMember.code, ProgrammeMember.programme)
    unsaid = select(ProgrammeGap.code, ProgrammeGap.programme).order_by(
        ProgrammeGap.code, ProgrammeGap.programme
    )
    members: dict[str, _Signed] = {}
    for code, programme, signed_on in session.execute(signed):
        members[code] = (*members.get(code, ()), (programme, signed_on))
    gaps: dict[str, tuple[str, ...]] = {}
    for code, programme in session.execute(unsaid):
        gaps[code] = (*gaps.get(code, ()), programme)
    # Most communes of a list of whole EPCI are in the same case: one value serves them all.
    same: dict[_Signed, _Signed] = {}
    return ProgrammeLists(
        tuple(ListHeader(*row) for row in headers),
        {code: same.setdefault(rows, rows) for code, rows in members.items()},
        gaps,
    )
