"""The visit before: what was said to the same organisation the last time, as it was frozen. Used by
`preparation`."""

from collections.abc import Collection, Mapping

from sqlmodel import Session, col, desc, select

from catalog.advice.accounts.accounts import AccountView
from catalog.advice.visits.access import visible_to
from catalog.advice.visits.snapshots import Preparation, read_snapshot
from catalog.advice.visits.visits import VisitView
from catalog.storage.models import Visit, VisitOrganisation


def last_frozen(
    session: Session, account: AccountView, visit: VisitView, subjects: Collection[str]
) -> Mapping[str, Preparation]:
    """Returns, by subject, what the latest frozen visit before this one said to the same
    organisation; a subject without such a visit that this account may see is absent."""
    found = (
        select(VisitOrganisation.subject, VisitOrganisation.id)
        .join(Visit)
        .where(
            col(VisitOrganisation.subject).in_(subjects),
            Visit.id != visit.id,
            Visit.visited_on <= visit.visited_on,
            col(Visit.frozen_at).is_not(None),
            visible_to(account),
        )
        .order_by(desc(Visit.visited_on), desc(Visit.frozen_at), col(VisitOrganisation.position))
    )
    latest: dict[str, int | None] = {}
    for subject, organisation_id in session.exec(found):
        latest.setdefault(subject, organisation_id)
    if not latest:
        return {}
    # Read apart: the texts of all the visits before these would be long.
    kept = select(VisitOrganisation.subject, VisitOrganisation.snapshot).where(
        col(VisitOrganisation.id).in_(latest.values())
    )
    return {subject: read_snapshot(text) for subject, text in session.exec(kept) if text}
