"""Who is signed in: `current_account()`, and the sessions of this browser; wired by `catalog.app`.

Flask-Login keeps in the session cookie the token of a session that the database knows: signed out,
a copy of the cookie opens nothing. A page that never asks who its reader is stays the same for all,
and may be kept by caches.
"""

from flask import Flask, Response, g, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from catalog.advice.accounts.accounts import AccountView
from catalog.advice.accounts.sign_in import SignedIn, account_of_session, sign_out
from catalog.exchange.emails.mailer import can_send
from catalog.settings import Settings
from catalog.web.site.clock import instant
from catalog.web.site.logs import logger

HOME = "/compte"
"""Where someone who signs in lands when nothing else was asked for."""
SIGN_IN = "/connexion"


class _Person(UserMixin):
    """What Flask-Login holds: an account, and the token of its session, which is the id that the
    cookie bears."""

    def __init__(self, account: AccountView, token: str) -> None:
        self.account = account
        self.token = token

    def get_id(self) -> str:
        return self.token


def register_identity(app: Flask, settings: Settings) -> None:
    if not can_send(settings) and not settings.has_oidc:
        logger.warning(
            "nobody can sign in",
            remedy="set SMTP_URL, or OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET",
        )
    manager = LoginManager()
    # Its protection ties the session to an IP address, which changes on the road: ours is the
    # session's row, which ends.
    manager.session_protection = None
    manager.user_loader(_load)
    # Not `init_app`: it looks at the session after every request, and public pages would all vary
    # with the cookie.
    app.login_manager = manager  # type: ignore[attr-defined]
    app.context_processor(_shown_account)
    app.after_request(_keep_private)


def current_account() -> AccountView | None:
    """The account that is signed in, or None. A page that asks is its reader's alone: never kept,
    never indexed."""
    g.account = current_user.account if current_user.is_authenticated else None
    account: AccountView | None = g.account
    return account


def keep_private() -> None:
    """This answer is its reader's alone too, without asking the database who that is."""
    g.setdefault("account", None)


def own_account() -> AccountView:
    """The account that is signed in, for the views that `@for_role` keeps."""
    account = current_account()
    assert account is not None
    return account


def start_session(signed_in: SignedIn) -> None:
    """Sign this browser in, in a view that writes. Its former session ends, and all that it held is
    forgotten: it may have been somebody else's."""
    sign_out(g.writing, end_session())
    login_user(_Person(signed_in.account, signed_in.token))


def end_session() -> str:
    """Sign this browser out, and forget all of its session; returns the token of the session that
    must end, empty without one."""
    token: str = current_user.token if current_user.is_authenticated else ""
    logout_user()
    session.clear()
    return token


def _load(token: str) -> _Person | None:
    account = account_of_session(g.session, token, instant())
    return None if account is None else _Person(account, token)


def _shown_account() -> dict[str, AccountView | None]:
    """`account` for the header: only where the view asked for it."""
    return {"account": g.get("account")}


def _keep_private(response: Response) -> Response:
    if "account" in g:
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
    return response
