"""Identity providers of the tests' own, on the loopback: `oidc_provider_mock`, and one that lies as
it is told to."""

from __future__ import annotations

import hmac
import json
import threading
import warnings
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

if TYPE_CHECKING:
    from werkzeug.serving import BaseWSGIServer

    from catalog.settings import Settings
    from tests.web.page_client import PageClient

EMAIL = "camille@exemple.fr"
SECRET = "un secret que deux machines seulement connaissent"


@pytest.fixture
def mock_provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The issuer of an `oidc_provider_mock` that knows Camille, whose address it verified, and
    Dominique, whose it did not."""
    monkeypatch.setenv(
        "AUTHLIB_INSECURE_TRANSPORT", "1"
    )  # Without TLS on the loopback, the mock would refuse to answer.
    # The mock's own way of using Authlib, in this process, for as long as it runs.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield from _run_mock()


def _run_mock() -> Iterator[str]:
    from oidc_provider_mock import User, run_server_in_thread

    people = (
        User(sub="camille", claims={"email": "Camille@exemple.fr", "email_verified": True}),
        User(sub="dominique", claims={"email": "dominique@exemple.fr", "email_verified": False}),
        User(sub="claude", claims={"email": "claude@exemple.fr"}),
    )
    with run_server_in_thread(user_claims=people, require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"


@dataclass
class Liar:
    """A provider that signs with its own key, and whose every answer a test may change before it
    leaves."""

    issuer: str = ""
    prefix: str = ""
    """The path of the issuer."""
    metadata: dict[str, Any] = field(default_factory=dict)
    truth: dict[str, Any] = field(default_factory=dict)
    """The true claims of this moment."""
    claims: dict[str, Any] = field(default_factory=dict)
    """The claims that take the place of true ones; None removes one."""
    person: dict[str, Any] = field(default_factory=dict)
    algorithm: str = "RS256"
    signs_with: Any = None
    person_type: str = "application/jwt"
    token_answer: tuple[int, str] | None = None
    asked: list[dict[str, list[str]]] = field(default_factory=list)
    """The forms that reached the token endpoint."""
    visited: list[str] = field(default_factory=list)
    """The paths that were asked for, in order."""
    published_keys: str | None = None
    """The answer at `/jwks`, in place of the key."""
    silent: set[str] = field(default_factory=set)
    """The paths that accept a request and say nothing."""
    padded: set[str] = field(default_factory=set)
    """The paths whose answer is true, then has ten million spaces."""
    redirects: dict[str, str] = field(default_factory=dict)
    """The paths that lead to another address."""
    end: threading.Event = field(default_factory=threading.Event)
    """Ends the silences."""

    def __post_init__(self) -> None:
        self.renew_key("un")

    def renew_key(self, kid: str) -> None:
        """Signs with a new key from here on, and publishes it alone."""
        from joserfc.jwk import RSAKey

        self.kid = kid
        self.key = self.signs_with = RSAKey.generate_key(2048, {"kid": kid, "use": "sig"})

    def claimed(self) -> dict[str, Any]:
        """The claims of the identity token."""
        claims = self.truth | self.claims
        return {name: value for name, value in claims.items() if value is not None}

    def signed(self, claims: dict[str, Any]) -> str:
        from joserfc import jws

        header = {"alg": self.algorithm, "kid": self.kid}
        if self.algorithm in ("none", "HS256"):
            # By hand: joserfc takes no public key for a shared one.
            text = ".".join(_encoded(json.dumps(part).encode()) for part in (header, claims))
            is_signed = self.algorithm == "HS256"
            proof = hmac.digest(self.signs_with, text.encode(), "sha256") if is_signed else b""
            return f"{text}.{_encoded(proof)}"
        return jws.serialize_compact(
            header, json.dumps(claims), self.signs_with, algorithms=[self.algorithm]
        )

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        path = environ["PATH_INFO"]
        self.visited.append(path)
        if path in self.silent:
            self.end.wait(10)
        if path in self.redirects:
            start_response("302 -", [("Location", self.redirects[path])])
            return []
        status, kind, content = self._answer(environ)
        start_response(f"{status} -", [("Content-Type", kind)])
        return [content.encode(), b" " * 10_000_000 if path in self.padded else b""]

    def _answer(self, environ: dict[str, Any]) -> tuple[int, str, str]:
        path = environ["PATH_INFO"]
        if path == f"{self.prefix}/.well-known/openid-configuration":
            return 200, "application/json", json.dumps(self.metadata)
        if path == "/jwks":
            keys = json.dumps({"keys": [self.key.as_dict(private=False)]})
            return (
                200,
                "application/json",
                keys if self.published_keys is None else self.published_keys,
            )
        if path == "/token":
            self.asked.append(
                parse_qs(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode())
            )
            tokens = {
                "access_token": "acces",
                "token_type": "Bearer",
                "id_token": self.signed(self.claimed()),
            }
            status, content = self.token_answer or (200, json.dumps(tokens))
            return status, "application/json", content
        if path == "/userinfo":
            text = (
                self.signed(self.person)
                if self.person_type.startswith("application/jwt")
                else json.dumps(self.person)
            )
            return 200, self.person_type, text
        return 404, "text/plain", path


def _encoded(part: bytes) -> str:
    return urlsafe_b64encode(part).rstrip(b"=").decode()


@contextmanager
def _served(liar: Liar) -> Iterator[BaseWSGIServer]:
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Quiet(WSGIRequestHandler):
        def log(self, *_args: Any) -> None:
            """Nothing: the tests look at what the site writes."""

    server = make_server("localhost", 0, liar, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


@pytest.fixture
def liar() -> Iterator[Liar]:
    """A provider that still tells the truth; a test says which lie."""
    provider = Liar()
    with _served(provider) as server:
        provider.issuer = f"http://localhost:{server.server_port}"
        provider.metadata = {
            "issuer": provider.issuer,
            "authorization_endpoint": f"{provider.issuer}/authorize",
            "token_endpoint": f"{provider.issuer}/token",
            "userinfo_endpoint": f"{provider.issuer}/userinfo",
            "jwks_uri": f"{provider.issuer}/jwks",
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }
        yield provider
        provider.end.set()


@pytest.fixture
def oidc_site(settings: Settings, own_database_url: str) -> Iterator[Callable[..., PageClient]]:
    """Makes a visitor of the site whose identity provider is given; Camille and Dominique are
    invited."""
    from catalog.advice.accounts.accounts import Role, invite
    from catalog.storage.database import open_session
    from tests.plugins.application import running
    from tests.web.page_client import PageClient

    with ExitStack() as opened:

        def make(issuer: str, **changes: Any) -> PageClient:
            values = {
                "oidc_issuer": issuer,
                "oidc_client_id": "boussole",
                "oidc_client_secret": SECRET,
                "oidc_name": "ProExemple",
            }
            values |= {"database_url": own_database_url, "public_url": "http://localhost"} | changes
            app = opened.enter_context(running(settings.model_copy(update=values)))
            with open_session(app.extensions["engine"], writing=True) as session:
                for email in (EMAIL, "dominique@exemple.fr"):
                    invite(session, email, Role.ADVISER, datetime.now(UTC))
                session.commit()
            return PageClient(app)

        yield make


def parameters_of(address: str) -> dict[str, str]:
    """The query of an address; each name stands once."""
    values = parse_qs(urlsplit(address).query, strict_parsing=True)
    assert all(len(value) == 1 for value in values.values()), values
    return {name: value[0] for name, value in values.items()}
