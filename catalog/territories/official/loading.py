"""Loads official files: all of them or nothing. Called by `flask import-programmes` and by
`online`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from catalog.territories.official.reading import OfficialFile, ReadList
from catalog.territories.programmes import InvalidProgrammeList, ProgrammeReport, replace_list


@dataclass(frozen=True, slots=True)
class LoadedList:
    read: ReadList
    report: ProgrammeReport


@dataclass(frozen=True, slots=True)
class LoadedFile:
    """What loading one file did, programme by programme."""

    read: OfficialFile
    lists: tuple[LoadedList, ...]


def load_files(
    session: Session,
    files: Iterable[OfficialFile],
    loaded_at: datetime,
    *,
    accepts_fewer: bool = False,
    advance: Callable[[int], None] = lambda written: None,
) -> tuple[LoadedFile, ...]:
    """Load every list of these files in the session's transaction, which the caller commits or
    drops.

    Raises `InvalidProgrammeList` with every refusal: none of the lists is then to be kept.
    """
    loaded, refusals = [], []
    for file in files:
        lists = []
        for read in file.lists:
            try:
                report = replace_list(
                    session, read.dated, loaded_at, accepts_fewer=accepts_fewer, advance=advance
                )
            except InvalidProgrammeList as refused:
                refusals.append(str(refused))
            else:
                lists.append(LoadedList(read, report))
        loaded.append(LoadedFile(file, tuple(lists)))
    if refusals:
        raise InvalidProgrammeList("\n".join(refusals))
    return tuple(loaded)
