"""Freezing a visit: what is recommended is computed first, then kept for good, if nobody changed
the visit meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session, select

from catalog.advice.accounts.accounts import AccountView
from catalog.advice.visits.access import VisitFrozen, VisitStamp, check_version, row_to_change
from catalog.advice.visits.organisations import organisations_of
from catalog.advice.visits.overrides import KeptOverride, kept_of
from catalog.advice.visits.preparation import preparations_of
from catalog.advice.visits.snapshots import canonical
from catalog.advice.visits.visits import find_visit
from catalog.storage.models import VisitOrganisation


@dataclass(frozen=True, slots=True)
class FrozenVisit:
    """What a visit is to keep of each of its organisations, by number: the snapshot, and what
    became of the first answers. `stamp`: of the visit that it was computed from."""

    visit_id: str
    stamp: VisitStamp
    organisations: Mapping[int, tuple[str, KeptOverride]]


def frozen_visit(session: Session, account: AccountView, visit_id: str, today: date) -> FrozenVisit:
    """Returns what is recommended to each organisation, ready to be kept.

    Raises `VisitNotFound`, `VisitFrozen`, and what `recommend_for` raises.
    """
    visit = find_visit(session, account, visit_id)
    if visit.is_frozen:
        raise VisitFrozen
    organisations = organisations_of(session, visit)
    prepared = preparations_of(session, account, visit, organisations)
    return FrozenVisit(
        visit_id,
        visit.stamp,
        {
            organisation.id: (
                canonical(replace(one, frozen_on=today)),
                kept_of(one.answer, one.order),
            )
            for organisation, one in zip(organisations, prepared, strict=True)
        },
    )


def freeze(
    session: Session, account: AccountView, frozen: FrozenVisit, version: int, at: datetime
) -> None:
    """Keeps what is recommended to each organisation, for good; notes and decisions alone change
    afterwards. The caller commits.

    Raises `VisitNotFound`, `VisitFrozen`, and `VisitChanged`, for a modification made since it was
    computed too.
    """
    visit = row_to_change(session, account, frozen.visit_id, at, stamp=frozen.stamp)
    check_version(visit, version)
    rows = session.exec(select(VisitOrganisation).where(VisitOrganisation.visit_id == visit.id))
    for row in rows.all():
        row.snapshot, kept = frozen.organisations[row.id or 0]
        row.first_computed, row.first_kept = kept.computed, kept.kept
        row.first_removed, row.first_added = kept.removed, kept.added
        session.add(row)
    visit.frozen_at = at
