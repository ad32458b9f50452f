"""One copy of the reference per process and database, read again when another release is loaded.
Used by `lookup` and others."""

import gc
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from sqlmodel import Session, col, select

from catalog.storage.directory import ServiceDirectory
from catalog.storage.models import ProgrammeList, ReferenceRelease
from catalog.storage.reading import read_once
from catalog.territories.gazetteer import Gazetteer, load_gazetteer
from catalog.territories.held import Held
from catalog.territories.places import ReferenceMissing
from catalog.territories.search import NameIndex

RELEASE = "cog"


@dataclass(frozen=True)
class Reference:
    """What one load of one release says, and the index of its names, built when a name is first
    looked for."""

    checksum: str
    loaded_at: datetime
    gazetteer: Gazetteer

    @cached_property
    def names(self) -> NameIndex:
        with _uncollected():
            return NameIndex(self.gazetteer)


_references: Held[Reference] = Held()


def reference(session: Session) -> Reference:
    """The reference of the session's database: built in half a second, then kept. Raises
    `ReferenceMissing`."""

    def read() -> Reference:
        with _uncollected():
            return Reference(*release, load_gazetteer(session))

    release = loaded_release(session)
    return _references.get(session, release, read)


def loaded_release(session: Session) -> tuple[str, datetime]:
    """The checksum of the release in the database, and when it was loaded. Raises
    `ReferenceMissing`."""
    for name, checksum, loaded_at in read_once(session, _releases):
        if name == RELEASE:
            return checksum, loaded_at
    raise ReferenceMissing(
        "Les communes ne sont pas encore chargées : lancez « make seed », puis recommencez."
    )


def data_version(session: Session) -> str:
    """What every answer about the territories depends on, in 16 characters: it changes when a
    reference or a list is loaded.

    Whatever is kept from one request to the next is kept under it, so that all the workers see an
    import at once.
    """
    state = (*lists_version(session), *(directory(session) or ()))
    return hashlib.sha256(repr(state).encode()).hexdigest()[:16]


def lists_version(session: Session) -> tuple[object, ...]:
    """What the organisations and the lists of their programmes depend on."""
    return (*read_once(session, _releases), *read_once(session, _lists))


class LoadedDirectory(NamedTuple):
    """The copy of the State's directory that is loaded: its day, and when it was."""

    file_date: date
    loaded_at: datetime


def directory(session: Session) -> LoadedDirectory | None:
    """Returns which copy of the directory is loaded, None without one."""
    return read_once(session, _directory)


def _directory(session: Session) -> LoadedDirectory | None:
    loaded = select(col(ServiceDirectory.file_date), ServiceDirectory.loaded_at)
    row = session.exec(loaded).first()
    return LoadedDirectory(*row) if row else None


def _releases(session: Session) -> tuple[tuple[str, str, datetime], ...]:
    releases = select(
        ReferenceRelease.name, ReferenceRelease.checksum, ReferenceRelease.loaded_at
    ).order_by(ReferenceRelease.name)
    return tuple((name, checksum, at) for name, checksum, at in session.exec(releases))


def _lists(session: Session) -> tuple[tuple[str, str, str | None], ...]:
    lists = select(
        ProgrammeList.programme, ProgrammeList.checksum, ProgrammeList.followed_to
    ).order_by(ProgrammeList.programme)
    return tuple((name, checksum, release) for name, checksum, release in session.exec(lists))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Half a million small objects are made and none is garbage: the collector would double the
    time of the building, then stop a request for a tenth of a second now and then to look at them
    again. Frozen, they still go once unused."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.freeze()
            gc.enable()
