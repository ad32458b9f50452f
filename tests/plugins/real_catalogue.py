"""For a folder of tests that looks at the real catalogue: its conftest imports these fixtures,
which then stand before those of the invented one.

A fixture imported anew is a fixture of its own: its database and its application are not those of
the other folders.
"""

import pytest

from tests.plugins.application import app, client, own_app, own_client, settings
from tests.plugins.databases import Template, database_url, engine, own_database_url, session
from tests.web.page_client import own_page, page

__all__ = [
    "app",
    "client",
    "database_url",
    "engine",
    "own_app",
    "own_client",
    "own_database_url",
    "own_page",
    "page",
    "session",
    "settings",
    "template",
]


@pytest.fixture(scope="session")
def template(real_template: Template) -> Template:
    """The real catalogue, as `flask seed` publishes it."""
    return real_template
