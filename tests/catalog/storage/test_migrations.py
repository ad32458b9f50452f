"""The migrations build what the models say, on both databases, whatever interrupts them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, event, inspect
from sqlmodel import SQLModel

from catalog.storage import models
from catalog.storage.database import alembic_config, make_engine, migrate
from tests.catalog.storage.killed_migration import migrate_and_die


@pytest.fixture
def empty_engine(empty_database_url: str) -> Iterator[Engine]:
    engine = make_engine(empty_database_url)
    yield engine
    engine.dispose()


def differences_with_the_models(engine: Engine) -> list[Any]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, SQLModel.metadata)


def statements_of(engine: Engine) -> list[str]:
    seen: list[str] = []
    event.listen(
        engine, "before_cursor_execute", lambda _c, _cursor, statement, *_: seen.append(statement)
    )
    return seen


def test_an_empty_database_gets_every_table_of_the_models(empty_engine: Engine) -> None:
    migrate(empty_engine)
    assert set(inspect(empty_engine).get_table_names()) == {
        *SQLModel.metadata.tables,
        "alembic_version",
    }
    assert models.Publication.__tablename__ in SQLModel.metadata.tables


def test_models_and_migrations_agree(empty_engine: Engine) -> None:
    migrate(empty_engine)
    assert differences_with_the_models(empty_engine) == []


def test_a_database_that_is_up_to_date_is_only_read(empty_engine: Engine) -> None:
    migrate(empty_engine)
    seen = statements_of(empty_engine)
    migrate(empty_engine)
    assert not [
        statement
        for statement in seen
        if statement.upper().startswith(("CREATE", "ALTER", "INSERT", "UPDATE", "DELETE"))
    ]
    assert "BEGIN IMMEDIATE" not in seen


def test_two_processes_that_migrate_at_once_both_succeed(empty_database_url: str) -> None:
    engines = [make_engine(empty_database_url) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(migrate, engines))
    assert differences_with_the_models(engines[0]) == []
    for engine in engines:
        engine.dispose()


@pytest.mark.parametrize("fatal", [2, 9, 18])
def test_a_migration_stopped_half_way_leaves_nothing_and_can_be_run_again(
    empty_engine: Engine, fatal: int
) -> None:
    changes = 0

    def stop(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        nonlocal changes
        changes += statement.lstrip().upper().startswith(("CREATE", "INSERT"))
        if changes == fatal:
            raise KeyboardInterrupt

    event.listen(empty_engine, "before_cursor_execute", stop)
    with pytest.raises(KeyboardInterrupt):
        migrate(empty_engine)
    event.remove(empty_engine, "before_cursor_execute", stop)
    assert inspect(empty_engine).get_table_names() == []

    migrate(empty_engine)
    assert differences_with_the_models(empty_engine) == []


@pytest.mark.parametrize(
    # Each kill is a process that starts: one statement of seven, or of five, keeps the tests short.
    ("start", "step"),
    [("base", 7), ("the first revision, with a row", 5)],
    ids=["base", "first"],
)
def test_a_migration_killed_at_any_statement_leaves_nothing_half_made_and_the_next_run_ends_it(
    empty_database_url: str, start: str, step: int
) -> None:
    """Each run takes up the database as the kill before it left it."""
    engine = make_engine(empty_database_url)
    if start != "base":
        _upgrade_to_the_first_revision(engine)
    before = _state(engine)
    fatal = 1
    while migrate_and_die(empty_database_url, fatal):
        assert _state(engine) == before, f"killed before statement {fatal}"
        fatal += step
    assert fatal > 30, "the last statements were tried too"
    assert differences_with_the_models(engine) == []
    if start != "base":
        with engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT name FROM reference_release").scalar() == "r"
    engine.dispose()


def _upgrade_to_the_first_revision(engine: Engine) -> None:
    config = alembic_config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "+1")
        connection.exec_driver_sql(
            "INSERT INTO reference_release VALUES ('r', '1', 'c', '2026-11-22')"
        )


def _state(engine: Engine) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The revision that the database says it is at, and its tables."""
    with engine.connect() as connection:
        revision = MigrationContext.configure(connection).get_current_heads()
        return tuple(revision), tuple(sorted(inspect(connection).get_table_names()))


def test_foreign_keys_are_enforced_again_after_a_migration(empty_engine: Engine) -> None:
    migrate(empty_engine)
    if empty_engine.dialect.name == "sqlite":
        with empty_engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
