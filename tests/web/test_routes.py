"""Every route has its row in `tests.web.routes`, and answers as its row says."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask, template_rendered
from flask.testing import FlaskClient
from sqlalchemy import event

from catalog.settings import Settings
from tests.plugins.application import running
from tests.plugins.databases import Template
from tests.web.example_visit import keep_example_visit
from tests.web.page_client import PageClient
from tests.web.routes import HTML, ROLES, ROUTES, Route

SAFE = {"HEAD", "OPTIONS"}
READABLE = [route for route in ROUTES if "GET" in route.methods]
PAGES = [route for route in READABLE if route.mimetype == HTML and route.roles["anonymous"] == 200]
FOR_SOME = [
    route
    for route in READABLE
    if route.mimetype == HTML and route.status("anonymous") == 303 and route.status("admin") == 200
]
# An identity provider has no other way to send the browser back.
GET_THAT_WRITES = {"oidc.come_back"}
PEOPLE = [role for role in ROLES if role != "anonymous"]


@pytest.fixture(scope="module")
def people(
    settings: Settings, template: Template, worker_id: str
) -> Iterator[dict[str, PageClient]]:
    """A visitor of each role, signed in, on a database of their own that holds the example
    visit."""
    name = f"people_{worker_id}"
    with running(settings.model_copy(update={"database_url": template.copy(name)})) as app:
        clients = {role: PageClient(app) for role in PEOPLE}
        accounts = {role: client.sign_in(role) for role, client in clients.items()}
        keep_example_visit(app.extensions["engine"], accounts["adviser"], accounts["admin"])
        yield clients
    template.drop(name)


def test_every_route_has_its_row(app: Flask) -> None:
    served = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - SAFE
    }
    assert served == {(route.endpoint, method) for route in ROUTES for method in route.methods}


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.endpoint)
def test_the_example_leads_to_its_route(app: Flask, route: Route) -> None:
    endpoint, _arguments = app.url_map.bind("localhost").match(
        route.example.partition("?")[0], method=route.methods[0]
    )
    assert endpoint == route.endpoint


@pytest.mark.parametrize("route", READABLE, ids=lambda route: route.endpoint)
def test_a_visitor_gets_what_the_row_says_and_writes_nothing(
    app: Flask, client: FlaskClient, route: Route
) -> None:
    app.extensions.pop("kept_pages", None)  # A page kept from another test would render nothing.
    with _rendered(app) as templates, _written(app) as statements:
        response = client.get(route.example)
    assert response.status_code == route.roles["anonymous"]
    if response.status_code == 200:
        assert response.mimetype == route.mimetype
        assert templates[:1] == ([route.template] if route.template else [])
    assert not statements
    assert ("Set-Cookie" in response.headers) is route.sets_cookie


@pytest.mark.parametrize("role", PEOPLE)
@pytest.mark.parametrize("route", READABLE, ids=lambda route: route.endpoint)
def test_someone_signed_in_gets_what_the_row_says_and_writes_nothing(
    people: dict[str, PageClient], route: Route, role: str
) -> None:
    client = people[role].client
    app = client.application
    app.extensions.pop("kept_pages", None)
    with _rendered(app) as templates, _written(app) as statements:
        response = client.get(route.example)
    assert response.status_code == route.status(role)
    if response.status_code == 200:
        assert templates[:1] == ([route.template] if route.template else [])
    assert not statements


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.endpoint)
def test_a_row_that_keeps_some_out_is_a_view_that_does(app: Flask, route: Route) -> None:
    """Whatever the method: the roles that may enter are read from the view itself."""
    allowed = getattr(app.view_functions[route.endpoint], "roles", None)
    is_kept = route.roles["anonymous"] == 303 and 403 in route.roles.values()
    assert not is_kept or allowed is not None
    if allowed is not None and "GET" in route.methods:
        assert {role for role in PEOPLE if route.status(role) != 403} == {*allowed, "admin"}


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.endpoint)
def test_only_the_rows_that_say_so_may_write(app: Flask, route: Route) -> None:
    assert getattr(app.view_functions[route.endpoint], "is_writing", False) is route.writes
    assert not (route.writes and "GET" in route.methods and route.endpoint not in GET_THAT_WRITES)


@pytest.mark.parametrize("route", PAGES, ids=lambda route: route.endpoint)
def test_every_page_is_without_fault(page: PageClient, route: Route) -> None:
    page(route.example)


@pytest.mark.parametrize("route", FOR_SOME, ids=lambda route: route.endpoint)
def test_every_page_of_an_account_is_without_fault_and_never_kept(
    people: dict[str, PageClient], route: Route
) -> None:
    headers = people["admin"](route.example).response.headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("route", READABLE, ids=lambda route: route.endpoint)
def test_head_answers_like_get(client: FlaskClient, route: Route) -> None:
    response = client.head(route.example)
    assert response.status_code == route.roles["anonymous"]
    assert not response.data


def test_titles_are_unique(page: PageClient) -> None:
    titles = [page(route.example).title for route in PAGES]
    assert len(titles) == len(set(titles))


@contextmanager
def _rendered(app: Flask) -> Iterator[list[str]]:
    names: list[str] = []

    def note(_sender: Flask, template: object, **_context: object) -> None:
        names.append(template.name)  # type: ignore[attr-defined]

    with template_rendered.connected_to(note, app):
        yield names


@contextmanager
def _written(app: Flask) -> Iterator[list[str]]:
    """The statements that are no reading."""
    engine, statements = app.extensions["engine"], []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.lstrip().upper().startswith(("SELECT", "PRAGMA", "BEGIN", "WITH")):
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
