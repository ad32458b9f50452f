"""What an identity provider publishes of itself, kept for an hour: where it is asked, and its keys.

Only what is named here is read from its discovery document; the rest is ignored.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self
from urllib.parse import urlsplit

import requests
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from catalog.exchange.oidc.session import BoundedSession
from catalog.settings import is_address, is_local

DISCOVERY = "/.well-known/openid-configuration"
LIFE = timedelta(hours=1)
"""A key that the provider withdraws is believed for as long at most."""


class IdentityProviderUnavailable(Exception):
    """The provider is out of reach, or says nothing that can be used: later may be better. The text
    is for the logs."""


@dataclass(frozen=True, slots=True)
class ProviderMetadata:
    """The discovery document, once every address in it is known to be safe. `issuer`: as the
    provider writes it. `userinfo`, `end_session`: None when it has no such place."""

    issuer: str
    authorization: str
    token: str
    jwks: str
    userinfo: str | None
    end_session: str | None
    has_pkce: bool
    takes_basic: bool
    """Whether the client's secret goes in a header; else, in the form."""

    @classmethod
    def read(cls, document: Mapping[str, Any], issuer: str) -> Self:
        """The document of the issuer that was set. Raises `IdentityProviderUnavailable`."""
        own_name = document.get("issuer")
        if not isinstance(own_name, str) or own_name.rstrip("/") != issuer.rstrip("/"):
            raise IdentityProviderUnavailable("the discovery document is another issuer's")
        methods = document.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        return cls(
            issuer=own_name,
            authorization=_endpoint(document, "authorization_endpoint", issuer),
            token=_endpoint(document, "token_endpoint", issuer),
            jwks=_endpoint(document, "jwks_uri", issuer),
            userinfo=_optional_endpoint(document, "userinfo_endpoint", issuer),
            end_session=_optional_endpoint(document, "end_session_endpoint", issuer),
            has_pkce=_lists(document.get("code_challenge_methods_supported"), "S256"),
            takes_basic=_lists(methods, "client_secret_basic"),
        )


class ProviderDocuments:
    """The documents of one provider, read when they are first asked for and again after `LIFE`.
    Threads may share it: at worst, two read the same document."""

    def __init__(self, issuer: str) -> None:
        self._issuer = issuer
        self._metadata: tuple[ProviderMetadata, datetime] | None = None
        self._keys: tuple[KeySet, datetime] | None = None

    def metadata(self, session: BoundedSession, at: datetime) -> ProviderMetadata:
        """Raises `IdentityProviderUnavailable`."""
        if self._metadata is not None and _is_fresh(self._metadata[1], at):
            return self._metadata[0]
        document = _read_json(session, self._issuer.rstrip("/") + DISCOVERY)
        metadata = ProviderMetadata.read(document, self._issuer)
        self._metadata = metadata, at
        return metadata

    def keys(self, session: BoundedSession, at: datetime, *, is_known: bool) -> KeySet:
        """The provider's keys; those that are kept only if the wanted key `is_known` among them.
        Raises `IdentityProviderUnavailable`."""
        if is_known and self._keys is not None and _is_fresh(self._keys[1], at):
            return self._keys[0]
        content = _read_json(session, self.metadata(session, at).jwks)
        try:
            keys = KeySet.import_key_set(content)  # type: ignore[arg-type]
        except (JoseError, ValueError, TypeError, KeyError) as fault:
            raise IdentityProviderUnavailable(f"no usable keys: {type(fault).__name__}") from None
        self._keys = keys, at
        return keys


def get(session: BoundedSession, address: str, headers: Mapping[str, str]) -> requests.Response:
    """The answer, when it is a 200. Raises `IdentityProviderUnavailable`."""
    try:
        response = session.request("GET", address, headers=headers, withhold_token=True)
    except requests.RequestException as failure:
        raise IdentityProviderUnavailable(type(failure).__name__) from None
    if response.status_code != requests.codes.ok:
        raise IdentityProviderUnavailable(f"answer {response.status_code}")
    return response


def _read_json(session: BoundedSession, address: str) -> dict[str, Any]:
    try:
        content = get(session, address, {"Accept": "application/json"}).json()
    except (ValueError, RecursionError):
        raise IdentityProviderUnavailable("not JSON") from None
    if not isinstance(content, dict):
        raise IdentityProviderUnavailable("not a JSON object")
    return content


def _is_fresh(read_at: datetime, at: datetime) -> bool:
    """Whether a document is young enough; a clock that was put back makes it too old."""
    return timedelta(0) <= at - read_at < LIFE


def _endpoint(document: Mapping[str, Any], name: str, issuer: str) -> str:
    """An address of the provider: over TLS, or on this machine when the issuer is too."""
    address = document.get(name)
    if isinstance(address, str) and (
        is_address(address, {"https"})
        or (is_address(address, {"http"}) and is_local(address) and _is_clear(issuer))
    ):
        return address
    raise IdentityProviderUnavailable(f"no usable {name}")


def _optional_endpoint(document: Mapping[str, Any], name: str, issuer: str) -> str | None:
    return None if document.get(name) is None else _endpoint(document, name, issuer)


def _is_clear(address: str) -> bool:
    return urlsplit(address).scheme == "http"


def _lists(names: object, name: str) -> bool:
    return isinstance(names, list) and name in names
