"""What advisers keep of the computed order: the one measure of the ranking that real visits give.
Counts only, for `/qualite`."""

from dataclasses import dataclass

from sqlalchemy import select as columns
from sqlmodel import Session, col, func, select

from catalog.storage.models import Visit, VisitOrganisation

# Under these, a figure would tell of one person's work: nothing is said.
FEWEST_VISITS, FEWEST_ADVISERS = 10, 3


@dataclass(frozen=True, slots=True)
class RealUse:
    """Over the frozen visits: how many, to how many organisations; and of the first answers
    computed for these, how many there were, were kept among the first by the adviser, were removed,
    and how many others came instead."""

    visits: int
    organisations: int
    computed: int
    kept: int
    removed: int
    added: int


def real_use(session: Session) -> RealUse | None:
    """Returns the counts, None while there are too few."""
    frozen = select(Visit.author_id).where(col(Visit.frozen_at).is_not(None))
    authors = session.exec(frozen).all()
    if len(authors) < FEWEST_VISITS or len(set(authors)) < FEWEST_ADVISERS:
        return None
    counts = (
        VisitOrganisation.first_computed,
        VisitOrganisation.first_kept,
        VisitOrganisation.first_removed,
        VisitOrganisation.first_added,
    )
    sums = (func.coalesce(func.sum(col(count)), 0) for count in counts)
    found = columns(func.count(), *sums).where(col(VisitOrganisation.snapshot).is_not(None))
    return RealUse(len(authors), *session.execute(found).one())
