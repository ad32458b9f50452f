"""The headers of every kind of answer, and the score that MDN's Observatory would give."""

from collections.abc import Iterator
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalog.settings import Settings
from catalog.web.site.security import security_headers
from tests.plugins.application import running
from tests.web.observatory import score_of

ADDRESS = "https://boussole.example.fr"
PRODUCTION = {
    "app_env": "production",
    "secret_key": "0123456789abcdef0123456789abcdef",
    "public_url": ADDRESS,
    "site_publisher": "Une commune, 1 place de la Mairie",
    "site_director": "La directrice de la publication",
    "site_host": "Un hébergeur, 2 rue du Port",
    "site_contact": "contact@example.fr",
}


@pytest.fixture(scope="module")
def production(settings: Settings) -> Iterator[Flask]:
    with running(
        Settings.model_validate(PRODUCTION | {"database_url": settings.database_url})
    ) as app:
        app.config["TESTING"] = True
        yield app


@pytest.fixture
def visitor(production: Flask) -> FlaskClient:
    return production.test_client()


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/glossaire", "GET", HTTPStatus.OK),
        ("/glossaire", "HEAD", HTTPStatus.OK),
        ("/glossaire", "OPTIONS", HTTPStatus.OK),
        ("/glossaire/", "GET", HTTPStatus.NOT_FOUND),
        ("/rien", "GET", HTTPStatus.NOT_FOUND),
        ("/api/rien", "GET", HTTPStatus.NOT_FOUND),
        ("/static/rien.css", "GET", HTTPStatus.NOT_FOUND),
        ("/glossaire", "POST", HTTPStatus.METHOD_NOT_ALLOWED),
        ("/glossaire?q=%ff", "GET", HTTPStatus.BAD_REQUEST),
        ("/glossaire", "BREW", HTTPStatus.METHOD_NOT_ALLOWED),
        ("/healthz", "GET", HTTPStatus.OK),
    ],
)
def test_every_answer_carries_the_headers(
    visitor: FlaskClient, production: Flask, path: str, method: str, status: HTTPStatus
) -> None:
    response = visitor.open(path, method=method, base_url=ADDRESS)
    assert response.status_code == status
    for name, value in security_headers(production.extensions["settings"]).items():
        assert response.headers.getlist(name) == [value], name


def test_static_files_carry_the_headers_and_are_kept_for_a_year(
    visitor: FlaskClient, production: Flask
) -> None:
    html = visitor.get("/glossaire", base_url=ADDRESS).text
    address = html.split('<link rel="stylesheet" href="')[1].split('"')[0]
    with visitor.get(address, base_url=ADDRESS, headers={"Accept-Encoding": "br"}) as response:
        headers = response.headers
    assert response.status_code == HTTPStatus.OK
    assert headers["Content-Encoding"] == "br"
    assert headers["Cache-Control"] == "max-age=31536000, public, immutable"
    for name, value in security_headers(production.extensions["settings"]).items():
        assert headers.getlist(name) == [value], name


def test_another_host_is_refused_with_the_headers(visitor: FlaskClient, production: Flask) -> None:
    response = visitor.get("/glossaire", base_url="https://attaquant.example")
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert "attaquant" not in response.text
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_the_policy_allows_nothing_unsafe(production: Flask) -> None:
    policy = security_headers(production.extensions["settings"])["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "*" not in policy
    assert "http" not in policy


def test_an_error_is_never_kept_by_a_cache(visitor: FlaskClient) -> None:
    assert visitor.get("/rien", base_url=ADDRESS).headers["Cache-Control"] == "no-store"
    assert visitor.get("/glossaire", base_url=ADDRESS).headers["Cache-Control"] == "no-cache"


def test_the_gallery_is_not_served_in_production(visitor: FlaskClient) -> None:
    assert visitor.get("/composants", base_url=ADDRESS).status_code == HTTPStatus.NOT_FOUND


def test_a_neutral_site_asks_not_to_be_indexed_and_an_official_one_does_not(
    visitor: FlaskClient, settings: Settings
) -> None:
    assert visitor.get("/glossaire", base_url=ADDRESS).headers["X-Robots-Tag"] == "noindex"
    official = settings.model_copy(update={"site_identity": "etat"})
    assert "X-Robots-Tag" not in security_headers(official)


def test_hsts_is_sent_behind_tls_only(settings: Settings) -> None:
    assert "Strict-Transport-Security" not in security_headers(settings)


def test_the_observatory_gives_135(visitor: FlaskClient) -> None:
    response = visitor.get("/comment-ca-marche", base_url=ADDRESS)
    assert score_of(response.headers, response.text) >= 135


def test_the_observatory_sees_what_is_missing(visitor: FlaskClient) -> None:
    """The scoring itself can fail: without the policy, or with an unsafe one, the score falls."""
    response = visitor.get("/comment-ca-marche", base_url=ADDRESS)
    headers = response.headers.copy()
    policy = headers["Content-Security-Policy"]
    headers["Content-Security-Policy"] = policy.replace(
        "script-src 'self'", "script-src 'unsafe-inline'"
    )
    assert score_of(headers, response.text) == 80
    del headers["Content-Security-Policy"]
    assert score_of(headers, response.text) < 100
