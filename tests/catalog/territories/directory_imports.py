"""A copy of the directory, written on disk and imported as the command does."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, select

from catalog.storage.directory import ServiceDesk
from catalog.territories.directory.kinds import KnownDirectory
from catalog.territories.directory.loading import DirectoryReport
from catalog.territories.directory.online import import_copy
from catalog.territories.directory.reading import DirectoryCopy
from matching.domain.vocabulary import DeskKind
from tests.catalog.territories.directory_copies import (
    NAME,
    as_json,
    without_floors,
)

TODAY = date(2026, 11, 28)
NOW = datetime(2026, 11, 28, tzinfo=UTC)
LATER = datetime(2026, 11, 28, 12, tzinfo=UTC)
Loaded = tuple[DirectoryCopy, DirectoryReport]


class Importer:
    """Writes a copy on disk and imports it, as the command does."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine, self._folder = engine, folder

    def __call__(
        self,
        content: bytes | list[dict[str, Any]],
        name: str = NAME,
        known: KnownDirectory | None = None,
        loaded_at: datetime = NOW,
        **given: Any,
    ) -> Loaded:
        path = self._folder / "copie"
        path.write_bytes(content if isinstance(content, bytes) else as_json(content))
        return import_copy(
            self.engine, path, name, known or without_floors(), TODAY, loaded_at, **given
        )

    def desks(self, kind: DeskKind | None = None) -> list[ServiceDesk]:
        with Session(self.engine) as session:
            rows = session.exec(select(ServiceDesk).order_by(ServiceDesk.record)).all()
            return [row for row in rows if kind is None or row.kind == kind.value]
