"""Every route answers as its blueprint, and what `tests.web.routes` adds to it, say."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask, template_rendered
from flask.testing import FlaskClient
from sqlalchemy import event

from catalog.advice.accounts.accounts import Role
from catalog.settings import Settings
from catalog.web.site.access import Access, AccessNotDeclared, Readership, check_access, public
from tests.plugins.application import running
from tests.plugins.databases import Template
from tests.web.example_visit import keep_example_visit
from tests.web.page_client import PageClient
from tests.web.routes import (
    ANONYMOUS,
    EXAMPLES,
    HTML,
    PEOPLE,
    ROUTES,
    STATUSES,
    TEMPLATES,
    VARIABLES,
    WITH_COOKIE,
    Route,
    routes_of,
)

READABLE = [route for route in ROUTES if route.method == "GET"]
SENT = [route for route in ROUTES if route.method != "GET"]
PAGES = [route for route in READABLE if route.mimetype == HTML and route.status(ANONYMOUS) == 200]
FOR_SOME = [
    route
    for route in READABLE
    if route.mimetype == HTML and route.status(ANONYMOUS) == 303 and route.status("admin") == 200
]
# An identity provider has no other way to send the browser back.
GET_THAT_WRITES = {"oidc.come_back"}
# They answer, or keep in the visitor's own cookie; every other form writes.
POST_THAT_WRITES_NOTHING = {
    "api.compare_carriers",
    "api.compute_matrix",
    "api.recommend",
    "dossiers.resume_answers",
    "dossiers.start_other_project",
    "home.erase",
    "home.send_home",
    "needs.correct_need",
    "portfolio.download_portfolio",
    "portfolio.screen_portfolio",
    "questionnaire.send_step",
    "questions.answer_question",
    "recommendations.answer_questions",
    "selfcheck.answer_selfcheck",
}
# What is under an address is for these; all the rest of the site is open to everybody.
ADVISERS = Access(Readership.ACCOUNTS, (Role.ADVISER,))
KEPT_ADDRESSES = {
    "/avis": Access(Readership.ACCOUNTS, (Role.ADMIN,)),
    "/compte": Access(Readership.ACCOUNTS, tuple(Role)),
    "/connexion/lien/<token>": Access(Readership.LINK_HOLDERS),
    "/dossiers-recus": ADVISERS,
    "/dossiers/<token>": Access(Readership.LINK_HOLDERS),
    "/visites": ADVISERS,
}
# An account that is no adviser's follows no département.
OTHER_ACCESS = {"account.change_account": ADVISERS}


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


def test_every_route_of_the_site_is_tested(app: Flask) -> None:
    assert set(routes_of(app)) == set(ROUTES)


def test_what_is_said_of_a_route_is_of_one_that_exists() -> None:
    endpoints = {route.endpoint for route in ROUTES}
    said = {*EXAMPLES, *TEMPLATES, *WITH_COOKIE, *GET_THAT_WRITES, *POST_THAT_WRITES_NOTHING}
    assert said - endpoints == set()
    assert STATUSES.keys() - {(route.endpoint, route.method) for route in ROUTES} == set()
    assert VARIABLES.keys() - set(re.findall(r"(\w+)>", " ".join(r.path for r in ROUTES))) == set()


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.endpoint)
def test_the_example_leads_to_its_route(app: Flask, route: Route) -> None:
    endpoint, _arguments = app.url_map.bind("localhost").match(
        route.example.partition("?")[0], method=route.method
    )
    assert endpoint == route.endpoint


@pytest.mark.parametrize("route", READABLE, ids=lambda route: route.endpoint)
def test_a_visitor_gets_what_the_access_says_and_writes_nothing(
    app: Flask, client: FlaskClient, route: Route
) -> None:
    app.extensions.pop("kept_pages", None)  # A page kept from another test would render nothing.
    with _rendered(app) as templates, _written(app) as statements:
        response = client.get(route.example)
    assert response.status_code == route.status(ANONYMOUS)
    if response.status_code == 200:
        assert response.mimetype == route.mimetype
        assert templates[:1] == ([route.template] if route.template else [])
    assert not statements
    assert ("Set-Cookie" in response.headers) is route.sets_cookie


@pytest.mark.parametrize("route", SENT, ids=lambda route: route.endpoint)
def test_an_empty_form_is_refused_and_writes_nothing(
    app: Flask, client: FlaskClient, route: Route
) -> None:
    with _written(app) as statements:
        response = client.post(route.example)
    assert response.status_code == route.status(ANONYMOUS)
    assert not statements


@pytest.mark.parametrize("role", PEOPLE)
@pytest.mark.parametrize("route", READABLE, ids=lambda route: route.endpoint)
def test_someone_signed_in_gets_what_the_access_says_and_writes_nothing(
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
def test_what_is_under_an_address_is_for_the_same_people(route: Route) -> None:
    """Whatever the method: a private page by mistake open to everybody is seen here."""
    under = [
        access
        for address, access in KEPT_ADDRESSES.items()
        if f"{route.path}/".replace(".", "/").startswith(f"{address}/")
    ]
    expected = under[0] if under else Access(Readership.EVERYBODY)
    assert route.access == OTHER_ACCESS.get(route.endpoint, expected)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.endpoint)
def test_no_page_that_is_read_may_write_and_every_form_does(route: Route) -> None:
    expected = (
        route.endpoint in GET_THAT_WRITES
        if route.method == "GET"
        else route.endpoint not in POST_THAT_WRITES_NOTHING
    )
    assert route.writes is expected


def test_a_view_that_does_not_say_who_may_open_it_is_refused() -> None:
    app = Flask("site", static_folder=None)
    app.add_url_rule("/ouvert", "open", public(lambda: "ouvert"))
    app.add_url_rule("/oubli", "forgotten", lambda: "oublié")
    with pytest.raises(
        AccessNotDeclared, match=r"forgotten \(/oubli\) does not say who may open it"
    ):
        check_access(app)


def test_an_address_that_holds_a_secret_is_for_its_holder() -> None:
    app = Flask("site", static_folder=None)
    app.add_url_rule("/dossiers/<token>", "leak", public(lambda token: token))
    with pytest.raises(AccessNotDeclared, match="is for everybody"):
        check_access(app)


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
    assert response.status_code == route.status(ANONYMOUS)
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
