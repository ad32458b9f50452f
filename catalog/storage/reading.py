"""The session that only reads, and what it has already asked: opened by `open_session`, asked
through `read_once`."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from sqlalchemy import Engine, event
from sqlmodel import Session

_Answer = TypeVar("_Answer")


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
