"""A PostgreSQL server of the tests' own, in a temporary folder, for TEST_DATABASE=postgresql;
started and stopped once per run.

PostgreSQL refuses to run as root: root starts it as the system's `postgres` user.
"""

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest

SERVER = pytest.StashKey["Server"]()
SOCKET_VARIABLE = "TEST_POSTGRESQL_SOCKET"
"""Where the workers of pytest-xdist, which inherit the environment, learn of the server."""
# The tests' data may be lost: nothing waits for the disk. Nothing listens on the network.
OPTIONS = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c listen_addresses='' -c"
    " max_connections=100"
)


@dataclass(frozen=True)
class Server:
    """A running server: its folder also holds its socket."""

    binaries: Path
    folder: Path

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs; raises CalledProcessError, with what it said, when it
        fails."""
        as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        subprocess.run(
            [*as_user, str(self.binaries / program), *arguments],
            check=True,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            timeout=60,
        )

    def start(self) -> None:
        data = str(self.folder / "data")
        self.run(
            "initdb",
            "--pgdata",
            data,
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        )
        options = f"{OPTIONS} -c unix_socket_directories='{self.folder}'"
        self.run(
            "pg_ctl",
            "start",
            "--wait",
            "--pgdata",
            data,
            "--log",
            str(self.folder / "log"),
            "--options",
            options,
        )

    def stop(self) -> None:
        try:
            self.run("pg_ctl", "stop", "--mode=immediate", "--pgdata", str(self.folder / "data"))
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)


def find_binaries() -> Path | None:
    """The newest PostgreSQL of the machine that the tests can run, or None."""
    if os.geteuid() == 0 and (
        shutil.which("runuser") is None
        or subprocess.run(["id", "postgres"], capture_output=True).returncode
    ):
        return None
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    found = str(debian[-1]) if debian else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get("TEST_DATABASE", "sqlite") != "postgresql" or hasattr(config, "workerinput"):
        return
    binaries = find_binaries()
    if binaries is None:
        # `databases` skips, with a reason, what needs it: a contributor may lack PostgreSQL, the CI
        # may not.
        if os.environ.get("CI"):
            pytest.exit(
                "PostgreSQL is missing, and CI must test on it: apt-get install postgresql",
                returncode=1,
            )
        return
    folder = Path(tempfile.mkdtemp(prefix="test-postgresql-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    server = Server(binaries, folder)
    config.stash[SERVER] = server
    server.start()
    os.environ[SOCKET_VARIABLE] = str(folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    server = config.stash.get(SERVER, None)
    if server is not None:
        server.stop()
