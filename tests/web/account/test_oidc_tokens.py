"""A token lets in nobody unless the provider signed it, for this site, this attempt and this
moment."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.plugins.identity_provider import SECRET, Liar
from tests.web.oidc_answers import NOT_PROVEN, TRUE_EMAIL, come_back, is_signed_in
from tests.web.page_client import PageClient

NOW = int(time.time())


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "celui-d-un-autre"},
        {"nonce": None},
        {"aud": "un-autre-site"},
        {"aud": ["un-autre-site", "encore-un"]},
        {"aud": None},
        {"aud": "un-autre-site", "azp": "boussole"},
        {"azp": "un-autre-site"},
        {"iss": "https://un-autre.example"},
        {"iss": None},
        {"exp": NOW - 3600, "iat": NOW - 7200},
        {"exp": None},
        {"exp": "demain"},
        {"iat": NOW + 3600},
        {"nbf": NOW + 3600},
        {"at_hash": "celui-d-un-autre"},
        {"email": ["camille@exemple.fr"]},
        {"email": None},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": ["s1"]},
        {"sub": "s" * 256},
    ],
    ids=" ".join,
)
def test_an_identity_token_that_is_not_for_us_now_opens_nothing(
    oidc_site: Callable[..., PageClient], liar: Liar, claims: dict[str, Any]
) -> None:
    liar.claims = TRUE_EMAIL | claims
    page = oidc_site(liar.issuer)
    assert NOT_PROVEN in come_back(page, liar, 400).text
    assert not is_signed_in(page)


@pytest.mark.parametrize(
    ("algorithm", "key"), [("none", ""), ("HS256", "secret"), ("HS256", "public key")]
)
def test_a_token_that_the_provider_did_not_sign_opens_nothing(
    oidc_site: Callable[..., PageClient], liar: Liar, algorithm: str, key: str
) -> None:
    """« none »; our own shared secret, or the text of the public key, taken for a key."""
    liar.claims = TRUE_EMAIL
    liar.algorithm = algorithm
    if key:
        liar.signs_with = SECRET.encode() if key == "secret" else liar.key.as_pem(private=False)
    page = oidc_site(liar.issuer)
    assert NOT_PROVEN in come_back(page, liar, 400).text
    assert not is_signed_in(page)


def test_a_token_signed_by_another_key_opens_nothing(
    oidc_site: Callable[..., PageClient], liar: Liar
) -> None:
    from joserfc.jwk import RSAKey

    liar.claims = TRUE_EMAIL
    liar.signs_with = RSAKey.generate_key(2048, {"kid": "un"})
    page = oidc_site(liar.issuer)
    assert NOT_PROVEN in come_back(page, liar, 400).text


@pytest.mark.parametrize(
    "lie",
    [
        {"aud": "un-autre-site"},
        {"aud": None},
        {"iss": "https://un-autre.example"},
        {"iss": None},
        {"sub": "s2"},
        {"sub": None},
        {"exp": NOW - 3600},
    ],
    ids=" ".join,
)
def test_a_signed_userinfo_that_is_not_for_us_opens_nothing(
    oidc_site: Callable[..., PageClient], liar: Liar, lie: dict[str, Any]
) -> None:
    truth = {"iss": liar.issuer, "aud": "boussole", "sub": "s1"} | TRUE_EMAIL
    liar.person = {name: value for name, value in (truth | lie).items() if value is not None}
    page = oidc_site(liar.issuer)
    assert NOT_PROVEN in come_back(page, liar, 400).text
    assert not is_signed_in(page)


@pytest.mark.parametrize("person_type", ["application/json", "text/html", ""])
def test_a_userinfo_that_is_not_signed_opens_nothing(
    oidc_site: Callable[..., PageClient],
    liar: Liar,
    person_type: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    liar.person = {"iss": liar.issuer, "aud": "boussole", "sub": "s1"} | TRUE_EMAIL
    liar.person_type = person_type
    page = oidc_site(liar.issuer)
    assert NOT_PROVEN in come_back(page, liar, 400).text
    assert "userinfo is not signed" in caplog.text
    assert not is_signed_in(page)


def test_a_key_that_is_new_is_asked_for_once(
    oidc_site: Callable[..., PageClient], liar: Liar
) -> None:
    liar.claims = TRUE_EMAIL
    page = oidc_site(liar.issuer)
    for _ in range(2):
        assert come_back(page, liar).h1 == "Mon compte"
    assert liar.visited.count("/jwks") == 1
    liar.renew_key("deux")
    for _ in range(2):
        assert come_back(page, liar).h1 == "Mon compte"
    assert liar.visited.count("/jwks") == 2


def test_a_key_that_the_provider_does_not_publish_opens_nothing(
    oidc_site: Callable[..., PageClient], liar: Liar
) -> None:
    liar.claims = TRUE_EMAIL
    liar.kid = "inconnue"
    page = oidc_site(liar.issuer)
    assert NOT_PROVEN in come_back(page, liar, 400).text
    assert liar.visited.count("/jwks") == 2
    assert not is_signed_in(page)
