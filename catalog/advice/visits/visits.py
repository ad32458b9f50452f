"""Visits that an adviser prepares: made, listed, changed, shared by name, erased. The caller
commits.

Whoever changes something says which version they started from: the second of two is told, and
nothing that the first wrote is lost. What is written of each organisation is in `organisations`.
"""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select as columns
from sqlmodel import Session, col, delete, desc, select

from catalog.advice.accounts.accounts import AccountNotFound, AccountView, Role, account_of_email
from catalog.advice.visits.access import (
    VisitStamp,
    check_version,
    row_of_author,
    row_to_change,
    visible_row,
    visible_to,
)
from catalog.advice.visits.new_organisations import NewOrganisation, add_organisations
from catalog.storage.models import Account, Visit, VisitOrganisation, VisitShare
from matching.domain.wording import enumeration

LONGEST_TITLE = 120
BODIES_MAX = 50
_ID_BYTES = 16
# A title made from the names of the organisations holds this many.
_NAMES_IN_TITLE = 3


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """An organisation of a visit, in a list."""

    id: int
    code: str | None
    name: str
    version: int


@dataclass(frozen=True, slots=True)
class VisitView:
    """A visit as those who may see it do. `author` and `shared_with` are addresses."""

    id: str
    title: str
    visited_on: date
    author: str
    is_mine: bool
    frozen_at: datetime | None
    changed_at: datetime
    version: int
    organisations: tuple[OrganisationLine, ...]
    shared_with: tuple[str, ...]

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None

    @property
    def stamp(self) -> VisitStamp:
        return VisitStamp(
            self.changed_at, tuple((line.id, line.version) for line in self.organisations)
        )


def visits_of(session: Session, account: AccountView) -> tuple[VisitView, ...]:
    """Returns the visits that this account made or that were shared with it, the latest day
    first."""
    rows = session.exec(
        select(Visit)
        .where(visible_to(account))
        .order_by(desc(Visit.visited_on), desc(Visit.created_at), Visit.id)
    )
    return _views(session, account, rows.all())


def find_visit(session: Session, account: AccountView, visit_id: str) -> VisitView:
    """Raises `VisitNotFound`."""
    return _views(session, account, [visible_row(session, account, visit_id)])[0]


def create_visit(
    session: Session,
    account: AccountView,
    title: str,
    visited_on: date,
    organisations: Sequence[NewOrganisation],
    at: datetime,
) -> str:
    """Keeps a new visit and returns its id. Without a title it takes the names of its
    organisations."""
    visit = Visit(
        id=secrets.token_urlsafe(_ID_BYTES),
        title=title,
        visited_on=visited_on,
        author_id=account.id,
        created_at=at,
        changed_at=at,
    )
    session.add(visit)
    session.flush()
    add_organisations(session, visit, organisations)
    _name(session, visit)
    return visit.id


def edit_visit(
    session: Session,
    account: AccountView,
    visit_id: str,
    version: int,
    title: str,
    visited_on: date,
    at: datetime,
    added: Sequence[NewOrganisation] = (),
    removed: Collection[int] = (),
) -> None:
    """Changes the title and the day, adds organisations at the end, and takes some away with all
    that was written of them.

    Raises `VisitNotFound`, `VisitFrozen`, `VisitChanged`.
    """
    visit = row_to_change(session, account, visit_id, at)
    check_version(visit, version)
    session.exec(
        delete(VisitOrganisation).where(
            col(VisitOrganisation.visit_id) == visit_id, col(VisitOrganisation.id).in_(removed)
        )
    )
    add_organisations(session, visit, added)
    visit.title, visit.visited_on = title, visited_on
    _name(session, visit)


def delete_visit(session: Session, account: AccountView, visit_id: str) -> None:
    """Erases a visit and all that was written of it. Raises `VisitNotFound`, `NotTheAuthor`."""
    row_of_author(session, account, visit_id)
    session.exec(delete(Visit).where(col(Visit.id) == visit_id))


def share(session: Session, account: AccountView, visit_id: str, email: str, at: datetime) -> str:
    """Lets another adviser see and complete a visit, and returns their address.

    Raises `AccountNotFound` when no adviser has this address, `VisitNotFound`, `NotTheAuthor`.
    """
    row_of_author(session, account, visit_id)
    other = account_of_email(session, email)
    if not other.may(Role.ADVISER):
        raise AccountNotFound(email)
    if other.id != account.id and session.get(VisitShare, (visit_id, other.id)) is None:
        session.add(VisitShare(visit_id=visit_id, account_id=other.id, shared_at=at))
    return other.email


def unshare(session: Session, account: AccountView, visit_id: str, email: str) -> None:
    """Takes back what `share` gave; nothing happens to who had nothing. Raises `VisitNotFound`,
    `NotTheAuthor`."""
    row_of_author(session, account, visit_id)
    other = select(Account.id).where(Account.email == email)
    session.exec(
        delete(VisitShare).where(
            col(VisitShare.visit_id) == visit_id, col(VisitShare.account_id).in_(other)
        )
    )


def _name(session: Session, visit: Visit) -> None:
    if not visit.title:
        names = [line.name for line in _lines(session, [visit.id])[visit.id]]
        shown = names[:_NAMES_IN_TITLE] if len(names) > _NAMES_IN_TITLE else names
        more = [f"{len(names) - len(shown)} autres"] if len(names) > len(shown) else []
        visit.title = (
            f"Visite : {enumeration([*shown, *more], 'et')}"[:LONGEST_TITLE] if names else "Visite"
        )
    session.add(visit)


def _lines(
    session: Session, visit_ids: Collection[str]
) -> Mapping[str, Sequence[OrganisationLine]]:
    """The organisations of each of these visits, in its order."""
    found = columns(
        col(VisitOrganisation.visit_id),
        col(VisitOrganisation.id),
        col(VisitOrganisation.code),
        col(VisitOrganisation.name),
        col(VisitOrganisation.version),
    ).where(col(VisitOrganisation.visit_id).in_(visit_ids))
    lines: dict[str, list[OrganisationLine]] = {id: [] for id in visit_ids}
    for visit_id, *line in session.execute(found.order_by(col(VisitOrganisation.position))):
        lines[visit_id].append(OrganisationLine(*line))
    return lines


def _views(session: Session, account: AccountView, rows: Sequence[Visit]) -> tuple[VisitView, ...]:
    """In the order of the rows, however many: three queries."""
    ids = [row.id for row in rows]
    authors = dict(
        session.exec(
            select(Account.id, Account.email).where(
                col(Account.id).in_({row.author_id for row in rows})
            )
        ).all()
    )
    shared: dict[str, list[str]] = {id: [] for id in ids}
    sharing = (
        select(VisitShare.visit_id, Account.email)
        .join(Account)
        .where(col(VisitShare.visit_id).in_(ids))
        .order_by(Account.email)
    )
    for visit_id, email in session.exec(sharing):
        shared[visit_id].append(email)
    lines = _lines(session, ids)
    return tuple(
        VisitView(
            id=row.id,
            title=row.title,
            visited_on=row.visited_on,
            author=authors[row.author_id],
            is_mine=row.author_id == account.id,
            frozen_at=row.frozen_at,
            changed_at=row.changed_at,
            version=row.version,
            organisations=tuple(lines[row.id]),
            shared_with=tuple(shared[row.id]),
        )
        for row in rows
    )
