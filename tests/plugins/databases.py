"""Databases for the tests: templates, filled once per run, and cheap copies of them.

The template of a test holds the invented catalogue (`tests/invented`), real territories and real
lists; where `tests.plugins.real_catalogue` is imported, it holds the real catalogue.

A test that only reads takes `session` or `client`, which share one copy per worker; a test that
writes through the application takes `own_database_url`, a copy of its own. TEST_DATABASE says which
kind: sqlite (default) or postgresql.
"""

import fcntl
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import psycopg
import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from catalog.storage.database import make_engine
from tests.plugins.postgresql import SOCKET_VARIABLE
from tests.plugins.template import INVENTED, SEEDS, fill_catalogue, fill_territories

TEMPLATE_PREFIX = "template_"
TERRITORIES = f"{TEMPLATE_PREFIX}territories"
KEPT = "TEST_TEMPLATES"
"""A folder where SQLite's templates stay from one run to the next, for a trial of mutants, which
makes hundreds of runs."""


class Databases(Protocol):
    """Makes databases by name. `create` gives the URL of an empty one, `copy` of one filled as
    `template` is."""

    def create(self, name: str) -> str: ...
    def copy(self, template: str, name: str) -> str: ...
    def drop(self, name: str) -> None: ...


@dataclass(frozen=True)
class Template:
    """A filled database that nothing opens any more, and of which copies are made."""

    databases: Databases
    name: str

    def copy(self, name: str) -> str:
        """The URL of a new database, filled as this one is."""
        return self.databases.copy(self.name, name)

    def drop(self, name: str) -> None:
        """Removes a copy."""
        self.databases.drop(name)


class SqliteDatabases:
    """Files in the run's temporary folder; the templates may be in another, which stays."""

    def __init__(self, folder: Path, templates: Path) -> None:
        self._folder = folder
        self._templates = templates

    def _file(self, name: str) -> Path:
        folder = self._templates if name.startswith(TEMPLATE_PREFIX) else self._folder
        return folder / f"{name}.sqlite3"

    def create(self, name: str) -> str:
        return f"sqlite:///{self._file(name)}"

    def copy(self, template: str, name: str) -> str:
        shutil.copyfile(self._file(template), self._file(name))
        return self.create(name)

    def drop(self, name: str) -> None:
        for file in self._file(name).parent.glob(f"{name}.sqlite3*"):
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

    def copy(self, template: str, name: str) -> str:
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self._url(name)

    def drop(self, name: str) -> None:
        self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def folder_of_run(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The run's folder, the same for all workers of pytest-xdist: what one of them makes serves
    all."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(scope="session")
def folder_of_templates(folder_of_run: Path) -> Path:
    """Where the templates are filled: the run's folder, or the one that `KEPT` names."""
    kept = os.environ.get(KEPT)
    folder = Path(kept) if kept else folder_of_run
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def databases(folder_of_run: Path, folder_of_templates: Path) -> Databases:
    """The maker of databases of this run; skips, with the reason, where PostgreSQL is asked for and
    absent."""
    if os.environ.get("TEST_DATABASE", "sqlite") == "sqlite":
        return SqliteDatabases(folder_of_run, folder_of_templates)
    if SOCKET_VARIABLE not in os.environ:
        pytest.skip("PostgreSQL is not installed (Debian package: postgresql)")
    return PostgresqlDatabases(os.environ[SOCKET_VARIABLE])


@pytest.fixture(scope="session")
def invented_template(databases: Databases, folder_of_templates: Path) -> Template:
    """The invented catalogue, on real territories."""
    return _template(databases, folder_of_templates, f"{TEMPLATE_PREFIX}invented", INVENTED)


@pytest.fixture(scope="session")
def real_template(databases: Databases, folder_of_templates: Path) -> Template:
    """The real catalogue: a test that reads it may break when a sheet is changed."""
    return _template(databases, folder_of_templates, f"{TEMPLATE_PREFIX}real", SEEDS)


@pytest.fixture(scope="session")
def template(invented_template: Template) -> Template:
    """The template whose copies the tests of a folder read and write."""
    return invented_template


@pytest.fixture(scope="session")
def database_url(template: Template, worker_id: str) -> Iterator[str]:
    """A filled database that this worker's tests share: read it, do not write to it."""
    name = f"shared_{template.name}_{worker_id}"
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
    template: Template, request: pytest.FixtureRequest, worker_id: str
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
    name = f"{_name(request, worker_id)}_empty"
    databases.drop(name)
    yield databases.create(name)
    databases.drop(name)


def _template(databases: Databases, folder: Path, name: str, catalogue: Path) -> Template:
    """The template with this catalogue: the first worker that needs it fills it, the others
    wait."""
    with (folder / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / TERRITORIES).exists():
            databases.drop(TERRITORIES)
            _filled(databases.create(TERRITORIES), fill_territories)
            (folder / TERRITORIES).touch()
        if not (folder / name).exists():
            databases.drop(name)
            _filled(
                databases.copy(TERRITORIES, name),
                lambda engine: fill_catalogue(engine, catalogue),
            )
            (folder / name).touch()
    return Template(databases, name)


def _filled(url: str, fill: Callable[[Engine], None]) -> None:
    engine = make_engine(url)
    fill(engine)
    # The last connection gone, SQLite leaves everything in the one file that is copied.
    engine.dispose()


def _name(request: pytest.FixtureRequest, worker_id: str) -> str:
    test = re.sub(r"\W+", "_", request.node.name)[:30].lower()
    return f"own_{worker_id}_{test}_{abs(hash(request.node.nodeid)) % 10**6}"
