"""A process that migrates a database and is killed in the middle of it, by a signal that nothing
catches."""

import multiprocessing
import os
import signal
from typing import Any

from sqlalchemy import event

from catalog.storage.database import make_engine, migrate

# Each process is forked from one that has loaded the site and runs nothing else: milliseconds.
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload([__name__])
LONGEST = 60


def _migrate(url: str, fatal: int) -> None:
    engine = make_engine(url)
    statements = 0

    def count(*_: Any) -> None:
        nonlocal statements
        statements += 1
        if statements == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine, "before_cursor_execute", count)
    event.listen(engine, "commit", count)
    migrate(engine)
    engine.dispose()


def migrate_and_die(url: str, fatal: int) -> bool:
    """Migrates the database in another process, killed right before its `fatal`-th statement
    (a commit counts as one); returns whether it was, False when it had fewer."""
    process = _PROCESSES.Process(target=_migrate, args=(url, fatal))
    process.start()
    process.join(LONGEST)
    assert process.exitcode in (0, -signal.SIGKILL), process.exitcode
    return process.exitcode == -signal.SIGKILL
