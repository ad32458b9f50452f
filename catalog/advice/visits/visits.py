"""Visits that an adviser prepares: made, listed, changed, shared by name, erased. The caller
commits.

Whoever changes something says which version they started from: the second of two is told, and
nothing that the first wrote is lost. What is written of each organisation is in `visit_bodies`.
"""

import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, delete, desc, select

from catalog.advice.accounts.accounts import AccountNotFound, AccountView, Role, account_of_email
from catalog.advice.visits.access import (
    check_version,
    row_of_author,
    row_to_change,
    visible_row,
    visible_to,
)
from catalog.storage.models import Account, Visit, VisitOrganisation, VisitShare
from catalog.territories.completion import complete
from matching.domain.wording import enumeration, own_organisation

LONGEST_TITLE = 120
BODIES_MAX = 50
_ID_BYTES = 16
# A title made from the names of the organisations holds this many.
_NAMES_IN_TITLE = 3


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """An organisation to visit: declared facts, and the dossier that they came from, if they
    did."""

    facts: Mapping[str, Any]
    dossier_id: str | None = None


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """An organisation of a visit, in a list."""

    id: int
    code: str | None
    name: str


@dataclass(frozen=True, slots=True)
class VisitView:
    """A visit as those who may see it do. `author` and `shared_with` are addresses."""

    id: str
    title: str
    visited_on: date
    author: str
    is_mine: bool
    frozen_at: datetime | None
    version: int
    organisations: tuple[OrganisationLine, ...]
    shared_with: tuple[str, ...]

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None


def visits_of(session: Session, account: AccountView) -> tuple[VisitView, ...]:
    """Returns the visits that this account made or that were shared with it, the latest day
    first."""
    rows = session.exec(
        select(Visit)
        .where(visible_to(account))
        .order_by(desc(Visit.visited_on), desc(Visit.created_at), Visit.id)
    )
    return tuple(_view(session, row, account) for row in rows.all())


def find_visit(session: Session, account: AccountView, visit_id: str) -> VisitView:
    """Raises `VisitNotFound`."""
    return _view(session, visible_row(session, account, visit_id), account)


def create_visit(
    session: Session,
    account: AccountView,
    title: str,
    visited_on: date,
    organisations: Sequence[NewOrganisation],
    at: datetime,
) -> str:
    """Keeps a new visit and returns its id. Without a title it takes the names of its
    organisations.

    Raises what `complete` raises for facts that cannot be read and for a code that is not known.
    """
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
    _add_organisations(session, visit, organisations)
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

    Raises `VisitNotFound`, `VisitFrozen`, `VisitChanged`, and what `create_visit` raises.
    """
    visit = row_to_change(session, account, visit_id, at)
    check_version(visit, version)
    session.exec(
        delete(VisitOrganisation).where(
            col(VisitOrganisation.visit_id) == visit_id, col(VisitOrganisation.id).in_(removed)
        )
    )
    _add_organisations(session, visit, added)
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


def described(session: Session, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the columns of `visit_body` that say who an organisation is, from its facts. Raises
    what `complete` raises."""
    profile = complete(session, facts).profile
    name = profile.name or own_organisation(profile.nature)
    identity = profile.code or "+".join(profile.members or ()) or name
    return {
        "code": profile.code,
        "name": name[0].upper() + name[1:],
        "subject": f"{profile.nature or ''}:{identity}",
        "facts": json.dumps(facts, ensure_ascii=False, sort_keys=True),
    }


def _add_organisations(
    session: Session, visit: Visit, organisations: Sequence[NewOrganisation]
) -> None:
    """An organisation typed twice is one organisation; two dossiers of the same organisation are
    two projects."""
    rows = session.exec(
        select(VisitOrganisation).where(VisitOrganisation.visit_id == visit.id)
    ).all()
    known = {row.subject for row in rows}
    place = max((row.position for row in rows), default=-1)
    for organisation in organisations:
        columns = described(session, organisation.facts)
        if columns["subject"] in known and organisation.dossier_id is None:
            continue
        known.add(columns["subject"])
        place += 1
        session.add(
            VisitOrganisation(
                visit_id=visit.id, position=place, dossier_id=organisation.dossier_id, **columns
            )
        )
    session.flush()


def _name(session: Session, visit: Visit) -> None:
    if not visit.title:
        names = [organisation.name for organisation in _lines(session, visit.id)]
        shown = names[:_NAMES_IN_TITLE] if len(names) > _NAMES_IN_TITLE else names
        more = [f"{len(names) - len(shown)} autres"] if len(names) > len(shown) else []
        visit.title = (
            f"Visite : {enumeration([*shown, *more], 'et')}"[:LONGEST_TITLE] if names else "Visite"
        )
    session.add(visit)


def _lines(session: Session, visit_id: str) -> tuple[OrganisationLine, ...]:
    found = select(VisitOrganisation.id, VisitOrganisation.code, VisitOrganisation.name).where(
        VisitOrganisation.visit_id == visit_id
    )
    rows = session.exec(found.order_by(col(VisitOrganisation.position))).all()
    return tuple(OrganisationLine(*row) for row in rows)


def _view(session: Session, row: Visit, account: AccountView) -> VisitView:
    author = session.get_one(Account, row.author_id)
    shared = (
        select(Account.email)
        .join(VisitShare)
        .where(VisitShare.visit_id == row.id)
        .order_by(Account.email)
    )
    return VisitView(
        id=row.id,
        title=row.title,
        visited_on=row.visited_on,
        author=author.email,
        is_mine=row.author_id == account.id,
        frozen_at=row.frozen_at,
        version=row.version,
        organisations=_lines(session, row.id),
        shared_with=tuple(session.exec(shared).all()),
    )
