"""Communes that left a commune nouvelle and are communes again: a list made before says nothing of
them.

`official` reads them with each list; `seeded_lists` calls `follow_again`, for the lists that were
there before a new COG.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session, select

from catalog.storage.models import ProgrammeGap, ProgrammeList, ProgrammeMember
from catalog.territories.gazetteer import Gazetteer
from catalog.territories.memory import loaded_release, reference
from catalog.territories.places import TerritoryNotFound
from catalog.territories.programmes import fill_gaps
from catalog.territories.seeded_rows import rows_of


@dataclass(frozen=True, slots=True)
class Restored:
    """A commune restored since 2022. `cog`: the first year that knows it; `meant`: the commune of
    today that bore its code until then, where one did."""

    code: str
    name: str
    cog: int
    meant: str | None


def read_restored(folder: Path) -> dict[str, Restored]:
    """Those of `restored.csv` by code, drawn from the COG of each year since 2022."""
    return {
        row["code"]: Restored(row["code"], row["name"], int(row["cog"]), row["meant"] or None)
        for _, row in rows_of(folder / "restored.csv")
    }


def code_today(
    gazetteer: Gazetteer,
    restored: Mapping[str, Restored],
    code: str,
    cog: int | None,
    name: str | None = None,
) -> str:
    """The organisation of today that a code of that year's COG means, its name deciding where
    given. Raises `TerritoryNotFound`."""
    one = restored.get(code)
    if (
        one is not None
        and one.meant is not None
        and cog is not None
        and cog < one.cog
        and name != one.name
    ):
        return one.meant
    return gazetteer.follow(code)


def born_after(restored: Mapping[str, Restored], cog: int | None) -> set[str]:
    """The communes that the COG of that year does not know."""
    return {code for code, one in restored.items() if cog is not None and cog < one.cog}


def follow_again(session: Session, restored: Mapping[str, Restored]) -> None:
    """Bring the lists that were loaded on another release of the reference to the communes of this
    one, in the transaction."""
    release = loaded_release(session)[0]
    gazetteer = reference(session).gazetteer
    for known in session.exec(select(ProgrammeList)).all():
        if known.followed_to == release:
            continue
        members = session.exec(
            select(ProgrammeMember).where(ProgrammeMember.programme == known.programme)
        ).all()
        codes = {member.code for member in members}
        for member in members:
            try:
                code = code_today(gazetteer, restored, member.code, known.cog)
            except TerritoryNotFound:
                code = ""
            if code == member.code:
                continue
            session.delete(member)
            if code and code not in codes:
                codes.add(code)
                session.add(ProgrammeMember(**member.model_dump() | {"code": code}))
        gaps = set(
            session.exec(select(ProgrammeGap.code).where(ProgrammeGap.programme == known.programme))
        )
        fill_gaps(session, known.programme, born_after(restored, known.cog) - gaps - codes)
        known.followed_to = release
    session.flush()
