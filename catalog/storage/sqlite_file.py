"""The one file of SQLite: private from its first byte, and the same from a process's first
connection to its last.

A file that is deleted or replaced under a running site goes on being written by whoever has it
open: everything is accepted, and everything is gone at the next start. Here it is refused.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from catalog.storage.faults import DatabaseFileMoved

PRIVATE = 0o600
"""Mode of the database and of its backups: they hold addresses and what people typed."""


def make_private(file: Path) -> None:
    """Creates `file`, empty and readable by its owner alone; one that is there keeps what it holds
    and loses what others may do with it. SQLite gives its journals the mode of the file."""
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE))
    except FileExistsError:
        # Another owner's file: its mode is theirs to choose.
        with suppress(PermissionError):
            file.chmod(PRIVATE)


def watch(engine: Engine, file: Path) -> None:
    """Makes every use of `engine` raise `DatabaseFileMoved` once `file` is no longer the one that
    its first connection opened: when a connection is opened, taken, and about to commit."""
    _Watch(file).listen(engine)


class _Watch:
    """Remembers which file was opened; a process that is forked inherits the memory."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._opened: tuple[int, int] | None = None

    def listen(self, engine: Engine) -> None:
        event.listen(engine, "do_connect", self._before_opening)
        event.listen(engine, "connect", self._remember)
        event.listen(engine, "checkout", self._check)
        event.listen(engine, "commit", self._check)

    def _before_opening(self, *_: Any) -> None:
        # SQLite would make an absent file anew, empty.
        self._check()
        if self._opened is None and not self._file.exists():
            make_private(self._file)

    def _remember(self, *_: Any) -> None:
        self._opened = self._opened or self._on_disk()

    def _check(self, *_: Any) -> None:
        if self._opened is not None and self._on_disk() != self._opened:
            raise DatabaseFileMoved(
                f"{self._file.name} is no longer the file that this process opened: restart it."
            )

    def _on_disk(self) -> tuple[int, int] | None:
        try:
            found = self._file.stat()
        except FileNotFoundError:
            return None
        return found.st_dev, found.st_ino
