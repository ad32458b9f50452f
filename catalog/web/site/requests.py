"""What a view may ask of the current request: settings, addresses, the sessions of the database
(`g.session`, `g.writing`), to be a writing view."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import current_app, g, make_response, request
from flask.ctx import _AppCtxGlobals
from flask.typing import ResponseReturnValue

from catalog.settings import Settings
from catalog.storage.database import open_session

View = Callable[..., ResponseReturnValue]


class RequestGlobals(_AppCtxGlobals):
    """`flask.g` with two sessions of the database, each opened at its first use: `g.session` reads,
    then `g.writing` writes, in a view marked `@writes` only."""

    def __getattr__(self, name: str) -> Any:
        if name == "session":
            self.session = open_session(current_app.extensions["engine"])
            return self.session
        if name == "writing" and "is_writing" in self:
            # What was read is done with: a request that waits for its turn to write while it holds
            # a connection to read would leave none to whoever writes.
            close_sessions()
            self.writing = open_session(current_app.extensions["engine"], writing=True)
            return self.writing
        raise AttributeError(name)


def close_sessions(_error: BaseException | None = None) -> None:
    """Drop both sessions, at the end of the request; what was not committed is lost, on purpose."""
    for name in ("writing", "session"):
        session = g.pop(name, None)
        if session is not None:
            session.close()


def start_again() -> None:
    """When what was to be written is refused: nothing of it is kept, nobody waits any more, and
    what is read from now on is the present state."""
    close_sessions()


def writes(view: View) -> View:
    """Mark a view that writes, in `g.writing`: committed once, after a good answer (status below
    400), and only then.

    From the first use of `g.writing` to the answer, all other writers wait: compute before, in
    `g.session`, and write last. Put it below the route: `@blueprint.post(…)` then `@writes`. A view
    without it has no `g.writing`, and what it writes elsewhere is lost.
    """

    @wraps(view)
    def committed_view(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        g.is_writing = True
        try:
            response = make_response(view(*args, **kwargs))
            if response.status_code < 400 and "writing" in g:
                g.writing.commit()
        finally:
            # What comes after (the page of an error, an emptied journal) holds nobody up, and does
            # not see the state from before.
            close_sessions()
        return response

    committed_view.is_writing = True  # type: ignore[attr-defined]
    return committed_view


def address_of(path: str) -> str:
    """The whole address of a path of the site."""
    return (current_settings().public_url or request.host_url.rstrip("/")) + path


def current_settings() -> Settings:
    """The settings of the running application."""
    settings: Settings = current_app.extensions["settings"]
    return settings
