"""What a process keeps of a database from one request to the next. Used by `memory`,
`listed` and `census`."""

from collections.abc import Callable
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Dialect
from sqlmodel import Session

_Value = TypeVar("_Value")


class Held(Generic[_Value]):
    """One value per database, made again when the version of what it is made from is another.

    Of an engine, of those derived from it and of their connections, the dialect stands for the
    database: they share it, and it outlives a pool that is disposed of before a fork.
    """

    def __init__(self) -> None:
        self._by_database: WeakKeyDictionary[Dialect, tuple[object, _Value]] = WeakKeyDictionary()

    def get(self, session: Session, version: object, make: Callable[[], _Value]) -> _Value:
        """Returns the value of this version, from memory where it is the one held."""
        database = session.get_bind().dialect
        held = self._by_database.get(database)
        if held is None or held[0] != version:
            held = self._by_database[database] = (version, make())
        return held[1]
