"""Secrets that open one thing (a session, a link): 256 bits drawn at random, and the hash under
which the database knows them."""

import hashlib
import secrets


def new_token() -> str:
    """Returns 43 characters that may stand in an address."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """Returns the SHA-256 of a token. Nothing slower is needed: nobody guesses 256 bits."""
    return hashlib.sha256(token.encode()).hexdigest()
