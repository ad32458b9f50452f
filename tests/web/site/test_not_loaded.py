"""A site served before its data are loaded: on a database without tables, then on empty tables,
each page says what to do."""

from collections.abc import Iterator

import pytest
from flask import Flask

from catalog.settings import Settings
from catalog.storage.database import migrate
from catalog.web.site.errors import NOT_LOADED_TEXT
from tests.plugins.application import running
from tests.plugins.databases import Databases
from tests.web.page_client import PageClient, text_of
from tests.web.routes import ROUTES

READABLE = [route.example for route in ROUTES if route.method == "GET"]


@pytest.fixture(scope="module", params=["no table", "empty tables"])
def unloaded(
    request: pytest.FixtureRequest, settings: Settings, databases: Databases, worker_id: str
) -> Iterator[Flask]:
    name = f"unloaded_{worker_id}"
    with running(settings.model_copy(update={"database_url": databases.create(name)})) as app:
        if request.param == "empty tables":
            migrate(app.extensions["engine"])
        yield app
    databases.drop(name)


def test_no_page_fails_and_the_first_says_what_to_do(unloaded: Flask) -> None:
    client = unloaded.test_client()
    statuses = {path: client.get(path).status_code for path in READABLE}
    assert [path for path, status in statuses.items() if status == 500] == []
    assert statuses["/"] == statuses["/offres"] == statuses["/territoires/80620"] == 503
    shown = PageClient(unloaded)("/", 503)
    assert text_of(shown.one("h1")) == NOT_LOADED_TEXT.title
    for sentence in (NOT_LOADED_TEXT.happened, NOT_LOADED_TEXT.remedy):
        assert sentence in shown.text
    assert "Rien n'est perdu" not in shown.text


def test_programs_are_told_too(unloaded: Flask) -> None:
    client = unloaded.test_client()
    answer = client.get("/api/v1/offerings")
    assert answer.status_code == 503
    assert answer.content_type == "application/problem+json"
    assert answer.json is not None
    assert answer.json["detail"] == f"{NOT_LOADED_TEXT.happened} {NOT_LOADED_TEXT.remedy}"
    ready = client.get("/readyz")
    assert (ready.status_code, ready.text) == (
        503,
        "pas encore de données : lancez « flask --app wsgi seed »\n",
    )
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    "command",
    [["accounts", "list"], ["purge"], ["recommend", "--code", "80620"], ["matrix"]],
    ids=" ".join,
)
def test_a_command_on_a_database_without_tables_says_what_to_do(
    settings: Settings, empty_database_url: str, command: list[str]
) -> None:
    with (
        running(settings.model_copy(update={"database_url": empty_database_url})) as app,
        app.app_context(),
    ):
        result = app.test_cli_runner().invoke(args=command)
    assert result.exit_code == 1
    assert "lancez d’abord « flask --app wsgi seed »" in result.output
