"""Signing in through an identity provider (OpenID Connect, code flow; ProConnect is one): what it
is asked, and where.

`catalog.exchange.oidc.tokens` says what is believed of its answers.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session

from catalog.exchange.oidc.tokens import LoginAttempt, NotProven, TokenReader, vouched_email
from catalog.settings import Settings

DISCOVERY = "/.well-known/openid-configuration"
SCOPE = "openid email"
TIMEOUT_SECONDS = 5


class IdentityProviderUnavailable(Exception):
    """The provider is out of reach, or says nothing that can be used: later may be better. The text
    is for the logs."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What the provider proved: an address that it vouches for. `id_token` is shown to it again at
    sign-out."""

    email: str
    id_token: str


class IdentityProvider:
    """The provider as it describes itself today."""

    def __init__(self, settings: Settings, redirect_uri: str) -> None:
        """Reads its discovery document. Raises `IdentityProviderUnavailable`."""
        self._settings = settings
        self._redirect_uri = redirect_uri
        self._metadata = _read_json(settings.oidc_issuer.rstrip("/") + DISCOVERY)
        self._issuer = str(self._metadata.get("issuer", ""))
        if self._issuer.rstrip("/") != settings.oidc_issuer.rstrip("/"):
            raise IdentityProviderUnavailable("the discovery document is another issuer's")

    def address_to_ask(self, attempt: LoginAttempt) -> str:
        """Where to send the browser: the parameters that every provider knows, PKCE where it is
        offered, and no other."""
        with self._client() as client:
            address, _state = client.create_authorization_url(
                self._endpoint("authorization_endpoint"),
                state=attempt.state,
                nonce=attempt.nonce,
                code_verifier=attempt.verifier if self._has_pkce else None,
            )
        return str(address)

    def identify(self, answer: Mapping[str, str], attempt: LoginAttempt, at: datetime) -> Identity:
        """Who came back, from the parameters of the address they came back to.

        Raises `IdentityProviderUnavailable`, `NotProven`, `Cancelled`, `EmailNotVerified`.
        """
        token = self._exchange(attempt.check(answer, self._issuer, at), attempt)
        reader = TokenReader(
            self._issuer, self._settings.oidc_client_id, _read_json(self._endpoint("jwks_uri"))
        )
        claims = reader.identity(token["id_token"], token["access_token"], attempt, at)
        if "email" not in claims:
            claims = reader.person(
                *self._ask_about_the_person(token["access_token"]), claims["sub"], at
            )
        is_trusted = self._settings.oidc_trust_email == "on"
        return Identity(vouched_email(claims, is_trusted=is_trusted), token["id_token"])

    def address_to_leave(self, id_token: str, back_to: str) -> str | None:
        """Where the browser ends its session with the provider too; None when the provider has no
        such place."""
        if "end_session_endpoint" not in self._metadata:
            return None
        parameters = {
            "id_token_hint": id_token,
            "post_logout_redirect_uri": back_to,
            "state": secrets.token_urlsafe(32),
        }
        endpoint = self._endpoint("end_session_endpoint")
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(parameters)}"

    @property
    def _has_pkce(self) -> bool:
        return "S256" in self._metadata.get("code_challenge_methods_supported", ())

    def _client(self) -> OAuth2Session:
        methods = self._metadata.get(
            "token_endpoint_auth_methods_supported", ["client_secret_basic"]
        )
        return OAuth2Session(
            self._settings.oidc_client_id,
            self._settings.oidc_client_secret,
            token_endpoint_auth_method="client_secret_basic"
            if "client_secret_basic" in methods
            else "client_secret_post",
            scope=SCOPE,
            redirect_uri=self._redirect_uri,
            code_challenge_method="S256" if self._has_pkce else None,
            default_timeout=TIMEOUT_SECONDS,
        )

    def _endpoint(self, name: str) -> str:
        """An address of the provider; over TLS whenever the provider itself is."""
        address = str(self._metadata.get(name, ""))
        if not address.startswith(
            "https://" if self._settings.oidc_issuer.startswith("https://") else "http"
        ):
            raise IdentityProviderUnavailable(f"no usable {name}")
        return address

    def _exchange(self, code: str, attempt: LoginAttempt) -> dict[str, str]:
        """The tokens against the code, which serves once."""
        proof = {"code_verifier": attempt.verifier} if self._has_pkce else {}
        try:
            with self._client() as client:
                token = client.fetch_token(
                    self._endpoint("token_endpoint"),
                    grant_type="authorization_code",
                    code=code,
                    allow_redirects=False,
                    **proof,
                )
        except AuthlibBaseError as refusal:
            raise NotProven(f"no token: {refusal.error}") from None
        except (requests.RequestException, ValueError) as failure:
            raise IdentityProviderUnavailable(type(failure).__name__) from None
        found = {name: token.get(name) for name in ("id_token", "access_token")}
        if not all(isinstance(value, str) for value in found.values()):
            raise NotProven("no identity token")
        return found

    def _ask_about_the_person(self, access_token: str) -> tuple[str, str]:
        """The type and the text of what the provider says of the person."""
        response = _get(
            self._endpoint("userinfo_endpoint"), {"Authorization": f"Bearer {access_token}"}
        )
        return response.headers.get("Content-Type", ""), response.text


def _read_json(address: str) -> dict[str, Any]:
    try:
        content = _get(address).json()
    except ValueError:
        raise IdentityProviderUnavailable("not JSON") from None
    if not isinstance(content, dict):
        raise IdentityProviderUnavailable("not a JSON object")
    return content


def _get(address: str, headers: dict[str, str] | None = None) -> requests.Response:
    try:
        response = requests.get(
            address, headers=headers, timeout=TIMEOUT_SECONDS, allow_redirects=False
        )
    except requests.RequestException as failure:
        raise IdentityProviderUnavailable(type(failure).__name__) from None
    if response.status_code != requests.codes.ok:
        raise IdentityProviderUnavailable(f"answer {response.status_code}")
    return response
