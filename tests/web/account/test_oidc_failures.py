"""An identity provider that is silent, broken, endless or elsewhere is said not to answer, and is
not waited for."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from catalog.exchange import deadline
from tests.plugins.identity_provider import Liar
from tests.web.oidc_answers import START, TRUE_EMAIL, come_back, is_signed_in, leave
from tests.web.page_client import PageClient

DISCOVERY = "/.well-known/openid-configuration"
EVERY_PATH = (DISCOVERY, "/token", "/jwks", "/userinfo")
NO_ANSWER = "ProExemple ne répond pas pour le moment."


@pytest.mark.parametrize(
    "answer",
    [
        (500, "en panne"),
        (302, ""),
        (200, "<html>"),
        (200, "[1]"),
        (200, ""),
        (200, "[" * 100_000),
        (200, '{"expires_in": [1]}'),
    ],
    ids=str,
)
def test_a_provider_that_breaks_is_said_to_break(
    oidc_site: Callable[..., PageClient], liar: Liar, answer: tuple[int, str]
) -> None:
    liar.token_answer = answer
    assert NO_ANSWER in come_back(oidc_site(liar.issuer), liar, 503).text


@pytest.mark.parametrize(
    "metadata",
    [
        {},
        {"issuer": "https://un-autre.example"},
        {"authorization_endpoint": None},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": "http://idp.exemple.fr/authorize"},
        {"token_endpoint": "http://idp.exemple.fr/token"},
        {"jwks_uri": "http://idp.exemple.fr/jwks"},
        {"userinfo_endpoint": "http://idp.exemple.fr/userinfo"},
        {"end_session_endpoint": "http://idp.exemple.fr/end"},
        {"token_endpoint": ["https://idp.exemple.fr/token"]},
        {"issuer": None},
    ],
    ids=" ".join,
)
def test_a_provider_that_does_not_describe_itself_is_not_gone_to(
    oidc_site: Callable[..., PageClient], liar: Liar, metadata: dict[str, Any]
) -> None:
    liar.metadata = (liar.metadata | metadata) if metadata else {}
    assert "ne répond pas" in oidc_site(liar.issuer)(START, 503).text


def test_a_provider_out_of_reach_is_said(oidc_site: Callable[..., PageClient]) -> None:
    assert "ne répond pas" in oidc_site("http://127.0.0.1:1")(START, 503).text


@pytest.fixture
def truthful(liar: Liar) -> Liar:
    """It is asked at every path: the address comes from the userinfo."""
    liar.person = {"iss": liar.issuer, "aud": "boussole", "sub": "s1"} | TRUE_EMAIL
    return liar


def attempt_in_vain(page: PageClient, liar: Liar, path: str) -> None:
    """Signs in through a provider that fails at this path: at once, or once one comes back."""
    if path == DISCOVERY:
        assert NO_ANSWER in page(START, 503).text
    else:
        assert NO_ANSWER in come_back(page, liar, 503).text
    assert liar.visited[-1] == path
    assert not is_signed_in(page)


@pytest.mark.parametrize("path", EVERY_PATH)
def test_a_silent_provider_is_not_waited_for(
    oidc_site: Callable[..., PageClient], truthful: Liar, path: str
) -> None:
    page = oidc_site(truthful.issuer)
    if path != DISCOVERY:
        leave(page)
    truthful.silent = {path}
    started = time.monotonic()
    attempt_in_vain(page, truthful, path)
    assert time.monotonic() - started <= 2


def test_a_silent_provider_is_left_alone_for_a_while(
    oidc_site: Callable[..., PageClient], truthful: Liar, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = oidc_site(truthful.issuer)
    truthful.silent = {DISCOVERY}
    monkeypatch.setattr(deadline, "PAUSE_SECONDS", 3600)
    attempt_in_vain(page, truthful, DISCOVERY)
    for _ in range(3):
        attempt_in_vain(page, truthful, DISCOVERY)
    assert truthful.visited == [DISCOVERY]


@pytest.mark.parametrize("path", EVERY_PATH)
def test_an_endless_answer_is_not_read(
    oidc_site: Callable[..., PageClient], truthful: Liar, path: str
) -> None:
    """Ten million spaces after a true answer."""
    page = oidc_site(truthful.issuer)
    truthful.padded = {path}
    attempt_in_vain(page, truthful, path)
    truthful.padded = set()
    assert come_back(page, truthful).h1 == "Mon compte"


@pytest.mark.parametrize("path", EVERY_PATH)
@pytest.mark.parametrize("target", ["itself", "http://127.0.0.1:1/", "https://autre.example/"])
def test_no_redirection_is_followed(
    oidc_site: Callable[..., PageClient], truthful: Liar, path: str, target: str
) -> None:
    page = oidc_site(truthful.issuer)
    truthful.redirects = {path: path if target == "itself" else target}
    attempt_in_vain(page, truthful, path)
    assert truthful.visited.count(path) == 1


@pytest.mark.parametrize(
    "keys", ["", "[]", "{}", '{"keys": null}', '{"keys": []}', '{"keys": ["x"]}', '{"keys": 3}']
)
def test_keys_that_are_none_are_said_to_be_missing(
    oidc_site: Callable[..., PageClient], truthful: Liar, keys: str
) -> None:
    page = oidc_site(truthful.issuer)
    truthful.published_keys = keys
    attempt_in_vain(page, truthful, "/jwks")


def test_a_provider_without_userinfo_must_put_the_address_in_its_token(
    oidc_site: Callable[..., PageClient], liar: Liar
) -> None:
    del liar.metadata["userinfo_endpoint"]
    page = oidc_site(liar.issuer)
    assert NO_ANSWER in come_back(page, liar, 503).text
    liar.claims = TRUE_EMAIL
    assert come_back(page, liar).h1 == "Mon compte"
