"""How many requests one address may send: a ceiling for all pages, lower ones where a view asks for
it with `@limited`."""

import math
import time
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, g
from flask_limiter import Limiter, RequestLimit
from flask_limiter.util import get_remote_address

from catalog.settings import Settings
from catalog.web.site.requests import View

EVERY_PAGE = "600 per minute"
# Seconds: a Redis that is silent is as one that is away.
_PATIENCE: dict[str, Any] = {"socket_timeout": 0.2, "socket_connect_timeout": 0.2}
UNLIMITED = {"monitoring.is_alive", "monitoring.is_ready"}


def limited(limit: str) -> Callable[[View], View]:
    """Give a view a ceiling of its own (`30 per minute`), per address; beyond it, a 429 says when
    to come back."""

    def mark(view: View) -> View:
        view.limit = limit  # type: ignore[attr-defined]
        return view

    return mark


def register_limits(app: Flask, settings: Settings) -> None:
    """Call after the blueprints are registered. Counters are in Redis when there is one, else in
    each process's memory."""
    limiter = Limiter(
        get_remote_address,
        app=app,
        default_limits=[EVERY_PAGE],
        enabled=settings.has_rate_limits,
        storage_uri=settings.redis_url or "memory://",
        storage_options=_PATIENCE if settings.redis_url else {},
        strategy="moving-window",
        # A counter out of reach must not close the site.
        in_memory_fallback_enabled=bool(settings.redis_url),
        on_breach=_note_when_to_come_back,
    )
    for endpoint, view in app.view_functions.items():
        if endpoint in UNLIMITED:
            limiter.exempt(view)
        elif limit := getattr(view, "limit", None):
            app.view_functions[endpoint] = limiter.limit(limit)(view)  # type: ignore[assignment]

    # The library holds it weakly where the limits are off.
    app.extensions["limits"] = limiter
    app.after_request(_say_when_to_come_back)


def seconds_to_wait() -> int | None:
    """How long until the visitor who asked too much may ask again; None for everybody else."""
    seconds: int | None = g.get("seconds_to_wait")
    return seconds


def _note_when_to_come_back(limit: RequestLimit) -> None:
    g.seconds_to_wait = max(1, math.ceil(limit.reset_at - time.time()))


def _say_when_to_come_back(response: Response) -> Response:
    seconds = seconds_to_wait()
    if response.status_code == 429 and seconds is not None:
        response.headers["Retry-After"] = str(seconds)
    return response
