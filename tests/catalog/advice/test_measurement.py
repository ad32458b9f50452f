"""The measure of quality is made once for what it depends on, and kept as it was made."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from catalog.advice.measures.measurement import fingerprint_of, measure, measurement
from catalog.content.cases import read_cases
from catalog.content.seeds import InvalidSeeds
from catalog.storage.database import make_engine
from catalog.storage.models import QualityMeasure
from tests.plugins.template import INVENTED

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """A folder with the cases of the invented catalogue."""
    shutil.copy(INVENTED / "cases" / "communes.yaml", tmp_path)
    return tmp_path


def test_a_measure_is_made_once_and_again_when_a_case_changes(
    own_database_url: str, cases: Path
) -> None:
    engine = make_engine(own_database_url)
    assert measure(engine, cases, NOW)
    assert not measure(engine, cases, NOW + timedelta(days=1))
    with (cases / "communes.yaml").open("a", encoding="utf-8") as file:
        file.write("# a remark\n")
    assert measure(engine, cases, NOW + timedelta(days=2))
    with Session(engine) as session:
        kept = measurement(session)
        assert len(session.exec(select(QualityMeasure)).all()) == 1
    assert kept is not None
    assert kept.measured_at == NOW + timedelta(days=2)
    assert kept.evaluation.quality.cases == len(read_cases(cases))
    engine.dispose()


def test_what_is_kept_is_what_was_measured(session: Session) -> None:
    kept = measurement(session)
    assert kept is not None
    assert kept.evaluation.quality.verdict_accuracy.value == 1
    assert set(kept.evaluation.baselines) == {
        "ordre alphabétique",
        "mots en commun",
        "mots rares d'abord",
    }


def test_the_fingerprint_follows_the_cases_and_nothing_else_of_the_folder(
    session: Session, cases: Path
) -> None:
    before = fingerprint_of(session, cases)
    (cases / "notes.txt").write_text("rien", encoding="utf-8")
    assert fingerprint_of(session, cases) == before
    (cases / "autres.yaml").write_text("cases: []", encoding="utf-8")
    assert fingerprint_of(session, cases) != before


def test_cases_that_cannot_be_read_leave_the_measure_as_it_was(
    own_database_url: str, cases: Path
) -> None:
    engine = make_engine(own_database_url)
    (cases / "faute.yaml").write_text("cases: [{id: X1}]", encoding="utf-8")
    with pytest.raises(InvalidSeeds):
        measure(engine, cases, NOW)
    with Session(engine) as session:
        kept = measurement(session)
    assert kept is not None
    assert kept.fingerprint == "quelques cas"
    engine.dispose()
