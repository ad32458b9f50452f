"""The site is killed again and again while people save dossiers: nothing that it acknowledged may
be lost."""

import random
import time
from dataclasses import dataclass, field
from pathlib import Path

from sqlmodel import select

from catalog.storage.database import make_engine, open_session
from catalog.storage.models import Dossier
from tests.durability.site import Site
from tests.durability.writers import Acknowledged, Writers


@dataclass
class Losses:
    """What came of some kills. `lost` holds the titles of acknowledged dossiers that the database
    does not have, `back` the seconds from each kill of the whole site to the next saving."""

    kills: int = 0
    acknowledged: int = 0
    refused: int = 0
    lost: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    is_whole: bool = True
    back: list[float] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not self.lost and not self.broken and self.is_whole and self.acknowledged > 0

    def __str__(self) -> str:
        back = f", back in {sorted(self.back)[len(self.back) // 2]:.1f} s" if self.back else ""
        return (
            f"{self.kills} kills, {self.acknowledged} acknowledged, {len(self.lost)} lost,"
            f" {self.refused} refused, {len(self.broken)} broken answers,"
            f" integrity {'ok' if self.is_whole else 'LOST'}{back}"
        )


def missing(database_url: str, acknowledged: Acknowledged) -> list[str]:
    """The titles of the acknowledged dossiers that a new connection does not find as they were."""
    engine = make_engine(database_url)
    try:
        with open_session(engine) as session:
            rows = session.exec(select(Dossier.link_hash, Dossier.title)).all()
    finally:
        engine.dispose()
    kept = dict(rows)
    return [title for link, title in acknowledged.dossiers.items() if kept.get(link) != title]


def is_whole(database_url: str) -> bool:
    """Whether SQLite finds its file whole; PostgreSQL looks after its own."""
    engine = make_engine(database_url)
    try:
        with engine.connect() as connection:
            if engine.dialect.name != "sqlite":
                return True
            verdict = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
            return bool(verdict == "ok")
    finally:
        engine.dispose()


def kill_under_writers(
    database_url: str, folder: Path, kills: int, of_all: int, application: str = "wsgi:app"
) -> Losses:
    """Kills a worker `kills - of_all` times and the whole site `of_all` times, evenly, the last
    time included; four writers go on meanwhile. The database is looked at after each kill of the
    whole, when nobody has it open."""
    site = Site(database_url, folder / "gunicorn.log", application)
    losses = Losses()
    site.start()
    try:
        with Writers(site.address) as writers:
            for number in range(1, kills + 1):
                # Something is saved between two kills: the moment of each is not that of a start.
                writers.wait_for_more(len(writers.acknowledged))
                time.sleep(random.uniform(0, 0.15))
                losses.kills = number
                if number % (kills // of_all):
                    site.kill_a_worker()
                    continue
                site.kill()
                losses.is_whole &= is_whole(database_url)
                losses.lost += missing(database_url, writers.acknowledged)
                if number < kills:
                    former, killed = len(writers.acknowledged), time.monotonic()
                    site.start()
                    writers.wait_for_more(former)
                    losses.back.append(time.monotonic() - killed)
    finally:
        site.kill()
    given = writers.acknowledged
    losses.acknowledged, losses.refused, losses.broken = len(given), given.refused, given.broken
    losses.lost = sorted({*losses.lost, *missing(database_url, given)})
    return losses
