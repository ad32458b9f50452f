"""Databases for the tests: one template, filled once per run, and cheap copies of it.

A test that only reads takes `session` or `client`, which share one copy per worker; a test that
writes through the application takes `own_database_url`, a copy of its own. TEST_DATABASE says which
kind: sqlite (default) or postgresql.
"""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import psycopg
import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from catalog.storage.database import make_engine
from tests.plugins.postgresql import SOCKET_VARIABLE
from tests.plugins.template import fill

TEMPLATE = "template_filled"


class Databases(Protocol):
    """Makes databases by name. `create` gives the URL of an empty one, `copy` of one filled as the
    template is."""

    def create(self, name: str) -> str: ...
    def copy(self, name: str) -> str: ...
    def drop(self, name: str) -> None: ...


class SqliteDatabases:
    """Files in the run's temporary folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.sqlite3"

    def create(self, name: str) -> str:
        return f"sqlite:///{self._file(name)}"

    def copy(self, name: str) -> str:
        shutil.copyfile(self._file(TEMPLATE), self._file(name))
        return self.create(name)

    def drop(self, name: str) -> None:
        for file in self._folder.glob(f"{name}.sqlite3*"):
            file.unlink()


class PostgresqlDatabases:
    """Databases of the server that `tests.plugins.postgresql` started."""

    def __init__(self, socket_folder: str) -> None:
        self._socket_folder = socket_folder

    def _execute(self, statement: str) -> None:
        with psycopg.connect(
            host=self._socket_folder, user="postgres", dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement.encode())

    def _url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@/{name}?host={self._socket_folder}"

    def create(self, name: str) -> str:
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        return self._url(name)

    def copy(self, name: str) -> str:
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}"')
        return self._url(name)

    def drop(self, name: str) -> None:
        self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Databases:
    """The maker of databases of this run; skips, with the reason, where PostgreSQL is asked for and
    absent."""
    if os.environ.get("TEST_DATABASE", "sqlite") == "sqlite":
        return SqliteDatabases(_shared_folder(tmp_path_factory, worker_id))
    if SOCKET_VARIABLE not in os.environ:
        pytest.skip("PostgreSQL is not installed (Debian package: postgresql)")
    return PostgresqlDatabases(os.environ[SOCKET_VARIABLE])


@pytest.fixture(scope="session")
def template(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Databases:
    """The same maker, once the template is filled: the first worker fills it, the others wait."""
    folder = _shared_folder(tmp_path_factory, worker_id)
    done = folder / "template.done"
    with (folder / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            databases.drop(TEMPLATE)
            engine = make_engine(databases.create(TEMPLATE))
            fill(engine)
            # The last connection gone, SQLite leaves everything in the one file that is copied.
            engine.dispose()
            done.touch()
    return databases


@pytest.fixture(scope="session")
def database_url(template: Databases, worker_id: str) -> Iterator[str]:
    """A filled database that this worker's tests share: read it, do not write to it."""
    name = f"shared_{worker_id}"
    yield template.copy(name)
    template.drop(name)


@pytest.fixture(scope="session")
def engine(database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session on the shared database. What a test writes through it, commits included, is rolled
    back."""
    with engine.connect() as connection:
        transaction = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            yield session
        transaction.rollback()


@pytest.fixture
def own_database_url(
    template: Databases, request: pytest.FixtureRequest, worker_id: str
) -> Iterator[str]:
    """A filled database for this test alone, to write to."""
    name = _name(request, worker_id)
    yield template.copy(name)
    template.drop(name)


@pytest.fixture
def empty_database_url(
    databases: Databases, request: pytest.FixtureRequest, worker_id: str
) -> Iterator[str]:
    """A database without any table, for this test alone."""
    name = _name(request, worker_id)
    databases.drop(name)
    yield databases.create(name)
    databases.drop(name)


def _shared_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The run's folder, the same for all workers of pytest-xdist."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


def _name(request: pytest.FixtureRequest, worker_id: str) -> str:
    test = re.sub(r"\W+", "_", request.node.name)[:30].lower()
    return f"own_{worker_id}_{test}_{abs(hash(request.node.nodeid)) % 10**6}"
