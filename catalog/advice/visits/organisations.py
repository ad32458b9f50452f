"""What is written of each organisation of a visit: its facts, the adviser's judgement on what is
proposed, notes and decisions.

As for visits, each change says which version of the organisation it started from; the caller
commits.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from catalog.advice.accounts.accounts import AccountView
from catalog.advice.visits.access import (
    VisitNotFound,
    check_version,
    organisation_row,
    row_to_change,
    visible_row,
)
from catalog.advice.visits.briefing import Decision
from catalog.advice.visits.new_organisations import DescribedOrganisation
from catalog.advice.visits.overrides import Action, LocalAid, Override
from catalog.advice.visits.snapshots import Preparation, read_snapshot
from catalog.advice.visits.visits import VisitView
from catalog.storage.models import Account, VisitOrganisation, VisitOverride
from matching.domain.profile import readable_facts

LONGEST_NOTES = 20_000
LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """An organisation of a visit in full. `facts` are those that can be read; `snapshot` is None
    until the visit is frozen."""

    id: int
    code: str | None
    name: str
    subject: str
    facts: Mapping[str, Any]
    dossier_id: str | None
    notes: str
    decisions: tuple[Decision, ...]
    overrides: tuple[Override, ...]
    snapshot: Preparation | None
    version: int


_DECISIONS = TypeAdapter(tuple[Decision, ...])
_AIDS = TypeAdapter(LocalAid)


def find_organisation(
    session: Session, account: AccountView, visit_id: str, organisation_id: int
) -> OrganisationView:
    """Raises `VisitNotFound`."""
    visit = visible_row(session, account, visit_id)
    row = organisation_row(session, visit, organisation_id)
    return _view(row, _overrides(session, [row.id])[row.id])


def organisations_of(session: Session, visit: VisitView) -> tuple[OrganisationView, ...]:
    """Returns the organisations of a visit that the account was shown, in its order."""
    rows = session.exec(
        select(VisitOrganisation)
        .where(VisitOrganisation.visit_id == visit.id)
        .order_by(col(VisitOrganisation.position))
    ).all()
    overrides = _overrides(session, [row.id for row in rows])
    return tuple(_view(row, overrides[row.id]) for row in rows)


def write_facts(
    session: Session,
    account: AccountView,
    visit_id: str,
    organisation_id: int,
    version: int,
    facts: DescribedOrganisation,
    at: datetime,
) -> None:
    """Puts these facts in place of the former ones. Raises `VisitNotFound`, `VisitFrozen`,
    `VisitChanged`."""
    row = organisation_row(session, row_to_change(session, account, visit_id, at), organisation_id)
    check_version(row, version)
    for name, value in asdict(facts).items():
        setattr(row, name, value)
    session.add(row)


def write_notes(
    session: Session,
    account: AccountView,
    visit_id: str,
    organisation_id: int,
    version: int,
    notes: str,
    decisions: Sequence[Decision],
    at: datetime,
) -> None:
    """Puts these notes and decisions in place of the former ones, on a frozen visit too.

    Raises `VisitNotFound`, `VisitChanged`.
    """
    row = organisation_row(
        session, row_to_change(session, account, visit_id, at, even_frozen=True), organisation_id
    )
    check_version(row, version)
    row.notes, row.decisions = notes, _DECISIONS.dump_json(tuple(decisions)).decode()
    session.add(row)


def override(
    session: Session,
    account: AccountView,
    visit_id: str,
    organisation_id: int,
    action: Action,
    reason: str,
    at: datetime,
    *,
    slug: str | None = None,
    aid: LocalAid | None = None,
    rank: int | None = None,
) -> None:
    """Adds a line to the log: it acts at once on what is proposed. No version: two lines never
    overwrite each other.

    Raises `VisitNotFound`, `VisitFrozen`.
    """
    row = organisation_row(session, row_to_change(session, account, visit_id, at), organisation_id)
    assert row.id is not None
    session.add(
        VisitOverride(
            organisation_id=row.id,
            action=action.value,
            slug=slug,
            aid=_AIDS.dump_json(aid).decode() if aid else None,
            rank=rank,
            reason=reason,
            made_by=account.id,
            made_at=at,
        )
    )


def undo_override(
    session: Session,
    account: AccountView,
    visit_id: str,
    organisation_id: int,
    override_id: int,
    at: datetime,
) -> None:
    """Takes an override back; its line stays in the log. Undone already, nothing more happens.

    Raises `VisitNotFound`, for a line that is not of this organisation too, and `VisitFrozen`.
    """
    organisation = organisation_row(
        session, row_to_change(session, account, visit_id, at), organisation_id
    )
    row = session.get(VisitOverride, override_id)
    if row is None or row.organisation_id != organisation.id:
        raise VisitNotFound
    if row.undone_at is None:
        row.undone_by, row.undone_at = account.id, at
        session.add(row)


def _view(row: VisitOrganisation, overrides: Sequence[Override]) -> OrganisationView:
    """What the tables hold as the upper floors see it."""
    assert row.id is not None
    return OrganisationView(
        id=row.id,
        code=row.code,
        name=row.name,
        subject=row.subject,
        facts=readable_facts(json.loads(row.facts)),
        dossier_id=row.dossier_id,
        notes=row.notes,
        decisions=_DECISIONS.validate_json(row.decisions),
        overrides=tuple(overrides),
        snapshot=read_snapshot(row.snapshot) if row.snapshot else None,
        version=row.version,
    )


def _overrides(
    session: Session, organisation_ids: Collection[int | None]
) -> Mapping[int | None, list[Override]]:
    """The log of each of these organisations, oldest line first."""
    maker, undoer = aliased(Account), aliased(Account)
    found = (
        select(VisitOverride, maker.email, undoer.email)
        .join(maker, col(VisitOverride.made_by) == maker.id)
        .outerjoin(undoer, col(VisitOverride.undone_by) == undoer.id)
        .where(col(VisitOverride.organisation_id).in_(organisation_ids))
        .order_by(col(VisitOverride.id))
    )
    logs: dict[int | None, list[Override]] = {each: [] for each in organisation_ids}
    for row, made_by, undone_by in session.exec(found).all():
        logs[row.organisation_id].append(
            Override(
                id=row.id or 0,
                action=Action(row.action),
                slug=row.slug,
                aid=_AIDS.validate_json(row.aid) if row.aid else None,
                rank=row.rank,
                reason=row.reason,
                made_by=made_by,
                made_at=row.made_at,
                undone_by=undone_by,
                undone_at=row.undone_at,
            )
        )
    return logs
