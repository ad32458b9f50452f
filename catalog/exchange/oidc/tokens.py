"""What an identity provider says, believed when it is signed by its own key, for us, for this
attempt, and still valid.

Pure but for the keys, which `catalog.exchange.oidc.documents` fetches. The texts of the exceptions
are for the logs and name nobody.
"""

import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from joserfc.jwt import JWTClaimsRegistry

# Signatures by the provider's own key: never « none », and never by our shared secret.
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
ATTEMPT_LIFE = timedelta(minutes=10)
LEEWAY_SECONDS = 60
"""Between two clocks."""
LONGEST_SUBJECT = 255
"""Characters: OpenID Connect allows no more."""

Claims = dict[str, Any]


class NotProven(Exception):
    """The answer proves nothing: forged, for someone else, for another attempt, too old, already
    used."""


class Cancelled(Exception):
    """The provider says that the person, or the provider itself, did not go through with it."""


class EmailNotVerified(Exception):
    """The provider does not vouch for the address."""


@dataclass(frozen=True, slots=True)
class LoginAttempt:
    """What ties an answer to the browser that asked; kept in its session meanwhile. `started_at`:
    seconds since 1970."""

    state: str
    nonce: str
    verifier: str
    started_at: float

    @classmethod
    def start(cls, at: datetime) -> Self:
        """Returns a new attempt; ProConnect wants a state and a nonce of at least 32 characters."""
        return cls(
            secrets.token_urlsafe(32),
            secrets.token_urlsafe(32),
            secrets.token_urlsafe(48),
            at.timestamp(),
        )

    @classmethod
    def read(cls, kept: Any) -> Self:
        """Returns the attempt that `kept` holds. Raises `NotProven` when the browser has none."""
        try:
            return cls(**kept)
        except TypeError:
            raise NotProven("no attempt in this browser") from None

    def kept(self) -> dict[str, Any]:
        return asdict(self)

    def check(self, answer: Mapping[str, str], issuer: str, at: datetime) -> str:
        """Returns the code of an answer to this very attempt. Raises `NotProven`, `Cancelled`."""
        if not hmac.compare_digest(answer.get("state", "").encode(), self.state.encode()):
            raise NotProven("state")
        if at.timestamp() > self.started_at + ATTEMPT_LIFE.total_seconds():
            raise NotProven("attempt too old")
        if answer.get("iss", issuer) != issuer:
            raise NotProven("iss of the answer")
        if "error" in answer:
            raise Cancelled(answer["error"][:40])
        if not answer.get("code"):
            raise NotProven("no code")
        return answer["code"]


@dataclass(frozen=True, slots=True)
class TokenReader:
    """Reads the tokens that the provider signed. `keys(True)` returns the provider's keys, as they
    were kept; `keys(False)` as it publishes them now."""

    issuer: str
    client_id: str
    keys: Callable[[bool], KeySet]

    def identity(
        self, id_token: str, access_token: str, attempt: LoginAttempt, at: datetime
    ) -> Claims:
        """Returns the claims of an identity token, whose `sub` is a text that names the person.
        Raises `NotProven`."""
        expected = {
            "iss": {"essential": True, "value": self.issuer},
            "aud": {"essential": True, "value": self.client_id},
        }
        proof = {"nonce": attempt.nonce, "client_id": self.client_id, "access_token": access_token}
        try:
            token = self._signed(id_token)
            claims = CodeIDToken(token.claims, token.header, expected, proof)
            claims.validate(int(at.timestamp()), LEEWAY_SECONDS)
        except (JoseError, ValueError, TypeError, KeyError) as fault:
            raise _not_proven("id_token", fault) from None
        subject = claims["sub"]
        if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
            raise NotProven("id_token: sub")
        return dict(claims)

    def person(self, content_type: str, content: str, subject: str, at: datetime) -> Claims:
        """Returns the claims of a signed userinfo about `subject`, the person of the identity
        token. Raises `NotProven`."""
        if not content_type.startswith("application/jwt"):
            raise NotProven("userinfo is not signed")
        try:
            claims = self._signed(content).claims
            JWTClaimsRegistry(
                int(at.timestamp()),
                LEEWAY_SECONDS,
                iss={"essential": True, "value": self.issuer},
                aud={"essential": True, "value": self.client_id},
                sub={"essential": True, "value": subject},
            ).validate(claims)
        except (JoseError, ValueError, TypeError, KeyError) as fault:
            raise _not_proven("userinfo", fault) from None
        return claims

    def _signed(self, token: str) -> jwt.Token:
        """A key that is not among those that were kept may be new: they are then read again."""
        try:
            return _decode(token, self.keys(True))
        except InvalidKeyIdError:
            return _decode(token, self.keys(False))


def vouched_email(claims: Claims, *, is_trusted: bool) -> str:
    """Returns the address, when the provider says that it verified it, or when it `is_trusted` and
    does not say. Raises `EmailNotVerified`, `NotProven`."""
    email, is_verified = claims.get("email"), claims.get("email_verified")
    if not isinstance(email, str):
        raise NotProven("no address")
    if is_verified is not True and not (is_verified is None and is_trusted):
        raise EmailNotVerified("email_verified")
    return email


def _decode(token: str, keys: KeySet) -> jwt.Token:
    registry = JWSRegistry(algorithms=_ALGORITHMS, strict_check_header=False)
    return jwt.decode(token, keys, registry=registry)


def _not_proven(document: str, fault: Exception) -> NotProven:
    """Names the fault of a document without its content, which may hold an address."""
    return NotProven(f"{document}: {type(fault).__name__} {getattr(fault, 'claim', '')}".strip())
