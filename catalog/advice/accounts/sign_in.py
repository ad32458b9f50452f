"""Links that sign in once, and the sessions that they open. The database knows both by their hash
only."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select

from catalog.advice.accounts.accounts import AccountView, account_of_email, view_of
from catalog.advice.tokens import hashed, new_token
from catalog.storage.models import Account, AccountSession, SignInLink

LINK_LIFE = timedelta(minutes=15)
LINK_DELAY = timedelta(minutes=1)
"""Between two links for the same account: nobody fills somebody's mailbox from here."""
# Shorter, it would have to be extended by who needs more time (RGAA 13.1).
SESSION_LIFE = timedelta(hours=20)
"""A working day."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session just opened: its token, which the cookie will hold, whose it is, and where the
    person wanted to go."""

    token: str
    account: AccountView
    next_path: str


def renew_link(session: Session, email: str, next_path: str, at: datetime) -> str | None:
    """Returns the token of a new link, which puts an end to the former one; None when no account
    is open under this address, or when its last link is younger than `LINK_DELAY`. The caller
    commits."""
    # Two requests at once for one account make one link after the other (SQLite writes one by one
    # anyhow).
    address = email.strip().lower()
    account = session.exec(
        select(Account).where(Account.email == address).with_for_update()
    ).first()
    if account is None or account.id is None or account.disabled_at is not None:
        return None
    former = session.get(SignInLink, account.id)
    if former is not None and at < former.created_at + LINK_DELAY:
        return None
    return _make_link(session, account.id, former, next_path, at)


def make_link(session: Session, email: str, next_path: str, at: datetime) -> str:
    """Returns the token of a new link, however young the former one; the caller commits. Raises
    `AccountNotFound`."""
    account = account_of_email(session, email)
    return _make_link(session, account.id, session.get(SignInLink, account.id), next_path, at)


def account_of_link(session: Session, token: str, at: datetime) -> AccountView | None:
    """Returns whom this link would sign in, or None when it is worth nothing any more. The link
    stays as it is."""
    link = _link(session, token, at)
    return None if link is None else _open_account(session, link.account_id)


def sign_in_by_link(session: Session, token: str, at: datetime) -> SignedIn | None:
    """Uses the link up and opens a session; None when it is worth nothing any more. The caller
    commits."""
    link = _link(session, token, at)
    account = None if link is None else _open_account(session, link.account_id)
    if link is None or account is None:
        return None
    # Of two clicks at once, the database lets one remove the row.
    used = session.exec(delete(SignInLink).where(col(SignInLink.token_hash) == link.token_hash))
    return (
        open_account_session(session, account, link.next_path, at) if used.rowcount == 1 else None
    )


def open_account_session(
    session: Session,
    account: AccountView,
    next_path: str,
    at: datetime,
    id_token: str | None = None,
) -> SignedIn:
    """Opens a session for an account that proved who it is; the caller commits."""
    token = new_token()
    session.add(
        AccountSession(
            token_hash=hashed(token),
            account_id=account.id,
            created_at=at,
            expires_at=at + SESSION_LIFE,
            id_token=id_token,
        )
    )
    return SignedIn(token, account, next_path)


def account_of_session(session: Session, token: str, at: datetime) -> AccountView | None:
    """Returns whose session this is, or None when it is over or its account is closed."""
    opened = session.get(AccountSession, hashed(token))
    return (
        None
        if opened is None or opened.expires_at <= at
        else _open_account(session, opened.account_id)
    )


def sign_out(session: Session, token: str) -> str | None:
    """Ends one session; the caller commits. Returns what the identity provider gave when it opened,
    if it was one."""
    opened = session.get(AccountSession, hashed(token))
    if opened is None:
        return None
    session.delete(opened)
    session.flush()
    return opened.id_token


def sign_out_everywhere(session: Session, account_id: int) -> None:
    """Ends all the sessions of an account; the caller commits."""
    session.exec(delete(AccountSession).where(col(AccountSession.account_id) == account_id))


def purge_sign_ins(session: Session, at: datetime) -> tuple[int, int]:
    """Erases the links and the sessions whose time is over, and returns how many of each; the
    caller commits."""
    links = session.exec(delete(SignInLink).where(col(SignInLink.expires_at) <= at)).rowcount
    return links, session.exec(
        delete(AccountSession).where(col(AccountSession.expires_at) <= at)
    ).rowcount


def _make_link(
    session: Session, account_id: int, former: SignInLink | None, next_path: str, at: datetime
) -> str:
    if former is not None:
        session.delete(former)
        session.flush()
    token = new_token()
    link = SignInLink(
        account_id=account_id,
        token_hash=hashed(token),
        next_path=next_path,
        created_at=at,
        expires_at=at + LINK_LIFE,
    )
    session.add(link)
    return token


def _link(session: Session, token: str, at: datetime) -> SignInLink | None:
    link = session.exec(select(SignInLink).where(SignInLink.token_hash == hashed(token))).first()
    return None if link is None or link.expires_at <= at else link


def _open_account(session: Session, account_id: int) -> AccountView | None:
    account = session.get(Account, account_id)
    return None if account is None or account.disabled_at is not None else view_of(session, account)
