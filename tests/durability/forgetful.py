"""The site with a planted weakness: one commit in two, the first of each process included, is
acknowledged and not made. The trial must see it."""

from itertools import count
from typing import Any

from catalog.storage.database import WritingSession
from wsgi import app as app

_commits = count(1)
_commit = WritingSession.commit


def _forget(self: Any) -> None:
    if next(_commits) % 2 == 0:
        _commit(self)
    else:
        self.rollback()


WritingSession.commit = _forget  # type: ignore[method-assign]
