"""What a view may ask of the current request: settings, addresses, the database session
(`g.session`), to be a writing view."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, current_app, g, make_response, request
from flask.ctx import _AppCtxGlobals
from flask.typing import ResponseReturnValue

from catalog.settings import Settings
from catalog.storage.database import empty_journal, open_session

View = Callable[..., ResponseReturnValue]


class RequestGlobals(_AppCtxGlobals):
    """`flask.g` with a database session opened at its first use: a page that reads nothing opens
    nothing."""

    def __getattr__(self, name: str) -> Any:
        if name != "session":
            raise AttributeError(name)
        self.session = open_session(
            current_app.extensions["engine"], writing=getattr(self, "is_writing", False)
        )
        return self.session


def close_session(_error: BaseException | None) -> None:
    """Drop the session at the end of the request; what was not committed is lost, on purpose."""
    session = g.pop("session", None)
    if session is not None:
        session.close()


def writes(view: View) -> View:
    """Mark a view that writes: its session is committed once, after a good answer (status below
    400), and only then.

    Put it below the route: `@blueprint.post(…)` then `@writes`. A view without it can write nothing
    that lasts.
    """

    @wraps(view)
    def committed_view(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        g.is_writing = True
        response = make_response(view(*args, **kwargs))
        if response.status_code < 400 and "session" in g:
            g.session.commit()
        return response

    committed_view.is_writing = True  # type: ignore[attr-defined]
    return committed_view


def address_of(path: str) -> str:
    """The whole address of a path of the site."""
    return (current_settings().public_url or request.host_url.rstrip("/")) + path


def leave_no_trace(response: Response) -> Response:
    """To be called once an erasure is committed: `after_this_request(leave_no_trace)`."""
    empty_journal(current_app.extensions["engine"])
    return response


def current_settings() -> Settings:
    """The settings of the running application."""
    settings: Settings = current_app.extensions["settings"]
    return settings
