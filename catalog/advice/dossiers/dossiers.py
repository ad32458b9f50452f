"""Dossiers: what a collectivité answered for one project, kept without an account. Who holds the
link holds the dossier.

The token of a link is never stored: its SHA-256 finds the dossier. The day is always an argument.
The caller commits.
"""

import hmac
import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, col, delete, select, update

from catalog.advice.answers.recommendations import recommend_for
from catalog.advice.tokens import hashed
from catalog.advice.visits.retention import forget_dossier
from catalog.storage.database import add_once
from catalog.storage.models import Dossier
from matching.advice.recommendation import Recommendation, Recommendations
from matching.domain.profile import readable_facts
from matching.domain.vocabulary import Verdict

# The need is free text: kept no longer than this after the last modification.
RETENTION = timedelta(days=60)
LONGEST_TITLE = 120
FIRST_VERSION = 1
_ID_BYTES = 8

Answers = Mapping[str, Any]


class DossierNotFound(LookupError):
    """No dossier answers to this link: there never was one, it is erased, or the link was replaced.
    Nothing tells which."""


class DossierChanged(RuntimeError):
    """The dossier was modified since the version that the caller started from: nothing was
    written."""


class LinkReplaced(RuntimeError):
    """The form already made a dossier, and the link that it gave was replaced since: nothing was
    written."""


@dataclass(frozen=True, slots=True)
class DossierView:
    """A dossier as kept. `answers` are facts that can be read; `verdicts` those of the day
    `saved_on`, by offering."""

    id: str
    title: str
    answers: Answers
    verdicts: Mapping[str, Verdict]
    saved_on: date
    version: int

    @property
    def erased_on(self) -> date:
        """The first day on which the dossier is no more, if nobody modifies it before."""
        return self.saved_on + RETENTION


@dataclass(frozen=True, slots=True)
class DossierDraft:
    """What a dossier is to keep, worked out before anything is written: `verdicts` are those of the
    day `on`, by offering."""

    title: str
    answers: Answers
    verdicts: Mapping[str, Verdict]
    on: date

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of `dossier` that a modification writes again."""
        return {
            "title": self.title,
            "answers": json.dumps(self.answers, ensure_ascii=False),
            "verdicts": json.dumps(self.verdicts),
            "saved_on": self.on,
        }


@dataclass(frozen=True, slots=True)
class Move:
    """An offering whose verdict is no longer that of the day of saving; `before` is None when it
    was not in the catalogue."""

    item: Recommendation
    before: Verdict | None


def draft_of(session: Session, answers: Answers, title: str, on: date) -> DossierDraft:
    """Returns what a dossier of these answers keeps. Raises what `recommend_for` raises."""
    answer = recommend_for(session, answers, on).recommendations
    return DossierDraft(title, answers, {item.slug: item.verdict for item in answer.items}, on)


def save(session: Session, draft: DossierDraft, submission: str, secret: str) -> str:
    """Keeps a new dossier and returns the token of its link.

    `submission` is the key of one rendering of the form (`tokens.new_token`): the same one gives
    the same dossier and the same token, however many times and at once it comes, since the site's
    `secret` draws the token from it. Raises `LinkReplaced`.
    """
    token = _token_of(submission, secret)
    if not _is_made(session, submission, token):
        row = Dossier(
            id=secrets.token_hex(_ID_BYTES),
            link_hash=hashed(token),
            submission_hash=hashed(submission),
            version=FIRST_VERSION,
            **draft.columns,
        )
        if not add_once(session, row):  # The same form, sent at the same time, was quicker.
            _is_made(session, submission, token)
    return token


def find(session: Session, token: str, on: date) -> DossierView:
    """Returns the dossier of this link. Raises `DossierNotFound`, on the day of its erasure too,
    purged or not."""
    return view_of(_row(session, token, on))


def modify(session: Session, token: str, version: int, draft: DossierDraft) -> DossierView:
    """Puts the draft in place of what the dossier kept, and returns the dossier. Sent again, it
    changes nothing.

    Raises `DossierNotFound`; `DossierChanged` when the dossier is no longer at that version.
    """
    row, written = _row(session, token, draft.on), draft.columns
    changed = session.exec(
        update(Dossier)
        .where(col(Dossier.id) == row.id, col(Dossier.version) == version)
        .values(**written, version=version + 1)
    )
    session.refresh(row)
    if changed.rowcount == 0 and (row.title, row.answers) != (draft.title, written["answers"]):
        raise DossierChanged
    return view_of(row)


def replace_link(session: Session, token: str, submission: str, secret: str, on: date) -> str:
    """Returns the token of a new link; the former one leads nowhere any more. Raises
    `DossierNotFound`.

    `submission` and `secret` are as in `save`: a form sent twice gives twice the same link, and
    nobody is left without one.
    """
    fresh = _token_of(submission, secret)
    if session.exec(select(Dossier.id).where(Dossier.link_hash == hashed(fresh))).first() is None:
        former = _row(session, token, on).link_hash
        session.exec(
            update(Dossier).where(col(Dossier.link_hash) == former).values(link_hash=hashed(fresh))
        )
    find(session, fresh, on)
    return fresh


def erase(session: Session, token: str, on: date) -> None:
    """Erases the dossier, all that was sent of it, and its words in the visits that took them.
    Raises `DossierNotFound`."""
    _erase(session, _row(session, token, on).id)


def hold(session: Session, dossier_id: str) -> None:
    """Until the end of the transaction, nobody erases this dossier nor takes it back: what is
    written of it meanwhile is forgotten with it. Raises `DossierNotFound`."""
    row = select(Dossier.id).where(Dossier.id == dossier_id).with_for_update()
    if session.exec(row).first() is None:
        raise DossierNotFound


def purge_dossiers(session: Session, on: date) -> int:
    """Erases, as `erase` does, the dossiers whose time is over on that day, and returns how
    many."""
    over = session.exec(select(Dossier.id).where(Dossier.saved_on <= on - RETENTION)).all()
    for dossier_id in over:
        _erase(session, dossier_id)
    return len(over)


def moves_since(dossier: DossierView, answer: Recommendations) -> tuple[Move, ...]:
    """Returns the offerings whose verdict moved since the dossier was saved, and those that came
    into the catalogue since and are worth saying; in the order of the answer."""
    said = answer.recommendations
    moved = [Move(item, dossier.verdicts.get(item.slug)) for item in answer.items]
    return tuple(
        move
        for move in moved
        if move.before is not move.item.verdict and (move.before is not None or move.item in said)
    )


def view_of(row: Dossier) -> DossierView:
    """Returns what the tables hold as the upper floors see it; facts that an earlier version of the
    site knew are left out."""
    verdicts = {slug: Verdict(verdict) for slug, verdict in json.loads(row.verdicts).items()}
    return DossierView(
        row.id,
        row.title,
        readable_facts(json.loads(row.answers)),
        verdicts,
        row.saved_on,
        row.version,
    )


def _row(session: Session, token: str, on: date) -> Dossier:
    row = session.exec(select(Dossier).where(Dossier.link_hash == hashed(token))).first()
    if row is None or on >= row.saved_on + RETENTION:
        raise DossierNotFound
    return row


def _erase(session: Session, dossier_id: str) -> None:
    hold(session, dossier_id)
    forget_dossier(session, dossier_id)
    session.exec(delete(Dossier).where(col(Dossier.id) == dossier_id))


def _is_made(session: Session, submission: str, token: str) -> bool:
    """Whether this form already made its dossier. Raises `LinkReplaced`."""
    link_hash = session.exec(
        select(Dossier.link_hash).where(Dossier.submission_hash == hashed(submission))
    ).first()
    if link_hash is not None and link_hash != hashed(token):
        raise LinkReplaced
    return link_hash is not None


def _token_of(submission: str, secret: str) -> str:
    digest = hmac.digest(secret.encode(), f"dossier {submission}".encode(), "sha256")
    return urlsafe_b64encode(digest).decode().rstrip("=")
