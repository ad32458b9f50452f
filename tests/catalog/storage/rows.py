"""Rows that the tests of the storage write and read: of a table that points at no other."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import select

from catalog.storage.database import make_engine, open_session
from catalog.storage.models import QualityMeasure

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
AT = datetime(2026, 12, 5, 3, tzinfo=UTC)


def measure(fingerprint: str = "f", figures: str = "{}") -> QualityMeasure:
    return QualityMeasure(fingerprint=fingerprint, figures=figures, measured_at=NOON)


def fingerprints(engine: Engine) -> set[str]:
    with open_session(engine) as session:
        return set(session.exec(select(QualityMeasure.fingerprint)).all())


def elsewhere(tmp_path: Path) -> Engine:
    return make_engine(f"sqlite:///{tmp_path}/elsewhere.sqlite3")
