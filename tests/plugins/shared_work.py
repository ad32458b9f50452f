"""What every application of a test run would do again for itself, done once for all of them: a test
on a database of its own then costs its requests, not the start of a site.

What is shared is what the key says: nothing that a test may change is kept under the same one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from jinja2 import BytecodeCache

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from types import CodeType

    from jinja2.bccache import Bucket
    from sqlmodel import Session

    from catalog.settings import Settings
    from catalog.territories.gazetteer import Gazetteer
    from catalog.territories.search import NameIndex

_compiled: dict[tuple[Any, ...], dict[str, CodeType]] = {}


class CompiledTemplates(BytecodeCache):
    """The templates of the applications that have the same settings, but for their database.

    The compiler works constants out, the addresses of the static files among them: applications
    with other settings share nothing.
    """

    def __init__(self, settings: Settings, *others: Any) -> None:
        alike = settings.model_copy(update={"database_url": ""}).model_dump_json()
        self._codes = _compiled.setdefault((alike, settings.secret_key, *others), {})

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get(bucket.key + bucket.checksum)

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._codes[bucket.key + bucket.checksum] = bucket.code


@pytest.fixture(scope="session")
def shared_reference() -> Iterator[None]:
    """The gazetteer and the index of its names: the databases of a run, which are copies of one
    another, hold the same release."""
    from catalog.territories import memory

    read, index = memory.load_gazetteer, memory.NameIndex
    gazetteers: dict[tuple[str, datetime], Gazetteer] = {}
    indexes: dict[int, tuple[Gazetteer, NameIndex]] = {}

    def load_gazetteer(session: Session) -> Gazetteer:
        release = memory.loaded_release(session)
        if release not in gazetteers:
            gazetteers[release] = read(session)
        return gazetteers[release]

    def name_index(gazetteer: Gazetteer) -> NameIndex:
        # The gazetteer is kept beside its index: its identity is not given to another.
        if id(gazetteer) not in indexes:
            indexes[id(gazetteer)] = (gazetteer, index(gazetteer))
        return indexes[id(gazetteer)][1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(memory, "load_gazetteer", load_gazetteer)
        patch.setattr(memory, "NameIndex", name_index)
        yield
