"""Asks the official addresses for their lists, all at once, within a given time. For `flask
import-programmes` and `seed`."""

import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Engine, delete

from catalog.storage.database import open_session
from catalog.storage.models import OfficialAttempt
from catalog.territories.memory import reference
from catalog.territories.official.addresses import KnownBefore, Official
from catalog.territories.official.download import Download, DownloadFailed, download
from catalog.territories.official.loading import LoadedFile, load_files
from catalog.territories.official.reading import OfficialFile, read_official
from catalog.territories.official.table import read_table
from catalog.territories.programmes import InvalidProgrammeList
from matching.domain.vocabulary import Programme

Fetch = Callable[[str, float], Download]


@dataclass(frozen=True, slots=True)
class Online:
    """What came of it: the lists that were had and loaded, and by programme why the others were
    not."""

    loaded: tuple[LoadedFile, ...]
    failures: dict[Programme, str]


def import_online(
    engine: Engine,
    before: KnownBefore,
    on: date,
    loaded_at: datetime,
    *,
    seconds: float,
    is_trial: bool = False,
    accepts_fewer: bool = False,
    fetch: Fetch = download,
) -> Online:
    """Ask each address once. Each list is loaded or refused by itself: one that cannot be had does
    not stop the others."""
    loaded: list[LoadedFile] = []
    failures: dict[Programme, str] = {}
    officials = [official for official in before.officials.values() if official.address]
    for official, answer in _fetch_all(officials, seconds, fetch):
        programme = Programme(official.programme)
        if isinstance(answer, DownloadFailed):
            failures[programme] = str(answer)
            continue
        try:
            # Read before the transaction: the site goes on writing meanwhile.
            read = _read(engine, before, answer, on)
            with open_session(engine, writing=True) as session:
                loaded += load_files(session, [read], loaded_at, accepts_fewer=accepts_fewer)
                if not is_trial:
                    session.commit()
        except InvalidProgrammeList as refused:
            failures[programme] = str(refused)
    return Online(tuple(loaded), failures)


def import_once_a_day(
    engine: Engine,
    before: KnownBefore,
    on: date,
    loaded_at: datetime,
    *,
    seconds: float,
    fetch: Fetch = download,
) -> Online | None:
    """The same, unless it was done already that day: None then."""
    with open_session(engine, writing=True) as session:
        if session.get(OfficialAttempt, on) is not None:
            return None
        session.execute(delete(OfficialAttempt))
        session.add(OfficialAttempt(day=on))
        session.commit()
    return import_online(engine, before, on, loaded_at, seconds=seconds, fetch=fetch)


def _read(engine: Engine, before: KnownBefore, answer: Download, on: date) -> OfficialFile:
    table = read_table(answer.name, answer.content)
    with open_session(engine) as session:
        known = reference(session)
    return read_official(table, known, before, on=on, modified_on=answer.modified_on)


def _fetch_all(
    officials: Iterable[Official], seconds: float, fetch: Fetch
) -> Iterator[tuple[Official, Download | DownloadFailed]]:
    """What each address answers, as it comes. Looking a name up may hang beyond any time-out: the
    threads are left behind."""
    answers: queue.SimpleQueue[tuple[Official, Download | DownloadFailed]] = queue.SimpleQueue()

    def ask(official: Official) -> None:
        try:
            answers.put((official, fetch(official.address or "", seconds)))
        except DownloadFailed as failure:
            answers.put((official, failure))

    waited = list(officials)
    for official in waited:
        threading.Thread(target=ask, args=(official,), daemon=True).start()
    deadline = time.monotonic() + seconds
    while waited:
        try:
            official, answer = answers.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            break
        waited.remove(official)
        yield official, answer
    for official in waited:
        yield official, DownloadFailed("pas de réponse à temps")
