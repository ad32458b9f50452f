"""The measure of quality, made when something it depends on has changed, and kept: `/qualite` shows
it, nobody waits for it."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter
from sqlalchemy import Engine
from sqlmodel import Session, delete, select

from catalog.advice.measures.evaluation import Evaluation, evaluate
from catalog.content.cases import read_cases
from catalog.content.needs import LEARNED, SET_ASIDE, read_corpus
from catalog.content.offerings import published
from catalog.settings import PROJECT_ROOT
from catalog.storage.database import open_session
from catalog.storage.models import ProgrammeList, QualityMeasure, ReferenceRelease

# The folders of the code that an answer and its measure rest on, whole: a test holds them against
# what `evaluation` imports.
CODE = (
    "matching",
    "catalog/advice/answers",
    "catalog/advice/measures",
    "catalog/content",
    "catalog/storage",
    "catalog/territories",
)
_FIGURES = TypeAdapter(Evaluation)


@dataclass(frozen=True, slots=True)
class Measurement:
    """The figures, when they were made, and the fingerprint of what they were made from."""

    fingerprint: str
    measured_at: datetime
    evaluation: Evaluation


def measure(engine: Engine, seeds: Path, at: datetime) -> bool:
    """Measures on the cases and the needs of a folder, unless nothing has changed since; returns
    whether it did. Takes some tens of seconds.

    Raises `InvalidSeeds` for cases that cannot be read, and what `evaluate` raises.
    """
    with open_session(engine) as session:
        fingerprint = fingerprint_of(session, seeds)
        kept = measurement(session)
        if kept is not None and kept.fingerprint == fingerprint:
            return False
        evaluation = evaluate(
            session,
            read_cases(seeds / "cases"),
            read_corpus(seeds, LEARNED),
            read_corpus(seeds, SET_ASIDE),
        )
    # A session of its own: the database is not locked while the measure is made.
    with open_session(engine, writing=True) as session:
        keep(session, evaluation, fingerprint, at)
        session.commit()
    return True


def measurement(session: Session) -> Measurement | None:
    """Returns the last measure, or None before the first."""
    row = session.exec(select(QualityMeasure)).first()
    return (
        None
        if row is None
        else Measurement(row.fingerprint, row.measured_at, _FIGURES.validate_json(row.figures))
    )


def keep(session: Session, evaluation: Evaluation, fingerprint: str, at: datetime) -> None:
    """Puts the figures in place of the former ones, in the session's transaction, which the caller
    commits."""
    session.exec(delete(QualityMeasure))
    figures = _FIGURES.dump_json(evaluation).decode()
    session.add(QualityMeasure(fingerprint=fingerprint, figures=figures, measured_at=at))


def fingerprint_of(session: Session, seeds: Path, code: Path = PROJECT_ROOT) -> str:
    """Returns the SHA-256 of all that the figures depend on: catalogue, territories, programme
    lists, cases, needs, and the code, in the folder `code`."""
    digest = hashlib.sha256(published(session).version.encode())
    played = (*(seeds / "cases").glob("*.yaml"), *(seeds / "needs").rglob("*.jsonl"))
    for part in (*_checksums(session), *_contents(played)):
        digest.update(part)
    for folder in CODE:
        for part in _contents((code / folder).rglob("*.py")):
            digest.update(part)
    return digest.hexdigest()


def _checksums(session: Session) -> Iterator[bytes]:
    for checksum in session.exec(select(ReferenceRelease.checksum).order_by(ReferenceRelease.name)):
        yield checksum.encode()
    for checksum in session.exec(select(ProgrammeList.checksum).order_by(ProgrammeList.programme)):
        yield checksum.encode()


def _contents(paths: Iterable[Path]) -> Iterator[bytes]:
    for path in sorted(paths):
        yield path.read_bytes()
