"""Identity providers of the tests' own, on the loopback: `oidc_provider_mock`, and one that lies as
it is told to."""

from __future__ import annotations

import json
import threading
import warnings
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

if TYPE_CHECKING:
    from werkzeug.serving import BaseWSGIServer


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
    metadata: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    person: dict[str, Any] = field(default_factory=dict)
    algorithm: str = "RS256"
    signs_with: Any = None
    person_type: str = "application/jwt"
    token_answer: tuple[int, str] | None = None
    asked: list[dict[str, list[str]]] = field(default_factory=list)
    """The forms that reached the token endpoint."""

    def __post_init__(self) -> None:
        from joserfc.jwk import RSAKey

        self._key = RSAKey.generate_key(2048, {"kid": "un", "use": "sig"})
        self.signs_with = self._key

    def signed(self, claims: dict[str, Any]) -> str:
        from joserfc import jws

        header = {"alg": self.algorithm, "kid": "un"}
        if self.algorithm == "none":
            parts = [
                urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()
                for part in (header, claims)
            ]
            return f"{parts[0]}.{parts[1]}."
        return jws.serialize_compact(
            header, json.dumps(claims), self.signs_with, algorithms=[self.algorithm]
        )

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        status, kind, organisation = self._answer(environ)
        start_response(f"{status} -", [("Content-Type", kind)])
        return [organisation.encode()]

    def _answer(self, environ: dict[str, Any]) -> tuple[int, str, str]:
        path = environ["PATH_INFO"]
        if path == "/.well-known/openid-configuration":
            return 200, "application/json", json.dumps(self.metadata)
        if path == "/jwks":
            return 200, "application/json", json.dumps({"keys": [self._key.as_dict(private=False)]})
        if path == "/token":
            self.asked.append(
                parse_qs(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode())
            )
            tokens = {
                "access_token": "acces",
                "token_type": "Bearer",
                "id_token": self.signed(self.claims),
            }
            status, organisation = self.token_answer or (200, json.dumps(tokens))
            return status, "application/json", organisation
        if path == "/userinfo":
            text = (
                self.signed(self.person)
                if self.person_type.startswith("application/jwt")
                else json.dumps(self.person)
            )
            return 200, self.person_type, text
        return 404, "text/plain", path


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


def parameters_of(address: str) -> dict[str, str]:
    """The query of an address; each name stands once."""
    values = parse_qs(urlsplit(address).query, strict_parsing=True)
    assert all(len(value) == 1 for value in values.values()), values
    return {name: value[0] for name, value in values.items()}
