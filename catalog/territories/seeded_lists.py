"""The lists of `seeds/programmes/`: what the site knows of the programmes before any official list
is imported.

Called by `flask seed` and the tests' template database.
"""

from datetime import date, datetime
from pathlib import Path

from sqlmodel import Session

from catalog.territories.programmes import (
    DatedList,
    InvalidProgrammeList,
    Member,
    ProgrammeReport,
    replace_list,
)
from catalog.territories.restored import follow_again, read_restored
from catalog.territories.seeded_rows import rows_of


def load_programmes(
    session: Session, folder: Path, loaded_at: datetime
) -> tuple[ProgrammeReport, ...]:
    """Load every list of the folder in the session's transaction, which the caller commits. Raises
    `InvalidProgrammeList`.

    Official lists that are there already stay, brought to the communes of today.
    """
    lists = read_lists(folder)
    follow_again(session, read_restored(folder))
    return tuple(replace_list(session, dated, loaded_at) for dated in lists)


def read_lists(folder: Path) -> tuple[DatedList, ...]:
    """The lists that `lists.csv` of the folder announces. Raises `InvalidProgrammeList`."""
    return tuple(_read_list(folder, line, row) for line, row in rows_of(folder / "lists.csv"))


def _read_list(folder: Path, line: int, row: dict[str, str]) -> DatedList:
    origin = f"{row['programme']}.csv"
    members = tuple(
        Member(
            member["code"],
            member["name"],
            _date(member["signed_on"], origin, at) if member["signed_on"] else None,
        )
        for at, member in rows_of(folder / origin)
    )
    if row["complete"] not in ("true", "false") or not row["floor"].isdigit():
        raise InvalidProgrammeList(
            f"lists.csv, ligne {line} : « complete » vaut true ou false, « floor » est un nombre."
        )
    return DatedList(
        programme=row["programme"],
        list_date=_date(row["list_date"], "lists.csv", line),
        is_complete=row["complete"] == "true",
        floor=int(row["floor"]),
        source=row["source"],
        read_on=_date(row["read_on"], "lists.csv", line),
        members=members,
        origin=origin,
    )


def _date(text: str, origin: str, line: int) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidProgrammeList(
            f"{origin}, ligne {line} : « {text} » n’est pas une date (2026-11-22)."
        ) from None
