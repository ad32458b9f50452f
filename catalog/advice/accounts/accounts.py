"""Who may sign in and with which role, the code that an adviser gives to organisations, the
départements whose inbox they follow."""

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select

from catalog.storage.models import Account, AccountSession, FollowedDepartement, SignInLink
from matching.domain.vocabulary import Labelled

# Said over the telephone: no letter that another, or a figure, is taken for.
CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 8
LONGEST_EMAIL = 254
ADDRESS_KEPT = timedelta(days=30)
"""After an account is closed: time to correct a mistake, then nothing of the person stays."""

# No mail goes there, for ever (RFC 2606).
_NOBODY = "@efface.invalid"

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_EMAIL = re.compile(
    rf"[a-z0-9!#$%&'*+/=?^_`{{|}}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{{|}}~-]+)*@{_LABEL}(?:\.{_LABEL})+"
)


class Role(Labelled):
    """What an account is for. An administrator may do what the others do."""

    ADVISER = "adviser", "accompagnement des collectivités"
    EDITOR = "editor", "rédaction des fiches"
    ADMIN = "admin", "administration du site"


class InvalidEmail(ValueError):
    """This is no address that mail can be sent to."""


class AccountNotFound(LookupError):
    """Nobody was invited under this address, or by this code."""


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account as the upper floors see it. `departements`: those whose inbox it follows, by
    number."""

    id: int
    email: str
    role: Role
    code: str
    departements: tuple[str, ...]
    is_disabled: bool = False

    def may(self, role: Role) -> bool:
        """Whether this account may do what is asked of `role`."""
        return self.role in (role, Role.ADMIN)


def read_email(text: str) -> str:
    """Returns the address in small letters, under which the account is known. Raises
    `InvalidEmail`."""
    email = text.strip().lower()
    if len(email) > LONGEST_EMAIL or not _EMAIL.fullmatch(email):
        raise InvalidEmail(text)
    return email


def read_code(text: str) -> str:
    """Returns a code as it is kept, whatever the case, spaces and dashes it was typed with."""
    return re.sub(r"[\W_]", "", text).upper()


def invite(session: Session, email: str, role: Role, at: datetime) -> AccountView:
    """Opens an account, or gives it this role and opens it again; the caller commits. Raises
    `InvalidEmail`."""
    address = read_email(email)
    account = session.exec(select(Account).where(Account.email == address)).first()
    if account is None:
        account = Account(email=address, role=role.value, code=_new_code(session), created_at=at)
    account.role, account.disabled_at = role.value, None
    session.add(account)
    session.flush()
    return view_of(session, account)


def disable(session: Session, email: str, at: datetime) -> AccountView:
    """Closes an account, ends its sessions and its link, and forgets its identity at the provider:
    opened again, it takes the identity of the next sign-in. The caller commits. Raises
    `AccountNotFound`."""
    account = session.exec(select(Account).where(Account.email == email.strip().lower())).first()
    if account is None:
        raise AccountNotFound(email)
    account.disabled_at = account.disabled_at or at
    account.identity_issuer = account.identity_subject = None
    session.add(account)
    for table in (AccountSession, SignInLink):
        session.exec(delete(table).where(col(table.account_id) == account.id))
    return view_of(session, account)


def all_accounts(session: Session) -> tuple[AccountView, ...]:
    """Returns every account, by address."""
    return tuple(
        view_of(session, account)
        for account in session.exec(select(Account).order_by(Account.email)).all()
    )


def account_of_email(session: Session, email: str) -> AccountView:
    """Returns the open account of this address. Raises `AccountNotFound`."""
    account = session.exec(
        select(Account).where(
            Account.email == email.strip().lower(), col(Account.disabled_at).is_(None)
        )
    ).first()
    if account is None:
        raise AccountNotFound(email)
    return view_of(session, account)


def adviser_of_code(session: Session, code: str) -> AccountView:
    """Returns the open account of the adviser who gave this code. Raises `AccountNotFound`."""
    account = session.exec(
        select(Account).where(Account.code == read_code(code), col(Account.disabled_at).is_(None))
    ).first()
    if account is None or not view_of(session, account).may(Role.ADVISER):
        raise AccountNotFound(code)
    return view_of(session, account)


def follow(session: Session, account_id: int, departements: Iterable[str]) -> None:
    """Makes these the départements whose inbox the account follows; the caller commits."""
    session.exec(
        delete(FollowedDepartement).where(col(FollowedDepartement.account_id) == account_id)
    )
    session.add_all(
        FollowedDepartement(account_id=account_id, departement=number)
        for number in sorted(set(departements))
    )


def purge_closed_accounts(session: Session, at: datetime) -> int:
    """Erases the address of the accounts that have been closed for long, and returns how many; the
    caller commits.

    The rows stay: visits have an author, who has no name any more.
    """
    is_over = col(Account.disabled_at) <= at - ADDRESS_KEPT
    closed = session.exec(
        select(Account).where(is_over, col(Account.email).not_like(f"%{_NOBODY}"))
    ).all()
    for account in closed:
        assert account.id is not None
        account.email = f"compte-{account.id}{_NOBODY}"
        session.add(account)
        follow(session, account.id, ())
    return len(closed)


def view_of(session: Session, account: Account) -> AccountView:
    """Returns what the upper floors may see of this row."""
    assert account.id is not None  # A row that was read, or flushed, has its number.
    followed = select(FollowedDepartement.departement).where(
        FollowedDepartement.account_id == account.id
    )
    return AccountView(
        id=account.id,
        email=account.email,
        role=Role(account.role),
        code=account.code,
        departements=tuple(session.exec(followed.order_by(FollowedDepartement.departement)).all()),
        is_disabled=account.disabled_at is not None,
    )


def _new_code(session: Session) -> str:
    while True:
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        if session.exec(select(Account.id).where(Account.code == code)).first() is None:
            return code
