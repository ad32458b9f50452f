"""The documents of an identity provider: the addresses that are asked, and for how long."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from catalog.exchange.oidc.documents import (
    LIFE,
    IdentityProviderUnavailable,
    ProviderDocuments,
    ProviderMetadata,
)
from catalog.exchange.oidc.session import BoundedSession
from tests.plugins.identity_provider import Liar

ISSUER = "https://idp.exemple.fr"
LOCAL = "http://localhost:9000"
DOCUMENT = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": "https://jetons.exemple.fr/token?v=2",
    "jwks_uri": f"{ISSUER}/jwks",
    "userinfo_endpoint": f"{ISSUER}/userinfo",
    "end_session_endpoint": f"{ISSUER}/end",
}
NAMES = [name for name in DOCUMENT if name != "issuer"]
NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
DISCOVERY = "/.well-known/openid-configuration"


def test_what_is_read_of_a_document() -> None:
    metadata = ProviderMetadata.read(
        DOCUMENT | {"verify": False, "prompt": "none", "client_id": "x"}, f"{ISSUER}/"
    )
    assert metadata == ProviderMetadata(
        issuer=ISSUER,
        authorization=f"{ISSUER}/authorize",
        token="https://jetons.exemple.fr/token?v=2",
        jwks=f"{ISSUER}/jwks",
        userinfo=f"{ISSUER}/userinfo",
        end_session=f"{ISSUER}/end",
        has_pkce=False,
        takes_basic=True,
    )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "address",
    [
        "http://idp.exemple.fr/x",
        "http://localhost/x",
        "http://127.0.0.1:8000/x",
        "//idp.exemple.fr/x",
        "/x",
        "https://",
        "https://idp.exemple.fr:port/x",
        "https://idp.exemple.fr/x\n",
        "https://[idp/x",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "",
        3,
        [f"{ISSUER}/x"],
    ],
    ids=str,
)
def test_a_provider_over_tls_leads_nowhere_without_it(name: str, address: object) -> None:
    with pytest.raises(IdentityProviderUnavailable, match=rf"^no usable {name}$"):
        ProviderMetadata.read(DOCUMENT | {name: address}, ISSUER)


@pytest.mark.parametrize("name", NAMES)
def test_a_provider_of_this_machine_may_do_without_tls_here_only(name: str) -> None:
    document: dict[str, Any] = DOCUMENT | {"issuer": LOCAL}
    ProviderMetadata.read(document | {name: f"{LOCAL}/x"}, LOCAL)
    with pytest.raises(IdentityProviderUnavailable, match=f"no usable {name}"):
        ProviderMetadata.read(document | {name: "http://idp.exemple.fr/x"}, LOCAL)


@pytest.mark.parametrize(
    ("name", "is_needed"),
    [
        ("authorization_endpoint", True),
        ("token_endpoint", True),
        ("jwks_uri", True),
        ("userinfo_endpoint", False),
        ("end_session_endpoint", False),
    ],
)
def test_the_addresses_that_a_provider_must_give(name: str, is_needed: bool) -> None:
    document = {key: value for key, value in DOCUMENT.items() if key != name}
    if is_needed:
        with pytest.raises(IdentityProviderUnavailable, match=f"no usable {name}"):
            ProviderMetadata.read(document, ISSUER)
    else:
        ProviderMetadata.read(document, ISSUER)


@pytest.mark.parametrize(
    ("methods", "takes_basic"),
    [
        (["client_secret_post"], False),
        (["client_secret_post", "client_secret_basic"], True),
        ("client_secret_basic", False),
        (None, False),
    ],
)
def test_how_the_secret_is_sent(methods: object, takes_basic: bool) -> None:
    document = DOCUMENT | {"token_endpoint_auth_methods_supported": methods}
    assert ProviderMetadata.read(document, ISSUER).takes_basic is takes_basic


@pytest.mark.parametrize(
    ("age", "reads"),
    [
        (timedelta(0), 1),
        (LIFE - timedelta(seconds=1), 1),
        (LIFE, 2),
        (timedelta(seconds=-1), 2),
    ],
    ids=str,
)
def test_documents_are_kept_for_an_hour(liar: Liar, age: timedelta, reads: int) -> None:
    documents = ProviderDocuments(liar.issuer)
    with BoundedSession("boussole", "secret") as session:
        for at in (NOW, NOW + age):
            assert documents.metadata(session, at).issuer == liar.issuer
            assert documents.keys(session, at, is_known=True).keys[0].kid == "un"
    assert liar.visited.count(DISCOVERY) == reads
    assert liar.visited.count("/jwks") == reads


def test_a_failure_is_not_kept(liar: Liar) -> None:
    documents = ProviderDocuments(liar.issuer)
    told, liar.metadata = liar.metadata, {}
    with BoundedSession("boussole", "secret") as session:
        with pytest.raises(IdentityProviderUnavailable, match="another issuer"):
            documents.metadata(session, NOW)
        liar.metadata = told
        assert documents.metadata(session, NOW).issuer == liar.issuer
