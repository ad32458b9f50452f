"""How long visits are kept, and what is forgotten before: read by `flask purge` and said on the
page of personal data."""

import json
from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, delete, select

from catalog.advice.visits.snapshots import without_need
from catalog.storage.models import Visit, VisitDocument, VisitOrganisation

# Counted from the day of the visit, or from its last modification when that is later.
NEED_KEPT = timedelta(days=60)
VISIT_KEPT = timedelta(days=730)


def purge_visits(session: Session, today: date) -> tuple[int, int]:
    """Erases the visits that are too old, and in the others the needs that are; returns how many of
    each. The caller commits."""
    erased = session.exec(delete(Visit).where(*_untouched_since(today - VISIT_KEPT))).rowcount
    found = (
        select(VisitOrganisation)
        .join(Visit)
        .where(
            *_untouched_since(today - NEED_KEPT), col(VisitOrganisation.facts).contains('"need"')
        )
    )
    rows = session.exec(found).all()
    for row in rows:
        _forget_need(row)
        session.add(row)
    return erased, len(rows)


def forget_dossier(session: Session, dossier_id: str, seen_by: Collection[int] = ()) -> None:
    """What a collectivité wrote in its own words goes from the visits that took it from its
    dossier, when it erases that or takes it back from all but `seen_by` (numbers of accounts),
    whose visits keep it."""
    found = (
        select(VisitOrganisation)
        .join(Visit)
        .where(VisitOrganisation.dossier_id == dossier_id, col(Visit.author_id).not_in(seen_by))
    )
    for row in session.exec(found).all():
        _forget_need(row)
        row.dossier_id = None
        session.add(row)
        # Its PDF, if there is one, holds the same words.
        session.exec(delete(VisitDocument).where(col(VisitDocument.visit_id) == row.visit_id))


def _untouched_since(day: date) -> tuple[ColumnElement[bool], ...]:
    midnight = datetime.combine(day, time(), UTC)
    return col(Visit.visited_on) < day, col(Visit.changed_at) < midnight


def _forget_need(row: VisitOrganisation) -> None:
    """It counts as a modification: who worked something out from the words before writes nothing
    of them afterwards."""
    row.version += 1
    facts = json.loads(row.facts)
    facts.pop("need", None)
    row.facts = json.dumps(facts, ensure_ascii=False, sort_keys=True)
    row.snapshot = row.snapshot and without_need(row.snapshot)
