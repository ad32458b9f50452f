"""One copy of the reference per process and database, read again when another release is loaded.
Used by `lookup` and others."""

import gc
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from weakref import WeakKeyDictionary

from sqlalchemy.pool import Pool
from sqlmodel import Session, select

from catalog.storage.directory import ServiceDirectory
from catalog.storage.models import ProgrammeList, ReferenceRelease
from catalog.territories.gazetteer import Gazetteer, load_gazetteer
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


# An engine and those derived from it share one pool: it stands for the database.
_by_database: WeakKeyDictionary[Pool, Reference] = WeakKeyDictionary()


def reference(session: Session) -> Reference:
    """The reference of the session's database: built in half a second, then kept. Raises
    `ReferenceMissing`."""
    pool = session.get_bind().engine.pool
    checksum, loaded_at = loaded_release(session)
    known = _by_database.get(pool)
    if known is None or (known.checksum, known.loaded_at) != (checksum, loaded_at):
        with _uncollected():
            known = _by_database[pool] = Reference(checksum, loaded_at, load_gazetteer(session))
    return known


def loaded_release(session: Session) -> tuple[str, datetime]:
    """The checksum of the release in the database, and when it was loaded. Raises
    `ReferenceMissing`."""
    release = select(ReferenceRelease.checksum, ReferenceRelease.loaded_at).where(
        ReferenceRelease.name == RELEASE
    )
    loaded = session.exec(release).first()
    if loaded is None:
        raise ReferenceMissing(
            "Les communes ne sont pas encore chargées : lancez « make seed », puis recommencez."
        )
    return loaded[0], loaded[1]


def data_version(session: Session) -> str:
    """What every answer about the territories depends on, in 16 characters: it changes when a
    reference or a list is loaded.

    Whatever is kept from one request to the next is kept under it, so that all the workers see an
    import at once.
    """
    releases = select(
        ReferenceRelease.name, ReferenceRelease.checksum, ReferenceRelease.loaded_at
    ).order_by(ReferenceRelease.name)
    lists = select(
        ProgrammeList.programme, ProgrammeList.checksum, ProgrammeList.followed_to
    ).order_by(ProgrammeList.programme)
    directories = select(ServiceDirectory.id, ServiceDirectory.loaded_at)
    state = [
        *map(tuple, session.exec(releases)),
        *map(tuple, session.exec(lists)),
        *map(tuple, session.exec(directories)),
    ]
    return hashlib.sha256(repr(state).encode()).hexdigest()[:16]


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
