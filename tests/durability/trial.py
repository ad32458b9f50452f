"""`make durability`: two hundred kills under four writers, on SQLite and on PostgreSQL; the last
line is the figures. KILLS says how many.

A site that forgets is tried first: a trial that finds nothing lost there is worth nothing.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from catalog.storage.database import make_engine
from tests.durability.kills import Losses, kill_under_writers
from tests.plugins.databases import PostgresqlDatabases
from tests.plugins.postgresql import Server, find_binaries
from tests.plugins.template import INVENTED, fill_catalogue, fill_territories

KILLS = 200
ONE_OF_ALL_IN = 10
"""Each tenth kill is of the whole site."""


def filled(url: str) -> str:
    """The database with territories and a catalogue, as `flask seed` fills it."""
    engine = make_engine(url)
    fill_territories(engine)
    fill_catalogue(engine, INVENTED)
    engine.dispose()
    return url


def on_sqlite(folder: Path, attempt: Callable[[str], Losses]) -> Losses:
    """The losses of a trial on a new file."""
    return attempt(filled(f"sqlite:///{folder}/boussole.sqlite3"))


def on_postgresql(folder: Path, attempt: Callable[[str], Losses]) -> Losses | None:
    """The losses of a trial on a server started for it; None where PostgreSQL is not installed."""
    binaries = find_binaries()
    if binaries is None:
        return None
    place = folder / "postgresql"
    place.mkdir()
    if os.geteuid() == 0:
        folder.chmod(0o755)
        shutil.chown(place, "postgres", "postgres")
    server = Server(binaries, place)
    server.start()
    try:
        return attempt(filled(PostgresqlDatabases(str(place)).create("durability")))
    finally:
        server.stop()


def main() -> int:
    kills = int(os.environ.get("KILLS", KILLS))
    with tempfile.TemporaryDirectory(prefix="durability-") as name:
        folder = Path(name)

        def forgetting(url: str) -> Losses:
            return kill_under_writers(url, folder, 5, 1, "tests.durability.forgetful:app")

        def honest(url: str) -> Losses:
            return kill_under_writers(url, folder, kills, max(1, kills // ONE_OF_ALL_IN))

        (folder / "planted").mkdir()
        planted = on_sqlite(folder / "planted", forgetting)
        print(f"a site that forgets: {planted}", flush=True)  # noqa: T201
        sqlite = on_sqlite(folder, honest)
        print(f"SQLite: {sqlite}", flush=True)  # noqa: T201
        postgresql = on_postgresql(folder, honest)
        print(f"PostgreSQL: {postgresql or 'not installed'}", flush=True)  # noqa: T201
    tried = [losses for losses in (sqlite, postgresql) if losses]
    is_good = bool(planted.lost) and all(losses.is_good for losses in tried)
    print(  # noqa: T201
        f"{'ok' if is_good else 'LOST'}: {sum(losses.kills for losses in tried)} kills,"
        f" {sum(losses.acknowledged for losses in tried)} acknowledged,"
        f" {sum(len(losses.lost) for losses in tried)} lost;"
        f" planted weakness {'seen' if planted.lost else 'NOT SEEN'}"
    )
    return not is_good


if __name__ == "__main__":
    sys.exit(main())
