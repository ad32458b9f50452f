"""The directory of a database of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from catalog.storage.database import make_engine
from tests.catalog.territories.directory_imports import Importer


@pytest.fixture
def engine_of_its_own(own_database_url: str) -> Iterator[Engine]:
    engine = make_engine(own_database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def load(engine_of_its_own: Engine, tmp_path: Path) -> Importer:
    return Importer(engine_of_its_own, tmp_path)
