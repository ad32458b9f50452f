"""Signing in through an identity provider (OpenID Connect, code flow; ProConnect is one): what it
is asked, and where.

`catalog.exchange.oidc.documents` keeps what it publishes, `catalog.exchange.oidc.tokens` says what
is believed of its answers. Authlib writes the requests and reads the answers; docs/adr/0035 says
why not its Flask client.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.common.urls import add_params_to_uri

from catalog.exchange.deadline import PAGE_SECONDS, DeadlinePassed, call_within
from catalog.exchange.oidc.documents import (
    IdentityProviderUnavailable,
    ProviderDocuments,
    ProviderMetadata,
    get,
)
from catalog.exchange.oidc.session import BoundedSession
from catalog.exchange.oidc.tokens import (
    Claims,
    LoginAttempt,
    NotProven,
    TokenReader,
    vouched_email,
)
from catalog.settings import Settings

SCOPE = "openid email"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Identity:
    """The person that the provider proved: `subject` is the name that `issuer` gives to this person
    for ever. `id_token` is shown to the provider again at sign-out."""

    issuer: str
    subject: str
    id_token: str
    claims: Claims
    is_email_trusted: bool

    def vouched_email(self) -> str:
        """The address that the provider answers for. Raises `EmailNotVerified`, `NotProven`."""
        return vouched_email(self.claims, is_trusted=self.is_email_trusted)


class IdentityProvider:
    """The provider of the settings; it lives as long as the application, and keeps the provider's
    documents."""

    def __init__(self, settings: Settings, redirect_uri: str) -> None:
        """Asks nothing yet. `redirect_uri`: where the provider sends the browser back."""
        self._settings = settings
        self._redirect_uri = redirect_uri
        self._documents = ProviderDocuments(settings.oidc_issuer)

    def address_to_ask(self, attempt: LoginAttempt, at: datetime) -> str:
        """Returns where to send the browser: the parameters that every provider knows, PKCE where
        it is offered, and no other. Raises `IdentityProviderUnavailable`."""

        def address(session: BoundedSession) -> str:
            metadata = self._documents.metadata(session, at)
            url, _state = session.create_authorization_url(
                metadata.authorization,
                state=attempt.state,
                nonce=attempt.nonce,
                code_verifier=attempt.verifier if metadata.has_pkce else None,
            )
            return str(url)

        return self._ask(address)

    def identify(self, answer: Mapping[str, str], attempt: LoginAttempt, at: datetime) -> Identity:
        """Returns who came back, from the parameters of the address they came back to.

        Raises `IdentityProviderUnavailable`, `NotProven`, `Cancelled`.
        """
        return self._ask(partial(self._identify, answer=answer, attempt=attempt, at=at))

    def address_to_leave(self, id_token: str, back_to: str, at: datetime) -> str | None:
        """Returns where the browser ends its session with the provider too; None when the provider
        has no such place. Raises `IdentityProviderUnavailable`."""
        endpoint = self._ask(partial(self._documents.metadata, at=at)).end_session
        if endpoint is None:
            return None
        parameters = {
            "id_token_hint": id_token,
            "post_logout_redirect_uri": back_to,
            "state": secrets.token_urlsafe(32),
        }
        return str(add_params_to_uri(endpoint, parameters.items()))

    def _ask(self, question: Callable[[BoundedSession], T]) -> T:
        """Returns what `question` returns. All that it asks of the provider, in the session that it
        is given, has `PAGE_SECONDS`."""

        def ask() -> T:
            with BoundedSession(
                self._settings.oidc_client_id,
                self._settings.oidc_client_secret,
                scope=SCOPE,
                redirect_uri=self._redirect_uri,
                code_challenge_method="S256",
            ) as session:
                return question(session)

        try:
            return call_within(PAGE_SECONDS, ask, place=self._settings.oidc_issuer)
        except DeadlinePassed as silence:
            raise IdentityProviderUnavailable(str(silence)) from None

    def _identify(
        self,
        session: BoundedSession,
        answer: Mapping[str, str],
        attempt: LoginAttempt,
        at: datetime,
    ) -> Identity:
        metadata = self._documents.metadata(session, at)
        code = attempt.check(answer, metadata.issuer, at)
        id_token, access_token = _exchange(session, metadata, code, attempt)
        reader = TokenReader(
            metadata.issuer,
            self._settings.oidc_client_id,
            lambda is_known: self._documents.keys(session, at, is_known=is_known),
        )
        claims = reader.identity(id_token, access_token, attempt, at)
        subject = str(claims["sub"])
        if "email" not in claims:
            claims = reader.person(*_userinfo(session, metadata, access_token), subject, at)
        is_trusted = self._settings.oidc_trust_email == "on"
        return Identity(metadata.issuer, subject, id_token, claims, is_trusted)


def _exchange(
    session: BoundedSession, metadata: ProviderMetadata, code: str, attempt: LoginAttempt
) -> tuple[str, str]:
    """The identity token and the access token against the code, which serves once."""
    method = "client_secret_basic" if metadata.takes_basic else "client_secret_post"
    proof = {"code_verifier": attempt.verifier} if metadata.has_pkce else {}
    try:
        token = session.fetch_token(
            metadata.token,
            auth=session.client_auth(method),
            grant_type="authorization_code",
            code=code,
            **proof,
        )
    except AuthlibBaseError as refusal:
        raise NotProven(f"no token: {str(refusal.error)[:40]}") from None
    except (requests.RequestException, ValueError, TypeError, RecursionError) as failure:
        raise IdentityProviderUnavailable(type(failure).__name__) from None
    id_token, access_token = token.get("id_token"), token.get("access_token")
    if not isinstance(id_token, str) or not isinstance(access_token, str):
        raise NotProven("no identity token")
    return id_token, access_token


def _userinfo(
    session: BoundedSession, metadata: ProviderMetadata, access_token: str
) -> tuple[str, str]:
    """The type and the text of what the provider says of the person."""
    if metadata.userinfo is None:
        raise IdentityProviderUnavailable("no userinfo_endpoint")
    response = get(session, metadata.userinfo, {"Authorization": f"Bearer {access_token}"})
    return response.headers.get("Content-Type", ""), response.text
