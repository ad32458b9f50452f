"""How tests see what the site asks of the database: each statement, and whether it was sent while
others wait to write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, event


@dataclass
class Statements:
    """`writing` are those of the sessions that write, from the one that takes SQLite's lock on."""

    reading: list[str] = field(default_factory=list)
    writing: list[str] = field(default_factory=list)

    @property
    def selects(self) -> int:
        return sum(one.lstrip().startswith("SELECT") for one in (*self.reading, *self.writing))


@contextmanager
def listened(engine: Engine) -> Iterator[Statements]:
    """What is sent to the database inside the block, in this process."""
    seen = Statements()

    def note(connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
        is_writing = connection.get_execution_options().get("begin_immediate", False)
        (seen.writing if is_writing else seen.reading).append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
