"""The identity that a provider gives to the person of an account: its name for itself and its name
for that person, which do not change, while an address does."""

from sqlmodel import Session, col, select

from catalog.advice.accounts.accounts import AccountNotFound, AccountView, view_of
from catalog.storage.models import Account


class IdentityMismatch(Exception):
    """The account of this address is another identity's."""


def account_of_identity(session: Session, issuer: str, subject: str) -> AccountView | None:
    """Returns the account of this identity, or None when it has none yet. Raises `AccountNotFound`
    when the account is closed."""
    account = session.exec(
        select(Account).where(
            Account.identity_issuer == issuer, Account.identity_subject == subject
        )
    ).first()
    if account is None:
        return None
    if account.disabled_at is not None:
        raise AccountNotFound(subject)
    return view_of(session, account)


def link_identity(session: Session, issuer: str, subject: str, email: str) -> AccountView:
    """Gives this identity, which has no account yet, the open account of an address that its
    provider answers for; the caller commits.

    Raises `AccountNotFound` when nobody was invited under this address, `IdentityMismatch` when its
    account has an identity already.
    """
    # Of two identities at once, the second sees the first (SQLite writes one by one anyhow).
    account = session.exec(
        select(Account)
        .where(Account.email == email.strip().lower(), col(Account.disabled_at).is_(None))
        .with_for_update()
    ).first()
    if account is None:
        raise AccountNotFound(email)
    if account.identity_subject is not None:
        raise IdentityMismatch
    account.identity_issuer, account.identity_subject = issuer, subject
    session.add(account)
    session.flush()
    return view_of(session, account)
