"""One copy of the reference per process and database, read again when another release is loaded. Used by `lookup` and others."""

import gc
from dataclasses import dataclass
from datetime import datetime
from weakref import WeakKeyDictionary

from sqlalchemy.pool import Pool
from sqlmodel import Session, select

from catalog.storage.models import ReferenceRelease
from catalog.territories.gazetteer import Gazetteer, load_gazetteer
from catalog.territories.places import ReferenceMissing
from catalog.territories.search import NameIndex

RELEASE = "cog"


@dataclass(frozen=True)
class Reference:
    """What one load of one release says, and the index of its names."""

    checksum: str
    loaded_at: datetime
    gazetteer: Gazetteer
    names: NameIndex


# An engine and those derived from it share one pool: it stands for the database.
_by_database: WeakKeyDictionary[Pool, Reference] = WeakKeyDictionary()


def reference(session: Session) -> Reference:
    """The reference of the session's database: built in about a second, then kept. Raises `ReferenceMissing`."""
    pool = session.get_bind().engine.pool
    loaded = session.exec(
        select(ReferenceRelease.checksum, ReferenceRelease.loaded_at).where(ReferenceRelease.name == RELEASE)
    ).first()
    if loaded is None:
        raise ReferenceMissing("Les communes ne sont pas encore chargées : lancez « make seed », puis recommencez.")
    known = _by_database.get(pool)
    if known is None or (known.checksum, known.loaded_at) != tuple(loaded):
        known = _by_database[pool] = _build(session, *loaded)
    return known


def _build(session: Session, checksum: str, loaded_at: datetime) -> Reference:
    """Half a million small objects are made and none is garbage: the collector would double the time of the building, then
    stop a request for a tenth of a second now and then to look at them again. Frozen, they still go once unused."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        gazetteer = load_gazetteer(session)
        return Reference(checksum, loaded_at, gazetteer, NameIndex(gazetteer))
    finally:
        if was_enabled:
            gc.freeze()
            gc.enable()
