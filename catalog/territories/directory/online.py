"""Asks the official address for a copy of the directory, within a given time. For `flask
import-services` and `seed`."""

import queue
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Engine

from catalog.storage.database import open_session
from catalog.territories.directory.kinds import InvalidDirectory, KnownDirectory
from catalog.territories.directory.loading import DirectoryReport, load_directory
from catalog.territories.directory.opening import MAX_BYTES, opened
from catalog.territories.directory.placing import Places, read_places
from catalog.territories.directory.reading import DirectoryCopy, read_directory
from catalog.territories.official.download import Downloaded, DownloadFailed, download_into

Fetch = Callable[[BinaryIO, str, float], Downloaded]
Advance = Callable[[int], None]


def _silently(done: int) -> None:
    return None


def fetch_copy(file: BinaryIO, address: str, seconds: float) -> Downloaded:
    """Write the copy at this address into the file. Raises `DownloadFailed`."""
    return download_into(file, address, seconds, MAX_BYTES)


@contextmanager
def fetched(
    address: str, seconds: float, fetch: Fetch = fetch_copy
) -> Iterator[tuple[Path, Downloaded]]:
    """The copy at this address, in a file that goes afterwards. Looking a name up may hang beyond
    any time-out: the thread is then left behind. Raises `DownloadFailed`."""
    answers: queue.SimpleQueue[Downloaded | DownloadFailed] = queue.SimpleQueue()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "annuaire"

        def ask() -> None:
            try:
                with path.open("wb") as file:
                    answers.put(fetch(file, address, seconds))
            except DownloadFailed as failure:
                answers.put(failure)
            except OSError:  # The folder went before the answer came: nobody waits any more.
                answers.put(DownloadFailed("pas de place pour le fichier"))

        threading.Thread(target=ask, daemon=True).start()
        try:
            answer = answers.get(timeout=seconds + 1)
        except queue.Empty:
            answer = DownloadFailed("pas de réponse à temps")
        if isinstance(answer, DownloadFailed):
            raise answer
        yield path, answer


def import_copy(
    engine: Engine,
    path: Path,
    name: str,
    known: KnownDirectory,
    on: date,
    loaded_at: datetime,
    *,
    given: date | None = None,
    modified_on: date | None = None,
    accepts_fewer: bool = False,
    is_trial: bool = False,
    advance: Advance = _silently,
) -> tuple[DirectoryCopy, DirectoryReport]:
    """Read the copy at `path` and load it, whole or not at all; a trial changes nothing. `advance`
    is told of the records read. Raises `InvalidDirectory`."""
    with opened(path, name) as copy, tempfile.TemporaryFile() as waiting:
        read = read_directory(
            copy,
            known,
            _places_of(engine),
            waiting,
            on=on,
            given=given,
            modified_on=modified_on,
            advance=advance,
        )
        with open_session(engine, writing=True) as session:
            report = load_directory(session, read, known, loaded_at, accepts_fewer=accepts_fewer)
            if not is_trial:
                session.commit()
    return read, report


def _places_of(engine: Engine) -> Places:
    """Read on the way, so that nothing holds them once the copy is read."""
    with open_session(engine) as session:
        return read_places(session)


def import_directory_online(
    engine: Engine,
    known: KnownDirectory,
    on: date,
    loaded_at: datetime,
    *,
    seconds: float,
    fetch: Fetch = fetch_copy,
) -> DirectoryReport | str:
    """Ask the official address once and load what it gives; returns why not, in French, when it
    cannot be had or be right: the directory that was loaded stays."""
    try:
        with fetched(known.address, seconds, fetch) as (path, got):
            _, report = import_copy(
                engine, path, got.name, known, on, loaded_at, modified_on=got.modified_on
            )
    except (DownloadFailed, InvalidDirectory) as failure:
        return str(failure).rstrip(".")
    return report
