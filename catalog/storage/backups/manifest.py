"""What a backup says of itself: of which kind of database, at which migration, how many rows of
each table, and the checksum of its content."""

from datetime import datetime
from typing import Literal

from alembic.script import ScriptDirectory
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection, inspect, text

from catalog.storage.backups.faults import BackupRefused
from catalog.storage.database import alembic_config


class Manifest(BaseModel):
    """The first file of a backup. `sha256` and `size` (bytes) are of the second, the copy of the
    database; `rows` counts each table; `revision` is its Alembic migration."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["boussole-territoires/1"] = "boussole-territoires/1"
    database: Literal["sqlite", "postgresql"]
    made_at: datetime
    revision: str
    rows: dict[str, int]
    size: int = Field(ge=0)
    sha256: str


def count_rows(connection: Connection) -> dict[str, int]:
    """The number of rows of each table of the database, by name."""
    quote = connection.dialect.identifier_preparer.quote
    return {
        table: connection.execute(text(f"SELECT count(*) FROM {quote(table)}")).scalar_one()  # noqa: S608
        for table in sorted(inspect(connection).get_table_names())
    }


def revision_of(connection: Connection) -> str:
    """The migration that the database is at. Raises `BackupRefused` when it has no tables."""
    if not inspect(connection).has_table("alembic_version"):
        raise BackupRefused("La base n'a pas de tables : il n'y a rien à sauvegarder.")
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


def check_revision(manifest: Manifest) -> None:
    """Raises `BackupRefused` for a backup made by a newer version of the site."""
    known = {
        script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()
    }
    if manifest.revision not in known:
        raise BackupRefused(
            "Cette sauvegarde vient d'une version plus récente du site : installez cette version,"
            " puis recommencez."
        )
