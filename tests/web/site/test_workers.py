"""gunicorn as `make run` starts it, with two workers on the loopback: what a process holds in
memory is built once, before they are forked, and shared."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from catalog.settings import PROJECT_ROOT
from catalog.storage.database import make_engine, migrate

# Seconds in which the site is up, on a busy machine too.
PATIENCE = 60
# What makes a process build all of it: a name looked for, a whole département judged.
PATHS = ("/territoires?q=peronne", "/territoires/dep-59")
# Of the memory of a worker that has served these, the share that is its own: a quarter here; more
# than half when each worker builds its own copy.
OWN_SHARE = 0.4

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/smaps_rollup").exists(), reason="Only Linux tells what is shared."
)


@dataclass(frozen=True)
class Server:
    process: "subprocess.Popen[bytes]"
    address: str
    log: Path

    @property
    def workers(self) -> list[int]:
        pid = self.process.pid
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def get(self, path: str) -> int:
        try:
            with urlopen(f"{self.address}{path}", timeout=PATIENCE) as answer:
                return int(answer.status)
        except HTTPError as error:
            return error.code


@contextmanager
def served(database_url: str, folder: Path) -> Iterator[Server]:
    """Stopped by its process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "APP_ENV": "development",
        "PORT": str(port),
        "DATABASE_URL": database_url,
        "SECRET_KEY": "a key that only the tests use, long enough",
        "RATE_LIMITS": "off",
    }
    log = folder / "gunicorn.log"
    with log.open("wb") as output:
        command = [sys.executable, "-m", "gunicorn", "wsgi:app"]
        process = subprocess.Popen(
            command, cwd=PROJECT_ROOT, env=environment, stdout=output, stderr=output
        )
    server = Server(process, f"http://127.0.0.1:{port}", log)
    try:
        _wait_for(server)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def _wait_for(server: Server) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            if server.get("/healthz") == 200 and len(server.workers) == 2:
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"gunicorn does not answer: {server.log.read_text()[-2000:]}")


def test_the_workers_share_what_the_site_holds_in_memory_and_no_connection(
    database_url: str, tmp_path: Path
) -> None:
    with served(database_url, tmp_path) as server:
        opened = [_files_of(pid) for pid in (server.process.pid, *server.workers)]
        assert not any(".sqlite3" in file for files in opened for file in files)
        # More at once than there are workers: each serves some.
        with ThreadPoolExecutor(6) as visitors:
            assert set(visitors.map(server.get, PATHS * 6)) == {200}
        shares = [_own_share(pid) for pid in server.workers]
        assert max(shares) < OWN_SHARE
        assert "not warm" not in server.log.read_text()


def test_a_database_that_is_empty_does_not_stop_the_site_from_starting(
    empty_database_url: str, tmp_path: Path
) -> None:
    engine = make_engine(empty_database_url)
    migrate(engine)
    engine.dispose()
    with served(empty_database_url, tmp_path) as server:
        assert server.get("/offres") == 503
        assert "not warm" in server.log.read_text()


def _files_of(pid: int) -> list[str]:
    files = []
    for file in Path(f"/proc/{pid}/fd").iterdir():
        # A thread may close what was just listed.
        with suppress(FileNotFoundError):
            files.append(str(file.readlink()))
    return files


def _own_share(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    sizes = {line.split(":")[0]: int(line.split()[1]) for line in lines if line.endswith("kB")}
    return (sizes["Private_Clean"] + sizes["Private_Dirty"]) / sizes["Rss"]
