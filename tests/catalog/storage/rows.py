"""Rows that the tests of the storage write: of a table that points at no other."""

from datetime import UTC, datetime

from catalog.storage.models import QualityMeasure

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def measure(fingerprint: str = "f", figures: str = "{}") -> QualityMeasure:
    return QualityMeasure(fingerprint=fingerprint, figures=figures, measured_at=NOON)
