"""How the JSON interface refuses, and what no request may do to it."""

import time
from http import HTTPStatus
from typing import Any

import pytest
from flask.testing import FlaskClient

from catalog.settings import Settings
from catalog.storage.database import make_engine, migrate
from tests.plugins.application import running
from tests.web.api_requests import PERONNE, RECOMMEND, errors, post, post_bytes


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("theme=zz", "theme"),
        ("kind=Service", "kind"),
        ("axis=é", "axis"),
        ("provider=anct&provider=inconnu", "provider"),
        ("provider=%27%20OR%201=1", "provider"),
        ("on=10/12/2024", "on"),
        ("on=1733788800", "on"),
        ("on=2024-02-30", "on"),
        ("on=2014-12-31", "on"),
        ("on=2101-01-01", "on"),
        ("open=peut-être", "open"),
        ("page=0", "page"),
        ("page=-1", "page"),
        ("page=1.0", "page"),
        ("page=99999999999999999999", "page"),
        ("page=١", "page"),
        ("sort=prix", "sort"),
        ("territory=99999", "territory"),
        ("territory=32", "territory"),
        ("territory=999999999999999", "territory"),
        ("territory=%0E%C3%8D%27", "territory"),
        ("prix=1", "prix"),
        ("prix=", "prix"),
        ("q=a&q=b", "q"),
        (f"q={'a' * 201}", "q"),
    ],
)
def test_a_bad_value_or_an_unknown_name_is_refused_with_its_field(
    client: FlaskClient, query: str, field: str
) -> None:
    found = errors(client.get(f"/api/v1/offerings?{query}"))
    assert list(found) == [field]
    assert found[field].endswith((".", ")"))


def test_what_does_not_exist_is_a_404_in_french(client: FlaskClient) -> None:
    for path in (
        "/api/v1/offerings/rien",
        "/api/v1/territories/99999",
        "/api/v1/rien",
        "/api/v1/offerings/a/b",
    ):
        response = client.get(path)
        errors(response, HTTPStatus.NOT_FOUND)
        assert response.get_json()["detail"]


@pytest.mark.parametrize(
    ("profile", "field"),
    [
        ({"project_cost": -1}, "project_cost"),
        ({"project_cost": "85000"}, "project_cost"),
        ({"project_cost": 85000.5}, "project_cost"),
        ({"project_cost": 10**30}, "project_cost"),
        ({"project_cost": {"min": 5, "max": 1}}, "project_cost"),
        ({"project_cost": {"min": 5, "most": 10}}, "project_cost"),
        ({"population": True}, "population"),
        ({"need": "a" * 100_000}, "need"),
        ({"need": 3}, "need"),
        ({"need": None, "themes": ["eau", "eau", "eau", "eau"]}, "themes"),
        ({"themes": "eau"}, "themes"),
        ({"themes": ["rien"]}, "themes"),
        ({"use_case": ["a"]}, "use_case"),
        ({"uses_ai": "oui"}, "uses_ai"),
        ({"uses_ai": 1}, "uses_ai"),
        ({"stage": "fini"}, "stage"),
        ({"starts_on": "2024-13-01"}, "starts_on"),
        ({"programmes": {"rien": True}}, "programmes.rien"),
        ({"programmes": {"qpv": "oui"}}, "programmes.qpv"),
        ({"programmes": []}, "programmes"),
        ({"code": "99999"}, "code"),
        ({"code": 80620}, "code"),
        ({"code": "80620", "nature": "epci"}, "nature"),
        ({"code": "32"}, "nature"),
        ({"members": ["80620"]}, "members"),
        ({"members": ["80620", "99999"]}, "members"),
        ({"members": ["80620", "x" * 13]}, "members"),
        ({"members": ["", "\u00b2=<\u009a"]}, "members"),
        ({"departement": "99"}, "departement"),
        ({"inconnu": 1}, "inconnu"),
        ({"sous_prefecture": "x"}, "sous_prefecture"),
        ({"outre_mer": "non"}, "outre_mer"),
    ],
)
def test_a_fact_that_cannot_be_read_is_refused_with_its_name(
    client: FlaskClient, profile: dict[str, Any], field: str
) -> None:
    found = errors(post(client, {"profile": profile}))
    assert list(found) == [field]
    assert found[field].endswith((".", ")"))


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({}, "profile"),
        ([], ""),
        (3, ""),
        ({"profile": None}, "profile"),
        ({"profile": [1]}, "profile"),
        ({"profile": {}, "on": 0}, "on"),
        ({"profile": {}, "on": True}, "on"),
        ({"profile": {}, "on": "2024-12-10T00:00:00"}, "on"),
        ({"profile": {}, "on": "1999-01-01"}, "on"),
        ({"profile": {}, "autre": 1}, "autre"),
    ],
)
def test_a_body_of_another_shape_is_refused(client: FlaskClient, content: Any, field: str) -> None:
    assert list(errors(post(client, content))) == [field]


def test_every_fault_is_said_at_once(client: FlaskClient) -> None:
    refused = errors(
        post(client, {"profile": {"project_cost": -1, "stage": "x", "inconnu": 1}, "on": "x"})
    )
    assert set(refused) == {"project_cost", "stage", "inconnu", "on"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        '{"profile": {}}'.encode("utf-16"),
        b'\xef\xbb\xbf{"profile": {}}',
        b'{"profile": {"need": "\xc3\x28"}}',
        b'{"profile": {"need": "\\ud800"}}',
        b'{"profile": {"project_cost": NaN}}',
        b'{"profile": {"project_cost": Infinity}}',
        b'{"profile": {"project_cost": ' + b"9" * 5_000 + b"}}",
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        b'{"profile": {}} {}',
    ],
    ids=lambda body: repr(body[:24]),
)
def test_what_is_no_json_is_unreadable(client: FlaskClient, body: bytes) -> None:
    started = time.perf_counter()
    errors(post_bytes(client, body), HTTPStatus.BAD_REQUEST)
    assert time.perf_counter() - started < 2


def test_a_key_given_twice_is_refused_with_its_name(client: FlaskClient) -> None:
    twice = post_bytes(client, b'{"profile": {"code": "80620", "code": "59350"}}')
    assert list(errors(twice, HTTPStatus.BAD_REQUEST)) == ["code"]


def test_characters_that_databases_refuse_are_no_obstacle(client: FlaskClient) -> None:
    for need in (
        "a\u0000b",
        "\ue000",
        "\U0010ffff",
        "\u202e",
        "' OR 1=1 --",
        "<script>",
        "\n" * 1000,
    ):
        answer = post(client, {"profile": {"need": need, "name": need[:200]}})
        assert answer.status_code == HTTPStatus.OK, need
    assert client.get("/api/v1/territories?q=a%00b").status_code == HTTPStatus.BAD_REQUEST
    assert client.get("/api/v1/territories?q=%ff").status_code == HTTPStatus.BAD_REQUEST
    for query in (
        "%F0%9F%98%80",
        "%EE%80%80",
        "'%20OR%201=1",
        "..%2F..",
        "%E2%80%AE",
        "0" * 200,
        "(" * 200,
    ):
        assert client.get(f"/api/v1/territories?q={query}").status_code == HTTPStatus.OK
        assert client.get(f"/api/v1/offerings?q={query}").status_code == HTTPStatus.OK


def test_too_long_a_body_is_refused_without_being_read(client: FlaskClient) -> None:
    class Unread:
        """Says 100 MB: reading it all would take long."""

        def read(self, size: int = -1) -> bytes:
            raise AssertionError("the body was read")

    started = time.perf_counter()
    environ = {"CONTENT_LENGTH": "100000000", "wsgi.input": Unread()}
    response = client.post(RECOMMEND, content_type="application/json", environ_overrides=environ)
    errors(response, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    assert time.perf_counter() - started < 2


def test_only_json_is_read(client: FlaskClient) -> None:
    for content_type in (
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "",
    ):
        response = post_bytes(client, b'{"profile": {}}', content_type)
        errors(response, HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    assert (
        post_bytes(client, b'{"profile": {}}', "application/json; charset=utf-8").status_code
        == HTTPStatus.OK
    )


def test_another_method_is_refused_and_says_which_are_right(client: FlaskClient) -> None:
    response = client.get(RECOMMEND)
    errors(response, HTTPStatus.METHOD_NOT_ALLOWED)
    assert "POST" in response.headers["Allow"]
    errors(client.post("/api/v1/offerings", json={}), HTTPStatus.METHOD_NOT_ALLOWED)


def test_no_cookie_is_read_or_set(client: FlaskClient) -> None:
    client.set_cookie("session", "a cookie that is not ours")
    for response in (
        post(client, {"profile": PERONNE}),
        client.get("/api/v1/offerings"),
        client.get("/api/v1/territories?q=lille"),
        client.get("/api/v1/sources"),
    ):
        assert "Set-Cookie" not in response.headers
        assert "Cookie" not in response.headers.get("Vary", "")


def test_a_program_on_another_site_may_ask(client: FlaskClient) -> None:
    """It reads no cookie: there is nothing to forge."""
    headers = {"Origin": "https://ailleurs.example", "Sec-Fetch-Site": "cross-site"}
    assert post(client, {"profile": {}}, headers=headers).status_code == HTTPStatus.OK


def test_beyond_the_limit_the_answer_says_when_to_come_back(settings: Settings) -> None:
    with running(settings.model_copy(update={"rate_limits": "on"})) as app:
        client = app.test_client()
        statuses = [post_bytes(client, b"{").status_code for _ in range(121)]
        response = post_bytes(client, b"{")
    assert statuses == [400] * 120 + [429]
    errors(response, HTTPStatus.TOO_MANY_REQUESTS)
    assert 1 <= int(response.headers["Retry-After"]) <= 61


def test_before_anything_is_loaded_the_answer_is_to_come_back(
    settings: Settings, empty_database_url: str
) -> None:
    engine = make_engine(empty_database_url)
    migrate(engine)
    engine.dispose()
    with running(settings.model_copy(update={"database_url": empty_database_url})) as app:
        for path in (
            "/api/v1/offerings",
            "/api/v1/territories?q=lille",
            "/api/v1/territories/59350",
            "/api/v1/sources",
        ):
            response = app.test_client().get(path)
            errors(response, HTTPStatus.SERVICE_UNAVAILABLE)
            assert response.headers["Retry-After"]
