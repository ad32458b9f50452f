"""gunicorn as it is served, which may be killed: its workers one by one, or all of it at once."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

from catalog.settings import PROJECT_ROOT

PATIENCE = 60
"""Seconds in which the site is up, on a busy machine too."""


class Site:
    """A served site; its processes are a group of their own, and die by their ids only.

    `application` is the WSGI application, so that a site with a weakness can be tried too.
    """

    def __init__(self, database_url: str, log: Path, application: str = "wsgi:app") -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self._database_url = database_url
        self._log = log
        self._application = application
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> float:
        """Starts it and waits until it answers; returns how many seconds it took."""
        environment = os.environ | {
            "APP_ENV": "development",
            "PORT": str(self._port),
            "DATABASE_URL": self._database_url,
            "SECRET_KEY": "a key that only the tests use, long enough",
            "RATE_LIMITS": "off",
            "PYTHONPATH": str(PROJECT_ROOT),
        }
        started = time.monotonic()
        with self._log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", self._application],
                cwd=PROJECT_ROOT,
                env=environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        while time.monotonic() - started < PATIENCE and self._process.poll() is None:
            try:
                with urlopen(f"{self.address}/readyz", timeout=PATIENCE):
                    return time.monotonic() - started
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(f"The site does not start: {self._log.read_text()[-2000:]}")

    def kill_a_worker(self) -> None:
        """SIGKILL to one worker, whatever it is doing; gunicorn puts another in its place."""
        assert self._process is not None
        pid = self._process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        if children:
            os.kill(int(random.choice(children)), signal.SIGKILL)

    def kill(self) -> None:
        """SIGKILL to all of it at once."""
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(PATIENCE)
