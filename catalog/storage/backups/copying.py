"""A copy of a database that is being written, as it was at one instant; and a copy put into an
empty database. SQLite copies itself; PostgreSQL's own programs do it there."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from catalog.storage.backups.faults import BackupRefused
from catalog.storage.backups.manifest import Manifest, count_rows, revision_of
from catalog.storage.database import file_of, make_engine
from catalog.storage.sqlite_file import make_private

LONGEST = 3600
"""Seconds that a program of PostgreSQL may take."""


def copy_out(engine: Engine, copy: Path) -> tuple[str, dict[str, int]]:
    """Writes the database to `copy` while others write it; returns its migration and the rows of
    each table, both of the copy."""
    if engine.dialect.name == "sqlite":
        return _copy_sqlite(engine, copy)
    with engine.connect() as connection, connection.begin():
        # The rows are counted in the state that is dumped, whatever is written meanwhile.
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        revision, rows = revision_of(connection), count_rows(connection)
        _run_postgresql(
            engine, "pg_dump", "--format=custom", "--no-owner", "--no-privileges",
            f"--snapshot={snapshot}", f"--file={copy}",
        )  # fmt: skip
    return revision, rows


def check_empty(engine: Engine) -> None:
    """Raises `BackupRefused` unless the database has no table at all."""
    file = file_of(engine.url)
    if file and not file.exists():
        return
    with engine.connect() as connection:
        if inspect(connection).get_table_names():
            raise BackupRefused(
                "La base n'est pas vide : une sauvegarde ne se rend que sur une base vide. Arrêtez"
                " le site et mettez l'ancienne base de côté (avec SQLite, le fichier et ses deux"
                " journaux, « -wal » et « -shm »), puis recommencez."
            )


def copy_in(manifest: Manifest, copy: Path, engine: Engine) -> None:
    """Puts the copy into the empty database, whole or not at all, and checks what arrived.
    Raises `BackupRefused`."""
    if manifest.database != engine.dialect.name:
        raise BackupRefused(
            f"Cette sauvegarde est celle d'une base {manifest.database}, et DATABASE_URL désigne"
            f" une base {engine.dialect.name}."
        )
    if engine.dialect.name == "sqlite":
        with _opened(copy) as connection:
            _check_rows(manifest, connection)
        file = file_of(engine.url)
        assert file is not None
        make_private(file)
        with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(file)) as target:
            source.backup(target)
    else:
        _run_postgresql(
            engine, "pg_restore", "--single-transaction", "--exit-on-error", "--no-owner",
            "--no-privileges", f"--dbname={_address(engine)}", str(copy),
        )  # fmt: skip
    with engine.connect() as connection:
        _check_rows(manifest, connection)


def _copy_sqlite(engine: Engine, copy: Path) -> tuple[str, dict[str, int]]:
    with engine.connect() as connection:
        source = connection.connection.driver_connection
        assert isinstance(source, sqlite3.Connection)
        with closing(sqlite3.connect(copy)) as target:
            # All pages in one reading: writers go on, and the copy is of one instant.
            source.backup(target, pages=-1)
            # One file, without a journal beside it.
            target.execute("PRAGMA journal_mode=DELETE")
    with _opened(copy) as connection:
        return revision_of(connection), count_rows(connection)


@contextmanager
def _opened(copy: Path) -> Iterator[Connection]:
    """A connection to a copy that SQLite finds whole; once closed, everything is in the file."""
    _check_sqlite(copy)
    engine = make_engine(f"sqlite:///{copy}")
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _check_sqlite(copy: Path) -> None:
    try:
        with closing(sqlite3.connect(copy)) as connection:
            (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
            broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as error:
        raise BackupRefused(f"La copie n'est pas une base SQLite qui se lit : {error}.") from error
    if verdict != "ok" or broken:
        raise BackupRefused("La base est abîmée : SQLite n'en garantit pas l'intégrité.")


def _check_rows(manifest: Manifest, connection: Connection) -> None:
    if (revision_of(connection), count_rows(connection)) != (manifest.revision, manifest.rows):
        raise BackupRefused(
            "La base de cette sauvegarde n'a pas les lignes qu'elle annonce : ne la servez pas."
        )


def _run_postgresql(engine: Engine, program: str, *arguments: str) -> None:
    tool = shutil.which(program)
    if tool is None:
        raise BackupRefused(
            f"« {program} » n'est pas installé sur cette machine (Debian : postgresql-client)."
        )
    given = [] if program == "pg_restore" else [f"--dbname={_address(engine)}"]
    # The password by the environment: the arguments of a program are read by all.
    secret = {"PGPASSWORD": str(engine.url.password)} if engine.url.password else {}
    done = subprocess.run(  # noqa: S603 (our own arguments)
        [tool, "--no-password", *given, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=os.environ | secret,
        timeout=LONGEST,
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise BackupRefused(f"« {program} » a refusé : {' '.join(said[:2])[:300]}")


def _address(engine: Engine) -> str:
    """As PostgreSQL's programs read it, without its password."""
    url = engine.url.set(drivername="postgresql", password=None)
    return url.render_as_string(hide_password=False)
