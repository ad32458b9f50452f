"""The measure of quality is made once for what it depends on, and kept as it was made."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import grimp
import pytest
from sqlmodel import Session, select

from catalog.advice.measures.evaluation import evaluate
from catalog.advice.measures.measurement import CODE, fingerprint_of, measure, measurement
from catalog.content.cases import read_cases
from catalog.content.faults import InvalidSeeds
from catalog.settings import PROJECT_ROOT
from catalog.storage.database import make_engine
from catalog.storage.models import QualityMeasure
from tests.plugins.template import INVENTED

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of seeds with the cases of the invented catalogue."""
    (tmp_path / "cases").mkdir()
    shutil.copy(INVENTED / "cases" / "communes.yaml", tmp_path / "cases")
    return tmp_path


def test_a_measure_is_made_once_and_again_when_a_case_changes(
    own_database_url: str, folder: Path
) -> None:
    engine = make_engine(own_database_url)
    assert measure(engine, folder, NOW)
    assert not measure(engine, folder, NOW + timedelta(days=1))
    with (folder / "cases" / "communes.yaml").open("a", encoding="utf-8") as file:
        file.write("# a remark\n")
    assert measure(engine, folder, NOW + timedelta(days=2))
    with Session(engine) as session:
        kept = measurement(session)
        assert len(session.exec(select(QualityMeasure)).all()) == 1
    assert kept is not None
    assert kept.measured_at == NOW + timedelta(days=2)
    assert kept.evaluation.quality.cases == len(read_cases(folder / "cases"))
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
    session: Session, folder: Path
) -> None:
    before = fingerprint_of(session, folder)
    (folder / "cases" / "notes.txt").write_text("rien", encoding="utf-8")
    assert fingerprint_of(session, folder) == before
    (folder / "cases" / "autres.yaml").write_text("cases: []", encoding="utf-8")
    assert fingerprint_of(session, folder) != before


@pytest.fixture(scope="module")
def code(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code of the site."""
    folder = tmp_path_factory.mktemp("code")
    for package in ("catalog", "matching"):
        shutil.copytree(
            PROJECT_ROOT / package,
            folder / package,
            ignore=lambda _folder, names: [
                name for name in names if "." in name and not name.endswith(".py")
            ],
        )
    return folder


@pytest.mark.parametrize(
    ("module", "counts"),
    [
        ("matching/ranking/grading.py", True),
        ("catalog/territories/completion.py", True),
        ("catalog/content/offerings.py", True),
        ("catalog/advice/answers/recommendations.py", True),
        ("catalog/advice/measures/evaluation.py", True),
        ("catalog/advice/accounts/accounts.py", False),
        ("catalog/web/public/quality.py", False),
    ],
)
def test_the_fingerprint_follows_the_code_that_an_answer_rests_on_and_no_other(
    session: Session, folder: Path, code: Path, module: str, counts: bool
) -> None:
    before = fingerprint_of(session, folder, code)
    with (code / module).open("a", encoding="utf-8") as file:
        file.write("# a remark\n")
    assert (fingerprint_of(session, folder, code) != before) is counts


def test_whatever_the_measure_imports_is_in_its_fingerprint() -> None:
    graph = grimp.build_graph("catalog", "matching")
    imported = graph.find_upstream_modules(evaluate.__module__)
    folders = tuple(folder.replace("/", ".") for folder in CODE)
    assert [name for name in sorted(imported) if not name.startswith(folders)] == []


def test_cases_that_cannot_be_read_leave_the_measure_as_it_was(
    own_database_url: str, folder: Path
) -> None:
    engine = make_engine(own_database_url)
    (folder / "cases" / "faute.yaml").write_text("cases: [{id: X1}]", encoding="utf-8")
    with pytest.raises(InvalidSeeds):
        measure(engine, folder, NOW)
    with Session(engine) as session:
        kept = measurement(session)
    assert kept is not None
    assert kept.fingerprint == "quelques cas"
    engine.dispose()
