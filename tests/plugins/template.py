"""Fills the template database as `flask seed` fills a real one: tables, every commune of France, the published catalogue."""

from datetime import UTC, datetime

from sqlalchemy import Engine

from catalog.settings import PROJECT_ROOT
from catalog.storage.database import migrate
from catalog.territories.reference import PACKAGE, load_reference

LOADED_AT = datetime(2026, 1, 1, tzinfo=UTC)


def fill(engine: Engine) -> None:
    migrate(engine)
    load_reference(engine, PROJECT_ROOT / PACKAGE, LOADED_AT, is_silent=True)
