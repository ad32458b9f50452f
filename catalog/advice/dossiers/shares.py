"""Dossiers that their holders send: to the adviser who gave a code, or to a département's inbox.
What an adviser may see of them, and for how long: until the holder takes the sending back, or the
dossier is erased. The caller commits."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, delete, desc, func, or_, select, update
from sqlmodel.sql.expression import Select

from catalog.advice.accounts.accounts import AccountView, Role, adviser_of_code
from catalog.advice.dossiers.dossiers import (
    RETENTION,
    Answers,
    DossierNotFound,
    DossierView,
    hold,
    view_of,
)
from catalog.advice.visits.retention import forget_dossier
from catalog.storage.database import add_once
from catalog.storage.models import Account, Dossier, DossierShareRow, FollowedDepartement
from catalog.territories.completion import complete
from catalog.territories.lookup import territory
from catalog.territories.organisations import OWN_CODE_NATURES
from catalog.territories.places import UnusableFact
from matching.domain.profile import Profile
from matching.domain.wording import capitalised

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class DossierShare:
    """One sending, as the holder of the dossier sees it. `departement` is None for one adviser, the
    one who gave a code."""

    id: int
    departement: str | None
    sent_on: date
    taken_on: date | None


@dataclass(frozen=True, slots=True)
class ReceivedDossier:
    """A dossier as an adviser sees it. `organisation` is its name; `departement` the inbox that it
    came by, None when by one's code."""

    dossier: DossierView
    organisation: str
    departement: str | None
    sent_on: date
    taken_on: date | None
    is_mine: bool

    @property
    def is_modified(self) -> bool:
        """Whether the holder modified it on a later day than that of the sending."""
        return self.dossier.saved_on > self.sent_on


@dataclass(frozen=True, slots=True)
class ReceivedDossiers:
    """One page of what was received; `total` is of all pages."""

    items: tuple[ReceivedDossier, ...]
    total: int
    page: int
    pages: int


def send_by_code(session: Session, dossier: DossierView, code: str, on: date) -> None:
    """Sends to the adviser who gave this code; sent already, nothing more happens. Raises
    `AccountNotFound`, and `DossierNotFound` when it was erased meanwhile."""
    adviser = adviser_of_code(session, code)
    _send(session, DossierShareRow(dossier_id=dossier.id, account_id=adviser.id, sent_on=on))


def send_to_inbox(session: Session, dossier: DossierView, departement: str, on: date) -> None:
    """Sends to those who follow this département, now or later; sent already, nothing more
    happens. Raises `DossierNotFound` when the dossier was erased meanwhile."""
    _send(session, DossierShareRow(dossier_id=dossier.id, departement=departement, sent_on=on))


def take_back(session: Session, dossier: DossierView, share_id: int) -> None:
    """Takes a sending of this dossier back: whom it went to sees nothing of it any more, not even
    in a visit that took the words of the collectivité. Another's sending stays. Raises
    `DossierNotFound` when it was erased meanwhile."""
    hold(session, dossier.id)
    session.exec(
        delete(DossierShareRow).where(
            col(DossierShareRow.id) == share_id, col(DossierShareRow.dossier_id) == dossier.id
        )
    )
    left = session.exec(
        select(DossierShareRow).where(DossierShareRow.dossier_id == dossier.id)
    ).all()
    inboxes = [dossier_share.departement for dossier_share in left if dossier_share.departement]
    followers = select(FollowedDepartement.account_id).where(
        col(FollowedDepartement.departement).in_(inboxes)
    )
    seen_by = {
        dossier_share.account_id for dossier_share in left if dossier_share.account_id
    } | set(session.exec(followers).all())
    forget_dossier(session, dossier.id, seen_by)


def shares_of_dossier(session: Session, dossier: DossierView) -> tuple[DossierShare, ...]:
    """Returns what was sent of this dossier and not taken back, oldest first."""
    rows = session.exec(
        select(DossierShareRow)
        .where(DossierShareRow.dossier_id == dossier.id)
        .order_by(col(DossierShareRow.id))
    )
    return tuple(
        DossierShare(row.id or 0, row.departement, row.sent_on, row.taken_on) for row in rows.all()
    )


def inboxes_of(session: Session, answers: Answers) -> dict[str, int]:
    """Returns the départements that the organisation lies in, by number, each with how many people
    follow its inbox today."""
    profile = _profile_of(session, answers)
    return {
        number: _followers(session, number)
        for number in (profile.departements or () if profile else ())
    }


def received_by(
    session: Session, account: AccountView, on: date, page: int = 1
) -> ReceivedDossiers:
    """Returns a page of the dossiers that this account may see on that day: sent by its code, or to
    an inbox that it follows. The last sent first; a dossier sent in both ways stands once. A page
    beyond the last is the last.

    Anybody may send: an inbox may hold thousands, and a page costs the same.
    """
    visible = _visible_rows(account, on).with_only_columns(col(Dossier.id)).distinct()
    total = session.exec(select(func.count()).select_from(visible.subquery())).one()
    pages = max(1, math.ceil(total / PER_PAGE))
    page = min(max(1, page), pages)
    latest = (
        _visible_rows(account, on)
        .with_only_columns(col(Dossier.id))
        .group_by(col(Dossier.id))
        .order_by(desc(func.max(DossierShareRow.sent_on)), desc(func.max(DossierShareRow.id)))
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )
    ids = session.execute(latest).scalars().all()
    items = tuple(_received(session, account, on, col(Dossier.id).in_(ids)))
    return ReceivedDossiers(items, total, page, pages)


def received_dossier(
    session: Session, account: AccountView, dossier_id: str, on: date
) -> ReceivedDossier:
    """Returns one of the dossiers that this account may see. Raises `DossierNotFound` for any
    other, absent or another's."""
    for received in _received(session, account, on, col(Dossier.id) == dossier_id):
        return received
    raise DossierNotFound


def hold_received(session: Session, account: AccountView, dossier_id: str, on: date) -> None:
    """Holds a dossier that this account may see, as `dossiers.hold` does. Raises `DossierNotFound`
    as `received_dossier` does."""
    hold(session, dossier_id)
    if not _received_rows(session, account, on, col(Dossier.id) == dossier_id):
        raise DossierNotFound


def take(session: Session, account: AccountView, dossier_id: str, on: date) -> None:
    """Says to the holder, and to those who share the inbox, that this account takes care of the
    dossier; the first one keeps it. Raises `DossierNotFound` as `received_dossier` does."""
    hold_received(session, account, dossier_id, on)
    session.exec(
        update(DossierShareRow)
        .where(
            col(DossierShareRow.dossier_id) == dossier_id,
            _visible_to(account),
            col(DossierShareRow.taken_on).is_(None),
        )
        .values(taken_on=on, taken_by=account.id)
    )


def organisation_in_words(session: Session, answers: Answers) -> str:
    """Returns who the dossier is about, told from its homonyms: « Péronne (80, Somme) », «
    Association, Péronne (80, Somme) »."""
    profile = _profile_of(session, answers)
    if profile is None:
        return "Collectivité qui n’est plus reconnue"
    place = territory(session, profile.code).label if profile.code else None
    if place and profile.nature in OWN_CODE_NATURES:
        return place
    nature = profile.nature.label if profile.nature else "structure sans nom"
    members = [member.name for member in profile.member_profiles if member.name]
    words = profile.name or capitalised(nature)
    return ", ".join([words, *members, *([place] if place else [])])


def _send(session: Session, row: DossierShareRow) -> None:
    hold(session, row.dossier_id)
    add_once(session, row)


def _visible_to(account: AccountView) -> ColumnElement[bool]:
    return or_(
        col(DossierShareRow.account_id) == account.id,
        col(DossierShareRow.departement).in_(account.departements),
    )


def _received(
    session: Session, account: AccountView, on: date, *conditions: ColumnElement[bool]
) -> Iterator[ReceivedDossier]:
    for dossier_share, row in _received_rows(session, account, on, *conditions):
        dossier_view = view_of(row)
        yield ReceivedDossier(
            dossier=dossier_view,
            organisation=organisation_in_words(session, dossier_view.answers),
            departement=dossier_share.departement,
            sent_on=dossier_share.sent_on,
            taken_on=dossier_share.taken_on,
            is_mine=dossier_share.taken_by == account.id,
        )


def _visible_rows(account: AccountView, on: date) -> Select[DossierShareRow, Dossier]:
    return (
        select(DossierShareRow, Dossier)
        .join(Dossier)
        .where(_visible_to(account), col(Dossier.saved_on) > on - RETENTION)
    )


def _received_rows(
    session: Session, account: AccountView, on: date, *conditions: ColumnElement[bool]
) -> list[tuple[DossierShareRow, Dossier]]:
    """A dossier that came by a code and by an inbox is shown as come by the code."""
    found = (
        _visible_rows(account, on)
        .where(*conditions)
        .order_by(desc(DossierShareRow.sent_on), desc(DossierShareRow.id))
    )
    by_dossier: dict[str, tuple[DossierShareRow, Dossier]] = {}
    for dossier_share, dossier in session.exec(found).all():
        if dossier.id not in by_dossier or dossier_share.account_id is not None:
            by_dossier[dossier.id] = dossier_share, dossier
    return list(by_dossier.values())


def _followers(session: Session, departement: str) -> int:
    """How many open accounts of advisers follow this inbox."""
    followers = (
        select(func.count())
        .select_from(FollowedDepartement)
        .join(Account)
        .where(
            FollowedDepartement.departement == departement,
            col(Account.disabled_at).is_(None),
            col(Account.role).in_([Role.ADVISER.value, Role.ADMIN.value]),
        )
    )
    return session.exec(followers).one()


def _profile_of(session: Session, answers: Answers) -> Profile | None:
    try:
        return complete(session, answers).profile
    except UnusableFact:  # A code that the reference no longer knows.
        return None
