"""The session that only reads, and what it has already asked: opened by `open_session`, asked
through `read_once`."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from sqlalchemy import Engine, event
from sqlalchemy.orm import ORMExecuteState
from sqlmodel import Session

_Answer = TypeVar("_Answer")


class WritesInReading(RuntimeError):
    """A session that reads was given something to write: it would be lost at its end."""

    def __init__(self) -> None:
        super().__init__(
            "Write in a session opened with writing=True, which a view calls g.writing."
        )


class ReadingSession(Session):
    """A session that writes nothing. What a request asks in several places (which reference is
    loaded, which catalogue is published) it asks the database once, and sees one state of both."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.answers: dict[Callable[..., Any], Any] = {}


def read_once(session: Session, ask: Callable[[Session], _Answer]) -> _Answer:
    """Returns `ask(session)`, asked once per transaction of a `ReadingSession`; `ask` is a function
    of a module, whose name stands for the question.

    Any other session may change what it reads: there, `ask` is called each time. What `ask` raises
    is raised each time.
    """
    if not isinstance(session, ReadingSession):
        return ask(session)
    if ask not in session.answers:
        session.answers[ask] = ask(session)
    return cast(_Answer, session.answers[ask])


@event.listens_for(ReadingSession, "after_transaction_end")
def _forget(session: ReadingSession, _transaction: object) -> None:
    """Another transaction may see another state."""
    session.answers.clear()


@event.listens_for(ReadingSession, "before_flush")
def _refuse_rows(_session: ReadingSession, _context: object, _instances: object) -> None:
    raise WritesInReading


@event.listens_for(ReadingSession, "do_orm_execute")
def _refuse_statements(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        raise WritesInReading
