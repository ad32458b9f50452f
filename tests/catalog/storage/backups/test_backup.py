"""A backup is made while others write, says what it holds, and is given back whole to an empty
machine, or refused."""

import json
import os
import shutil
import stat
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine
from sqlmodel import col, func, select

from catalog.storage.backups import archive, copying
from catalog.storage.backups.backup import back_up, restore
from catalog.storage.backups.faults import BackupRefused
from catalog.storage.database import alembic_config, make_engine, migrate, open_session
from catalog.storage.models import QualityMeasure, TerritoryRow
from tests.catalog.storage.rows import AT, elsewhere, fingerprints, measure


@pytest.fixture
def served(own_database_url: str) -> Iterator[Engine]:
    engine = make_engine(own_database_url)
    with open_session(engine, writing=True) as session:
        session.exec(select(QualityMeasure)).all()
        session.add(measure("acknowledged"))
        session.commit()
    yield engine
    engine.dispose()


@pytest.fixture
def empty(empty_database_url: str) -> Iterator[Engine]:
    engine = make_engine(empty_database_url)
    yield engine
    engine.dispose()


def territories(engine: Engine) -> int:
    with open_session(engine) as session:
        return session.exec(select(func.count(col(TerritoryRow.code)))).one()


def test_an_empty_machine_gets_everything_back(
    served: Engine, empty: Engine, tmp_path: Path
) -> None:
    made = back_up(served, tmp_path / "backup", AT)
    given = restore(empty, tmp_path / "backup")
    assert given == made
    assert fingerprints(empty) == fingerprints(served) >= {"acknowledged"}
    assert territories(empty) == territories(served) == made.rows["territory"] > 36_000
    with open_session(empty, writing=True) as session:
        session.add(measure("written after"))
        session.commit()


def test_what_is_acknowledged_before_a_backup_is_in_it_while_others_write(
    served: Engine, empty: Engine, tmp_path: Path
) -> None:
    acknowledged: list[str] = []
    enough = threading.Event()

    def write() -> None:
        number = 0
        while not enough.is_set():
            with open_session(served, writing=True) as session:
                session.add(measure(f"row {number}"))
                session.commit()
            acknowledged.append(f"row {number}")
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(acknowledged) < 5 and writer.is_alive():
            enough.wait(0.01)
        before = set(acknowledged)
        made = back_up(served, tmp_path / "backup", AT)
    finally:
        enough.set()
        writer.join()
    restore(empty, tmp_path / "backup")
    assert before <= fingerprints(empty)
    assert len(fingerprints(empty)) == made.rows["quality_measure"]


def test_a_copy_of_the_file_instead_of_a_backup_is_caught(
    served: Engine, empty: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The weakness as it was: what is in the journal is not in the copy."""
    if served.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has no one file to copy")
    with open_session(served) as reader:
        # A reader at work keeps the journal from being emptied.
        reader.exec(select(QualityMeasure)).all()
        with open_session(served, writing=True) as session:
            session.add(measure("in the journal"))
            session.commit()
        naive = tmp_path / "naive.sqlite3"
        shutil.copyfile(str(served.url.database), naive)
        back_up(served, tmp_path / "backup", AT)
    assert "in the journal" not in fingerprints(make_engine(f"sqlite:///{naive}"))
    restore(empty, tmp_path / "backup")
    assert "in the journal" in fingerprints(empty)


def test_a_backup_is_for_its_owner_alone_and_leaves_nothing_beside_it(
    served: Engine, tmp_path: Path
) -> None:
    former = os.umask(0)
    try:
        back_up(served, tmp_path / "backup", AT)
    finally:
        os.umask(former)
    assert [one.name for one in tmp_path.iterdir()] == ["backup"]
    assert stat.S_IMODE((tmp_path / "backup").stat().st_mode) == 0o600
    if served.dialect.name == "sqlite":
        assert not list(Path(str(served.url.database)).parent.glob(".backup-*"))


def test_a_backup_never_takes_the_place_of_another(small: Engine, tmp_path: Path) -> None:
    (tmp_path / "backup").write_text("the former one")
    with pytest.raises(BackupRefused, match="existe déjà"):
        back_up(small, tmp_path / "backup", AT)
    assert (tmp_path / "backup").read_text() == "the former one"


def test_a_backup_that_fails_leaves_no_file(
    small: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive, "pack", full)
    with pytest.raises(OSError, match="No space"):
        back_up(small, tmp_path / "backup", AT)
    assert not list(tmp_path.glob("backup*"))
    assert not list(tmp_path.glob(".backup-*"))


def test_every_truncation_is_refused_and_writes_nothing(small: Engine, tmp_path: Path) -> None:
    back_up(small, tmp_path / "backup", AT)
    whole = (tmp_path / "backup").read_bytes()
    engine = elsewhere(tmp_path)
    lengths = {0, 1, 10, 100, len(whole) // 2, *range(len(whole) - 40, len(whole))}
    for length in sorted(lengths):
        (tmp_path / "cut").write_bytes(whole[:length])
        with pytest.raises(BackupRefused, match=r"coupé|n'est pas une sauvegarde"):
            restore(engine, tmp_path / "cut")
    assert not (tmp_path / "elsewhere.sqlite3").exists()


def test_no_changed_byte_of_the_content_passes(small: Engine, tmp_path: Path) -> None:
    back_up(small, tmp_path / "backup", AT)
    whole = bytearray((tmp_path / "backup").read_bytes())
    engine = elsewhere(tmp_path)
    for place in range(len(whole) // 3, len(whole) - 200, len(whole) // 25):
        changed = whole.copy()
        changed[place] ^= 0xFF
        (tmp_path / "changed").write_bytes(changed)
        with pytest.raises(BackupRefused):
            restore(engine, tmp_path / "changed")
    assert not (tmp_path / "elsewhere.sqlite3").exists()


def _repacked(file: Path, **changes: object) -> Path:
    """The backup with another manifest."""
    with zipfile.ZipFile(file) as packed:
        manifest = json.loads(packed.read(archive.MANIFEST)) | changes
        content = packed.read(archive.CONTENT)
    other = file.with_name("repacked")
    with zipfile.ZipFile(other, "w") as packed:
        packed.writestr(archive.MANIFEST, json.dumps(manifest))
        packed.writestr(archive.CONTENT, content)
    return other


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"sha256": "0" * 64}, "abîmée"),
        ({"size": 1}, "abîmée"),
        ({"rows": {"account": 3}}, "lignes"),
        ({"revision": "ffffffffffff"}, "version plus récente"),
        ({"database": "postgresql"}, "postgresql"),
        ({"format": "boussole-territoires/2"}, "n'est pas une sauvegarde"),
        ({"surprise": 1}, "n'est pas une sauvegarde"),
    ],
)
def test_a_backup_that_does_not_hold_what_it_says_is_refused(
    small: Engine, tmp_path: Path, changes: dict[str, object], says: str
) -> None:
    back_up(small, tmp_path / "backup", AT)
    with pytest.raises(BackupRefused, match=says):
        restore(elsewhere(tmp_path), _repacked(tmp_path / "backup", **changes))
    assert not (tmp_path / "elsewhere.sqlite3").exists()


@pytest.mark.parametrize(
    ("changes", "says"), [({"sha256": "0" * 64}, "abîmée"), ({"rows": {}}, "lignes")]
)
def test_a_restore_that_checks_nothing_is_caught(
    small: Engine, tmp_path: Path, changes: dict[str, object], says: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(archive, "checksum", lambda _file: "0" * 64)
    monkeypatch.setattr(copying, "_check_rows", lambda *_: None)
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        test_a_backup_that_does_not_hold_what_it_says_is_refused(small, tmp_path, changes, says)


def _a_zip(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("letter.txt", "not a backup")


def _a_database(file: Path) -> None:
    engine = make_engine(f"sqlite:///{file}")
    migrate(engine)
    engine.dispose()


@pytest.mark.parametrize(
    "make",
    [
        _a_zip,
        _a_database,
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(b"\x1f\x8b\x08\x00" + b"\x00" * 100),
        lambda file: file.write_text("INSERT INTO account VALUES (1);"),
    ],
    ids=["zip", "sqlite", "empty", "gzip", "sql"],
)
def test_a_foreign_file_is_refused(tmp_path: Path, make: Callable[[Path], object]) -> None:
    make(tmp_path / "foreign")
    with pytest.raises(BackupRefused, match="n'est pas une sauvegarde"):
        restore(elsewhere(tmp_path), tmp_path / "foreign")
    assert not (tmp_path / "elsewhere.sqlite3").exists()


def test_a_database_that_is_not_empty_is_never_written_over(served: Engine, tmp_path: Path) -> None:
    back_up(served, tmp_path / "backup", AT)
    with open_session(served, writing=True) as session:
        session.add(measure("written since"))
        session.commit()
    with pytest.raises(BackupRefused, match="pas vide"):
        restore(served, tmp_path / "backup")
    assert "written since" in fingerprints(served)


def test_a_backup_of_an_earlier_version_is_brought_up(small: Engine, tmp_path: Path) -> None:
    with small.begin() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.downgrade(config, "-1")
    made = back_up(small, tmp_path / "backup", AT)
    engine = elsewhere(tmp_path)
    restore(engine, tmp_path / "backup")
    with open_session(engine) as session:
        assert fingerprints(engine) == {"acknowledged"}
        now = session.connection().exec_driver_sql("SELECT version_num FROM alembic_version")
        assert now.scalar_one() != made.revision


def test_a_database_without_tables_is_not_backed_up(empty: Engine, tmp_path: Path) -> None:
    with pytest.raises(BackupRefused, match="pas de tables"):
        back_up(empty, tmp_path / "backup", AT)
    assert not (tmp_path / "backup").exists()
