"""Pages that depend on the catalogue, the territories' data, the day and the address only: kept by version of both, and answered
304 to who has them already."""

import hashlib
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from flask import Response, current_app, g, request

from catalog.territories.memory import data_version

# About 40 kB each: at most some ten megabytes per process.
_PAGES_KEPT = 250


_Key = tuple[str, str, str, str]


class _Kept(NamedTuple):
    html: str
    etag: str


def public_page(version: str, on: date, render: Callable[[], str]) -> Response:
    """The page that `render` makes, kept for the next visitor who asks for the same address; 304 when the visitor has it.

    Only for a page that shows nothing of its visitor. It varies with the cookie all the same: with answers there, the same
    address may show more.
    """
    kept = _kept((version, data_version(g.session), on.isoformat(), request.full_path), render)
    response = Response(kept.html, mimetype="text/html")
    response.headers["Cache-Control"] = "no-cache"
    response.vary.add("Cookie")
    response.set_etag(kept.etag)
    response.make_conditional(request)
    return response


def _kept(key: _Key, render: Callable[[], str]) -> _Kept:
    if current_app.debug:  # A template being written must show.
        return _make(render)
    pages: dict[_Key, _Kept] = current_app.extensions.setdefault("kept_pages", {})
    kept = pages.get(key)
    if kept is None:
        kept = pages[key] = _make(render)
        for oldest in list(pages)[:-_PAGES_KEPT]:
            pages.pop(oldest, None)
    return kept


def _make(render: Callable[[], str]) -> _Kept:
    html = render()
    return _Kept(html, hashlib.sha256(html.encode()).hexdigest()[:32])
