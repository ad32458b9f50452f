"""Engines, sessions and migrations.

Called by the application's wiring, by the commands and by the tests; `catalog.web` only ever sees
the exceptions of `catalog.storage.faults`.
"""

import sqlite3
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import ExceptionContext
from sqlmodel import Session, SQLModel, create_engine

from catalog.storage.faults import DatabaseFileMoved as DatabaseFileMoved
from catalog.storage.faults import StorageUnavailable as StorageUnavailable
from catalog.storage.faults import TablesMissing as TablesMissing
from catalog.storage.reading import ReadingSession
from catalog.storage.sqlite_file import make_private, watch

BUSY_TIMEOUT_MS = 5_000
JOURNAL_TIMEOUT_MS = 50
"""How long a commit waits for the readers whose pages stand in the journal, to empty it."""
MIGRATIONS = Path(__file__).parent / "migrations"

# Any constant will do, as long as every process uses the same: it queues two processes that migrate
# at once.
_MIGRATION_LOCK = 7_415_923
_SQLITE_UNAVAILABLE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
}
# SQLSTATE classes: connection lost, resources exhausted (53100 is "disk full"), server shutting
# down; then single states: read-only, serialization failure, deadlock, lock not available.
_POSTGRESQL_UNAVAILABLE_CLASSES = ("08", "53", "57")
_POSTGRESQL_UNAVAILABLE_STATES = {"25006", "40001", "40P01", "55P03"}
# A server that is silent is as one that is away: seconds to connect, milliseconds for what was sent
# to be acknowledged.
_POSTGRESQL_PATIENCE: dict[str, Any] = {
    "connect_timeout": 3,
    "tcp_user_timeout": 5_000,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
}
# SQLite has one code for every statement that it cannot make sense of: only its words tell these
# two.
_SQLITE_MISSING = ("no such table", "no such column")
_POSTGRESQL_MISSING = {"42P01", "42703"}  # undefined table, undefined column


def make_engine(database_url: str) -> Engine:
    """Engine for SQLite (WAL, synchronous=FULL, foreign keys on) or PostgreSQL (psycopg). Raises
    `StorageUnavailable` or `TablesMissing` on use."""
    url = make_url(database_url)
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    file = file_of(url)
    if file:
        file.parent.mkdir(parents=True, exist_ok=True)
    # Bound values hold what people typed: they stay out of messages, hence out of the logs.
    is_sqlite = url.get_backend_name() == "sqlite"
    engine = create_engine(
        url,
        pool_pre_ping=not is_sqlite,
        hide_parameters=True,
        connect_args={} if is_sqlite else _POSTGRESQL_PATIENCE,
    )
    event.listen(engine, "handle_error", _say_what_is_wrong)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    if file:
        # After the settings above: they are what opens the file, and makes it when it is new.
        watch(engine, file)
    return engine


def file_of(url: str | URL) -> Path | None:
    """The file of a SQLite address; None for PostgreSQL and for a database in memory."""
    url = make_url(url)
    is_file = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    return Path(str(url.database)) if is_file else None


def open_session(engine: Engine, *, writing: bool = False) -> Session:
    """A session, to be used as a context manager; nothing is kept without `commit()`.

    `writing=True` takes SQLite's write lock at the first statement: two writers then queue, where a
    reader that turns writer half-way would be refused at once. PostgreSQL needs no such thing. All
    other writers wait until it ends: compute in a reading session first.
    """
    if writing:
        return WritingSession(engine.execution_options(begin_immediate=True))
    return ReadingSession(engine)


class WritingSession(Session):
    """A session whose commit also empties SQLite's journal, so that what was erased or typed over
    is in no file any more."""

    def commit(self) -> None:
        engine = self.get_bind()
        super().commit()
        if isinstance(engine, Engine):
            # It is committed: whatever the journal says to being emptied, nothing failed.
            with suppress(StorageUnavailable):
                empty_journal(engine)


def add_once(session: Session, row: SQLModel) -> bool:
    """Insert the row unless a unique key of it is taken, and return whether it was inserted. Of two
    at once, one is.

    No savepoint: SQLite ends the whole transaction by itself when the disk is full, and the way
    back would hide the reason.
    """
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = insert(type(row)).values(row.model_dump(exclude_none=True)).on_conflict_do_nothing()
    return session.exec(statement).rowcount == 1


def migrate(engine: Engine) -> None:
    """Bring the schema to the newest migration, in one transaction; does nothing when it is already
    there."""
    file = file_of(engine.url)
    if file:
        make_private(file)
    config = alembic_config()
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_heads()
    if set(current) == set(ScriptDirectory.from_config(config).get_heads()):
        return
    with engine.execution_options(begin_immediate=True).connect() as connection:
        _enforce_sqlite_foreign_keys(connection, False)
        try:
            with connection.begin():
                if engine.dialect.name == "postgresql":
                    connection.execute(
                        text("SELECT pg_advisory_xact_lock(:lock)"),
                        {"lock": _MIGRATION_LOCK},
                    )
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                if (
                    engine.dialect.name == "sqlite"
                    and connection.exec_driver_sql("PRAGMA foreign_key_check").first()
                ):
                    raise RuntimeError(
                        "The migrations leave rows that point at nothing; nothing was changed."
                    )
        finally:
            _enforce_sqlite_foreign_keys(connection, True)


def alembic_config() -> Config:
    """Where Alembic finds the migrations."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def has_tables(engine: Engine) -> bool:
    """Whether the database was ever migrated."""
    with engine.connect() as connection:
        return bool(MigrationContext.configure(connection).get_current_heads())


def empty_journal(engine: Engine) -> None:
    """What SQLite's journal (WAL) still tells of the former pages goes: what was erased, or typed
    over, is overwritten in the file too.

    A reader at work keeps the pages that it reads, and is hardly waited for; the next call empties
    them. PostgreSQL's own journal is not ours to empty.
    """
    if engine.dialect.name != "sqlite":
        return
    with engine.connect() as connection:
        driver_connection = connection.connection.driver_connection
        assert isinstance(driver_connection, sqlite3.Connection)
        # Outside a transaction, which a checkpoint refuses.
        driver_connection.execute(f"PRAGMA busy_timeout={JOURNAL_TIMEOUT_MS}")
        driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        driver_connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")


def _enforce_sqlite_foreign_keys(connection: Connection, enforced: bool) -> None:
    """Alembic's batch mode drops and rebuilds tables; SQLite obeys this pragma outside a
    transaction only."""
    driver_connection = connection.connection.driver_connection
    if isinstance(driver_connection, sqlite3.Connection):
        driver_connection.execute(f"PRAGMA foreign_keys={'ON' if enforced else 'OFF'}")


def _configure_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver's own transactions leave DDL outside: with None, ours (below) hold everything.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    _use_wal(connection)
    # What is deleted is overwritten with zeros: a person's erasure leaves nothing in the file.
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _use_wal(connection: sqlite3.Connection) -> None:
    """Two first connections to a new file switch it at once, and SQLite refuses one without
    waiting: here it waits."""
    deadline = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("begin_immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _say_what_is_wrong(context: ExceptionContext) -> None:
    original = context.original_exception
    is_missing = False
    if isinstance(original, sqlite3.Error):
        code = getattr(original, "sqlite_errorcode", None)
        is_unavailable = code is not None and (code & 0xFF) in _SQLITE_UNAVAILABLE
        is_missing = str(original).startswith(_SQLITE_MISSING)
    else:
        state = getattr(original, "sqlstate", None)
        is_connection_failure = state is None and type(original).__name__ in (
            "OperationalError",
            "ConnectionTimeout",
        )
        is_unavailable = is_connection_failure or (
            state is not None
            and (
                state.startswith(_POSTGRESQL_UNAVAILABLE_CLASSES)
                or state in _POSTGRESQL_UNAVAILABLE_STATES
            )
        )
        is_missing = state in _POSTGRESQL_MISSING
    # A connection that pre-ping finds dead is replaced silently: that is no failure of the storage.
    if is_unavailable and not context.is_pre_ping:
        raise StorageUnavailable(str(original)) from original
    if is_missing:
        raise TablesMissing(str(original)) from original
