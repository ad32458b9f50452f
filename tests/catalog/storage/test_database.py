"""Engines and sessions: durable settings, and one exception when the storage does not answer."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import Session, delete, select, update

from catalog.storage import database
from catalog.storage.database import (
    StorageUnavailable,
    TablesMissing,
    add_once,
    make_engine,
    migrate,
    open_session,
)
from catalog.storage.models import ReferenceRelease
from catalog.storage.reading import WritesInReading, read_once

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def release(name: str = "test", loaded_at: datetime = NOON) -> ReferenceRelease:
    return ReferenceRelease(name=name, version="1", checksum="c", loaded_at=loaded_at)


@pytest.fixture
def migrated(empty_database_url: str) -> Iterator[Engine]:
    engine = make_engine(empty_database_url)
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def sqlite_file(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/folder/that/is/new/test.sqlite3"


def test_sqlite_is_durable_and_strict(sqlite_file: str) -> None:
    with make_engine(sqlite_file).connect() as connection:
        pragmas = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    full = 2
    assert pragmas == ["wal", full, 1, database.BUSY_TIMEOUT_MS]


def test_two_first_connections_to_a_new_file_both_open(tmp_path: Path) -> None:
    def open_and_close(address: str) -> None:
        engine = make_engine(address)
        with engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        engine.dispose()

    with ThreadPoolExecutor(2) as pool:
        for number in range(40):
            list(pool.map(open_and_close, [f"sqlite:///{tmp_path}/{number}.sqlite3"] * 2))


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_way_to_write_a_postgresql_address_uses_psycopg(scheme: str) -> None:
    assert make_engine(f"{scheme}://somebody@localhost/base").dialect.driver == "psycopg"


def test_what_is_not_committed_is_not_kept(migrated: Engine) -> None:
    with open_session(migrated, writing=True) as session:
        session.add(release())
        session.flush()
    with open_session(migrated) as session:
        assert session.exec(select(ReferenceRelease)).all() == []


def test_instants_come_back_in_utc_from_both_databases(migrated: Engine) -> None:
    two_pm_in_paris = NOON.astimezone(timezone(timedelta(hours=1)))
    with open_session(migrated, writing=True) as session:
        session.add(release(loaded_at=two_pm_in_paris))
        session.commit()
    with open_session(migrated) as session:
        kept = session.exec(select(ReferenceRelease.loaded_at)).one()
    assert kept == NOON
    assert kept.utcoffset() == timedelta(0)


def test_an_instant_without_time_zone_is_refused(migrated: Engine) -> None:
    with open_session(migrated, writing=True) as session:
        session.add(release(loaded_at=datetime(2026, 11, 22)))  # noqa: DTZ001
        with pytest.raises(StatementError, match="time zone"):
            session.flush()


def test_a_row_that_breaks_a_rule_is_not_taken_for_an_absent_storage(migrated: Engine) -> None:
    with open_session(migrated, writing=True) as session:
        session.add(release())
        session.commit()
        session.add(ReferenceRelease(name="test", version="2", checksum="d", loaded_at=NOON))
        with pytest.raises(IntegrityError):
            session.flush()


def test_a_locked_database_is_said_unavailable_while_reading_goes_on(
    sqlite_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 20)
    engine = make_engine(sqlite_file)
    migrate(engine)
    with open_session(engine, writing=True) as writer:
        writer.add(release())
        writer.flush()
        with (
            open_session(engine, writing=True) as other,
            pytest.raises(StorageUnavailable, match="locked"),
        ):
            other.exec(select(ReferenceRelease))
        with open_session(engine) as reader:
            assert reader.exec(select(ReferenceRelease)).all() == []
        writer.commit()
    with open_session(engine, writing=True) as other:
        other.add(release("other"))
        other.commit()


def test_a_full_disk_is_said_unavailable_and_loses_nothing(sqlite_file: str) -> None:
    engine = make_engine(sqlite_file)
    migrate(engine)
    with open_session(engine, writing=True) as session:
        session.add(release())
        session.commit()
    with engine.connect() as connection:
        connection.exec_driver_sql(
            "PRAGMA max_page_count=1"
        )  # SQLite keeps the present size: nothing more fits.
        with pytest.raises(StorageUnavailable, match="full"):
            connection.exec_driver_sql(
                "INSERT INTO reference_release VALUES ('big', hex(zeroblob(900000)), 'c',"
                " '2026-11-22')"
            )
    with open_session(engine) as session:
        assert session.exec(select(ReferenceRelease.name)).all() == ["test"]


def test_a_server_out_of_reach_is_said_unavailable() -> None:
    engine = make_engine("postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=2")
    with pytest.raises(StorageUnavailable):
        engine.connect()


@pytest.mark.parametrize(
    "statement", ["SELECT * FROM no_such_table", "SELECT no_such_column FROM account"]
)
def test_a_table_or_a_column_that_is_not_there_is_told_apart_from_an_absent_storage(
    migrated: Engine, statement: str
) -> None:
    with migrated.connect() as connection, pytest.raises(TablesMissing, match="no_such"):
        connection.exec_driver_sql(statement)


def test_a_refused_statement_is_neither_an_absent_storage_nor_a_missing_table(
    migrated: Engine,
) -> None:
    with migrated.connect() as connection, pytest.raises(Exception, match=r"(?i)syntax") as error:
        connection.exec_driver_sql("SELEKT 1")
    assert not isinstance(error.value, StorageUnavailable | TablesMissing)


def test_a_reading_session_asks_once_what_it_is_asked_twice_until_its_transaction_ends(
    migrated: Engine,
) -> None:
    with open_session(migrated) as reader, open_session(migrated, writing=True) as writer:
        assert read_once(reader, _names) == ()
        writer.add(release())
        writer.commit()
        assert read_once(reader, _names) == (), "one state for the whole of a transaction"
        reader.rollback()
        assert read_once(reader, _names) == ("test",)


def test_a_writing_session_sees_what_it_wrote(migrated: Engine) -> None:
    with open_session(migrated, writing=True) as writer:
        assert read_once(writer, _names) == ()
        writer.add(release())
        assert read_once(writer, _names) == ("test",)


@pytest.mark.parametrize(
    "write",
    [
        lambda session: (session.add(release()), session.flush()),
        lambda session: session.exec(delete(ReferenceRelease)),
        lambda session: session.exec(update(ReferenceRelease).values(version="2")),
        lambda session: add_once(session, release()),
    ],
    ids=["a row", "a deletion", "an update", "an insertion"],
)
def test_a_reading_session_refuses_what_it_would_lose(
    migrated: Engine, write: Callable[[Session], object]
) -> None:
    with open_session(migrated) as reader, pytest.raises(WritesInReading):
        write(reader)


def test_what_cannot_be_read_is_asked_again(migrated: Engine) -> None:
    answers = iter((TablesMissing("not yet"), "there"))

    def ask(_session: Session) -> str:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    with open_session(migrated) as reader:
        with pytest.raises(TablesMissing):
            read_once(reader, ask)
        assert read_once(reader, ask) == "there"
        assert read_once(reader, ask) == "there"


def _names(session: Session) -> tuple[str, ...]:
    return tuple(session.exec(select(ReferenceRelease.name)).all())
