"""The PDF of a whole visit, which takes longer than a page: how far it is, then the document, for
an hour. The caller commits."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, update

from catalog.advice.accounts.accounts import AccountView
from catalog.advice.tokens import new_token
from catalog.advice.visits.access import VisitStamp, check_stamp, visible_row
from catalog.storage.models import VisitDocument

KEPT = timedelta(hours=1)
# Whoever makes a document gives a sign of life with each organisation, of a few seconds; after
# this, nobody makes it any more.
SILENCE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Making:
    """How far a document is, in organisations. `document` once it is made; `failure` when it never
    will be: why, in French."""

    done: int
    total: int
    document: bytes | None
    failure: str


def start(
    session: Session,
    account: AccountView,
    visit_id: str,
    stamp: VisitStamp,
    at: datetime,
) -> str:
    """Says that a document is being made, in place of an earlier one, and returns its job. `stamp`:
    of the visit as it was read to make it.

    Raises `VisitNotFound`, and `VisitChanged` when it is another since.
    """
    visit = visible_row(session, account, visit_id)
    check_stamp(session, visit, stamp)
    session.exec(delete(VisitDocument).where(col(VisitDocument.visit_id) == visit_id))
    job = new_token()
    session.add(
        VisitDocument(
            visit_id=visit_id,
            job=job,
            done=0,
            total=len(stamp.versions),
            made_from=stamp.changed_at,
            ticked_at=at,
        )
    )
    return job


def tick(session: Session, job: str, done: int, at: datetime) -> None:
    """Says how far the document is. Of a job that another has replaced, nothing is kept."""
    _set(session, job, done=done, ticked_at=at)


def finish(session: Session, job: str, document: bytes, at: datetime) -> None:
    _set(session, job, document=document, ticked_at=at)


def fail(session: Session, job: str, failure: str, at: datetime) -> None:
    _set(session, job, failure=failure, ticked_at=at)


def making_of(session: Session, account: AccountView, visit_id: str, at: datetime) -> Making | None:
    """Returns the document of a visit as far as it is, None when nobody makes it, or when the visit
    changed since.

    Raises `VisitNotFound`.
    """
    visit = visible_row(session, account, visit_id)
    row = session.get(VisitDocument, visit_id)
    if row is None or row.made_from != visit.changed_at or at > row.ticked_at + KEPT:
        return None
    if row.document is None and not row.failure and at > row.ticked_at + SILENCE:
        return None
    return Making(row.done, row.total, row.document, row.failure)


def purge_documents(session: Session, at: datetime) -> int:
    """Erases the documents whose time is over, and returns how many."""
    return session.exec(
        delete(VisitDocument).where(col(VisitDocument.ticked_at) < at - KEPT)
    ).rowcount


def _set(session: Session, job: str, **values: object) -> None:
    session.exec(update(VisitDocument).where(col(VisitDocument.job) == job).values(**values))
