"""A database of few rows, for what is tried many times."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from catalog.storage.database import make_engine, migrate, open_session
from tests.catalog.storage.rows import measure


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Engine]:
    """SQLite, with one row."""
    engine = make_engine(f"sqlite:///{tmp_path}/small.sqlite3")
    migrate(engine)
    with open_session(engine, writing=True) as session:
        session.add(measure("acknowledged"))
        session.commit()
    yield engine
    engine.dispose()
