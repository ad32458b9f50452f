"""Who may see and change a visit: the one place where its rows are fetched. Another's and an absent
one are both not found."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from catalog.advice.accounts.accounts import AccountView
from catalog.storage.models import Visit, VisitOrganisation, VisitShare


@dataclass(frozen=True, slots=True)
class VisitStamp:
    """What tells one state of a visit from another: its last modification, and the version of each
    of its organisations, by number."""

    changed_at: datetime
    versions: tuple[tuple[int | None, int], ...]


class VisitNotFound(LookupError):
    """No such visit, or not one that this account may see. Nothing tells which."""


class VisitChanged(RuntimeError):
    """Someone changed it since the version that the caller started from: nothing was written."""


class VisitFrozen(RuntimeError):
    """What a frozen visit recommended does not change any more; only notes and decisions do."""


class NotTheAuthor(PermissionError):
    """Only its author shares or erases a visit."""


def visible_to(account: AccountView) -> ColumnElement[bool]:
    """The condition on `visit` that an account's visits meet: its own, those shared with it. An
    administrator sees no more."""
    shared = select(VisitShare.visit_id).where(VisitShare.account_id == account.id)
    return or_(col(Visit.author_id) == account.id, col(Visit.id).in_(shared))


def visible_row(session: Session, account: AccountView, visit_id: str) -> Visit:
    """Raises `VisitNotFound`."""
    row = session.exec(select(Visit).where(Visit.id == visit_id, visible_to(account))).first()
    if row is None:
        raise VisitNotFound
    return row


def row_to_change(
    session: Session,
    account: AccountView,
    visit_id: str,
    at: datetime,
    *,
    even_frozen: bool = False,
    stamp: VisitStamp | None = None,
) -> Visit:
    """Returns a visit that is about to change, held until the end of the transaction: two who
    change it queue. `stamp`: of what the change was worked out from.

    Raises `VisitNotFound`, `VisitFrozen` unless the change is one that a frozen visit allows, and
    `VisitChanged` when the visit is no longer at that stamp.
    """
    found = select(Visit).where(Visit.id == visit_id, visible_to(account)).with_for_update(of=Visit)
    row = session.exec(found.execution_options(populate_existing=True)).first()
    if row is None:
        raise VisitNotFound
    if row.frozen_at is not None and not even_frozen:
        raise VisitFrozen
    if stamp is not None:
        check_stamp(session, row, stamp)
    row.changed_at = at
    session.add(row)
    return row


def row_of_author(session: Session, account: AccountView, visit_id: str) -> Visit:
    """Raises `VisitNotFound`, and `NotTheAuthor` for those with whom it is shared."""
    row = visible_row(session, account, visit_id)
    if row.author_id != account.id:
        raise NotTheAuthor
    return row


def organisation_row(session: Session, visit: Visit, organisation_id: int) -> VisitOrganisation:
    """Raises `VisitNotFound` for an organisation that is not of this visit."""
    found = select(VisitOrganisation).where(
        VisitOrganisation.id == organisation_id, VisitOrganisation.visit_id == visit.id
    )
    row = session.exec(found.execution_options(populate_existing=True)).first()
    if row is None:
        raise VisitNotFound
    return row


def check_stamp(session: Session, visit: Visit, stamp: VisitStamp) -> None:
    """Holds the organisations of a visit until the end of the transaction, and raises
    `VisitChanged` when the visit, or what is written of one of them, is no longer what the caller
    worked something out from. `visit` is as it was before this transaction."""
    versions = (
        select(VisitOrganisation.id, VisitOrganisation.version)
        .where(VisitOrganisation.visit_id == visit.id)
        .order_by(col(VisitOrganisation.position))
        .with_for_update()
    )
    now = VisitStamp(visit.changed_at, tuple((id, one) for id, one in session.exec(versions)))
    if now != stamp:
        raise VisitChanged


def check_version(row: Visit | VisitOrganisation, version: int) -> None:
    """Raises `VisitChanged` when the row is no longer the one that the caller started from; else
    counts one more version."""
    if row.version != version:
        raise VisitChanged
    row.version += 1
