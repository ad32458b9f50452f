"""The reference in memory: built once per process and database, without the collector meanwhile."""

import gc
from collections.abc import Iterator

import pytest
from flask import Flask

from catalog.storage.database import open_session
from catalog.territories import memory
from catalog.territories.gazetteer import load_gazetteer
from catalog.territories.held import Held
from catalog.territories.memory import reference
from catalog.territories.search import NameIndex


@pytest.fixture
def collections() -> Iterator[list[int]]:
    """The generation that each run of the collector looks at, since the test began."""
    seen: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            seen.append(info["generation"])

    gc.callbacks.append(note)
    yield seen
    gc.callbacks.remove(note)


def test_building_collects_nothing_and_leaves_the_collector_on(
    app: Flask, collections: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "_references", Held())
    # What the applications of a run share may be there already: here it is built.
    monkeypatch.setattr(memory, "load_gazetteer", load_gazetteer)
    monkeypatch.setattr(memory, "NameIndex", NameIndex)
    frozen = gc.get_freeze_count()
    with open_session(app.extensions["engine"]) as session:
        memory.loaded_release(session)
        collections.clear()
        built = reference(session)
        assert built.names.find("peronne", 1)
        # Seven hundred when it looks at what is being built; a few by what is around it.
        assert len(collections) < 100
        assert reference(session) is built
    assert gc.isenabled()
    assert gc.get_freeze_count() > frozen + 50_000
