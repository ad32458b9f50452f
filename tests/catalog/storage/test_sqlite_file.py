"""The file of SQLite is private, is the one on disk, and keeps nothing of what was taken away."""

import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlmodel import Session, select

from catalog.storage import database, sqlite_file
from catalog.storage.database import WritingSession, make_engine, migrate, open_session
from catalog.storage.faults import DatabaseFileMoved
from catalog.storage.models import QualityMeasure
from tests.catalog.storage.rows import NOON, measure

WITNESS = "une note que personne d'autre n'a"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "boussole.sqlite3"


@pytest.fixture
def engine(file: Path) -> Engine:
    engine = make_engine(f"sqlite:///{file}")
    migrate(engine)
    return engine


def _mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def _delete(file: Path) -> None:
    file.unlink()


def _replace(file: Path) -> None:
    copy = file.with_name("copy")
    shutil.copyfile(file, copy)
    copy.replace(file)


def test_a_new_database_and_its_journals_are_for_their_owner_alone(
    file: Path, engine: Engine
) -> None:
    with open_session(engine, writing=True) as session:
        session.add(measure())
        session.flush()
        modes = {one.name: _mode(one) for one in file.parent.iterdir()}
    assert set(modes.values()) == {0o600}
    assert len(modes) == 3, "the file, its journal, the index of its journal"


def test_a_database_made_by_an_earlier_version_is_made_private_by_the_next_migration(
    file: Path, engine: Engine
) -> None:
    file.chmod(0o644)
    migrate(engine)
    assert _mode(file) == 0o600


@pytest.mark.parametrize("harm", [_delete, _replace], ids=["deleted", "replaced"])
def test_nothing_is_written_to_a_file_that_is_not_the_one_on_disk(
    file: Path, engine: Engine, harm: Callable[[Path], None]
) -> None:
    with open_session(engine, writing=True) as session:
        session.add(measure())
        session.commit()
    harm(file)
    for _ in range(3):
        with open_session(engine, writing=True) as session, pytest.raises(DatabaseFileMoved):
            session.exec(select(QualityMeasure)).all()
    assert file.exists() is (harm is _replace), "no empty file takes its place"


def test_a_file_deleted_in_the_middle_of_a_transaction_is_seen_before_it_is_acknowledged(
    file: Path, engine: Engine
) -> None:
    with open_session(engine, writing=True) as session:
        session.add(measure())
        session.flush()
        file.unlink()
        with pytest.raises(DatabaseFileMoved):
            session.commit()


def test_a_process_that_starts_after_a_replacement_reads_the_new_file(
    file: Path, engine: Engine
) -> None:
    with open_session(engine, writing=True) as session:
        session.add(measure())
        session.commit()
    _replace(file)
    with open_session(make_engine(f"sqlite:///{file}")) as session:
        assert session.exec(select(QualityMeasure.fingerprint)).all() == ["f"]


@pytest.mark.parametrize("harm", [_delete, _replace], ids=["deleted", "replaced"])
def test_readyz_and_every_form_say_503_once_the_file_is_another(
    own_app: Flask, harm: Callable[[Path], None]
) -> None:
    file = database.file_of(own_app.extensions["engine"].url)
    if file is None:
        pytest.skip("PostgreSQL looks after its own files")
    client = own_app.test_client()
    assert client.get("/readyz").status_code == 200
    harm(file)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text) == (
        503,
        "le fichier de la base a été effacé ou remplacé : redémarrez le site\n",
    )
    assert client.get("/offres").status_code == 503
    assert client.get("/healthz").status_code == 200


def test_a_watch_that_does_not_look_is_caught(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The weakness as it was: the deleted file goes on being written."""
    monkeypatch.setattr(sqlite_file._Watch, "_check", lambda *_: None)
    engine = make_engine(f"sqlite:///{file}")
    migrate(engine)
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        test_nothing_is_written_to_a_file_that_is_not_the_one_on_disk(file, engine, _delete)


def _typed_over(session: Session) -> None:
    row = session.exec(select(QualityMeasure)).one()
    row.figures = "{}"


def _removed(session: Session) -> None:
    session.delete(session.exec(select(QualityMeasure)).one())


@pytest.mark.parametrize("change", [_typed_over, _removed])
def test_text_that_is_typed_over_or_removed_is_in_no_file_after_the_commit(
    file: Path, engine: Engine, change: Callable[[Session], None]
) -> None:
    _keep_then_change(engine, change)
    assert not _holding(file), "the connections are still open: the journal is there"


@pytest.mark.parametrize("change", [_typed_over, _removed])
def test_a_commit_that_leaves_the_journal_is_caught(
    file: Path, engine: Engine, change: Callable[[Session], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WritingSession, "commit", Session.commit)
    _keep_then_change(engine, change)
    assert _holding(file)


def test_a_reader_at_work_hardly_delays_a_commit_and_the_next_one_empties_the_journal(
    file: Path, engine: Engine
) -> None:
    with open_session(engine, writing=True) as session:
        session.add(measure(figures=WITNESS))
        session.commit()
    with open_session(engine) as reader:
        reader.exec(select(QualityMeasure)).all()
        with open_session(engine, writing=True) as session:
            _removed(session)
            session.commit()
    with open_session(engine, writing=True) as session:
        session.add(measure())
        session.commit()
    assert not _holding(file)


def test_a_journal_that_cannot_be_emptied_does_not_deny_what_was_committed(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_engine: Engine) -> None:
        raise database.StorageUnavailable("disk full")

    monkeypatch.setattr(database, "empty_journal", refuse)
    with open_session(engine, writing=True) as session:
        session.add(measure())
        session.commit()
    with open_session(engine) as session:
        assert session.exec(select(QualityMeasure.measured_at)).one() == NOON


def test_the_mode_holds_whatever_the_umask(tmp_path: Path) -> None:
    former = os.umask(0)
    try:
        sqlite_file.make_private(tmp_path / "new")
    finally:
        os.umask(former)
    assert _mode(tmp_path / "new") == 0o600


def _keep_then_change(engine: Engine, change: Callable[[Session], None]) -> None:
    with open_session(engine, writing=True) as session:
        session.add(measure(figures=WITNESS))
        session.commit()
    with open_session(engine, writing=True) as session:
        change(session)
        session.commit()


def _holding(file: Path) -> list[str]:
    return [one.name for one in file.parent.iterdir() if WITNESS.encode() in one.read_bytes()]
