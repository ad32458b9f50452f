"""Pages and files that depend on the catalogue, the territories' data, the day and the address
only: kept by version of both, and answered 304 to who has them already."""

import hashlib
from collections.abc import Callable
from datetime import date
from threading import Lock
from typing import NamedTuple

from cachetools import LRUCache
from flask import Response, current_app, g, request

from catalog.territories.memory import data_version
from catalog.web.site.requests import address_of

# About 40 kB each: at most some ten megabytes per process.
_PAGES_KEPT = 250


_Key = tuple[str, ...]


class _Kept(NamedTuple):
    content: bytes
    etag: str


class _Shelf:
    """The pages that one application keeps, by address and version; the one that nobody asks for
    goes first. Several threads may use it at once."""

    def __init__(self) -> None:
        self._pages: LRUCache[_Key, _Kept] = LRUCache(_PAGES_KEPT)
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._pages)

    def find(self, key: _Key) -> _Kept | None:
        with self._lock:
            return self._pages.get(key)

    def put(self, key: _Key, kept: _Kept) -> None:
        with self._lock:
            self._pages[key] = kept


def public_page(version: str, on: date, render: Callable[[], str]) -> Response:
    """The page that `render` makes, kept for the next visitor who asks for the same address; 304
    when the visitor has it.

    Only for a page that shows nothing of its visitor. It varies with the cookie all the same: with
    answers there, the same address may show more.
    """
    response = _conditional(_kept(_key(version, on), lambda: render().encode()), "text/html")
    response.vary.add("Cookie")
    return response


def public_file(version: str, on: date, make: Callable[[], bytes], media_type: str) -> Response:
    """The same for a file, which is the same for all."""
    return _conditional(_kept(_key(version, on), make), media_type)


def _key(version: str, on: date) -> _Key:
    """The whole addresses in what is kept are those of the site as it was asked for."""
    return version, data_version(g.session), on.isoformat(), request.full_path, address_of("/")


def _conditional(kept: _Kept, media_type: str) -> Response:
    response = Response(kept.content, mimetype=media_type)
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(kept.etag)
    response.make_conditional(request)
    return response


def _kept(key: _Key, make: Callable[[], bytes]) -> _Kept:
    if current_app.debug:  # A template being written must show.
        return _make(make)
    shelf: _Shelf = current_app.extensions.setdefault("kept_pages", _Shelf())
    kept = shelf.find(key)
    if kept is None:
        # Two visitors at once may both make it, and make the same: nobody waits for another's.
        kept = _make(make)
        shelf.put(key, kept)
    return kept


def _make(make: Callable[[], bytes]) -> _Kept:
    content = make()
    return _Kept(content, hashlib.sha256(content).hexdigest()[:32])
