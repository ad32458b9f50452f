"""The application under test, on the worker's filled database.

Flask is imported by the fixtures only: the tests of `matching/`, which load this file too, run without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from catalog.settings import Settings

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


@pytest.fixture(scope="session")
def settings(database_url: str) -> Settings:
    """Test settings. The instance folder is the project's own, so that the assets are built once for all runs."""
    return Settings(app_env="test", database_url=database_url, secret_key="a key that only the tests use, long enough")


@pytest.fixture(scope="session")
def app(settings: Settings) -> Flask:
    from catalog.app import create_app

    return create_app(settings)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor without cookies, on the shared database: a test of a route that writes takes `own_client`."""
    return app.test_client()


@pytest.fixture
def own_app(settings: Settings, own_database_url: str) -> Flask:
    """An application on a database of the test's own."""
    from catalog.app import create_app

    return create_app(settings.model_copy(update={"database_url": own_database_url}))


@pytest.fixture
def own_client(own_app: Flask) -> FlaskClient:
    return own_app.test_client()
