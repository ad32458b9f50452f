"""The application under test, on the worker's filled database.

Flask is imported by the fixtures only: the tests of `matching/`, which load this file too, run
without it.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

import pytest

from catalog.settings import Settings
from tests.plugins.shared_work import CompiledTemplates

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

    from catalog.web.site.assets import Identity


@pytest.fixture(scope="session")
def settings(database_url: str) -> Settings:
    """Test settings."""
    return Settings(
        app_env="test",
        database_url=database_url,
        secret_key="a key that only the tests use, long enough",
    )


@cache
def _built(identity: Identity, folder: Path) -> None:
    """Build the static files, once per process for a folder: the project's own keeps them for the
    next runs."""
    from catalog.web.site.build_assets import build_assets

    build_assets(identity, folder)


@contextmanager
def running(settings: Settings, static_folder: Path | None = None) -> Iterator[Flask]:
    """The application with these settings, its static files built; its connections are closed at
    the end, which PostgreSQL's driver asks for."""
    from catalog.app import create_app
    from catalog.web.site.assets import BUILT

    folder = static_folder or BUILT
    _built(settings.site_identity, folder)
    app = create_app(settings, folder)
    app.jinja_env.bytecode_cache = CompiledTemplates(settings, folder)
    yield app
    app.extensions["engine"].dispose()


@pytest.fixture(scope="session")
def app(settings: Settings, shared_reference: None) -> Iterator[Flask]:
    with running(settings) as app:
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor without cookies, on the shared database: a test of a route that writes takes
    `own_client`."""
    return app.test_client()


@pytest.fixture
def own_app(settings: Settings, own_database_url: str, shared_reference: None) -> Iterator[Flask]:
    """An application on a database of the test's own."""
    with running(settings.model_copy(update={"database_url": own_database_url})) as app:
        yield app


@pytest.fixture
def own_client(own_app: Flask) -> FlaskClient:
    return own_app.test_client()
