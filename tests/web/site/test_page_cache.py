"""Pages kept for the next visitor: so many, the forgotten ones first, whatever the threads."""

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalog.web.site import page_cache
from catalog.web.site.page_cache import _PAGES_KEPT

THREADS, PAGES = 8, 3 * _PAGES_KEPT


@pytest.fixture
def kept(app: Flask) -> Iterator[Callable[[str], bytes]]:
    """Gives the page of a name, kept or made: its content is its name."""
    app.extensions.pop("kept_pages", None)

    def page_of(name: str) -> bytes:
        with app.app_context():
            return page_cache._kept(("version", name), name.encode).content

    yield page_of
    app.extensions.pop("kept_pages", None)


@pytest.fixture
def _threads_meet_often() -> Iterator[None]:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


def test_the_pages_kept_in_memory_are_bounded(
    app: Flask, client: FlaskClient, kept: Callable[[str], bytes]
) -> None:
    for number in range(_PAGES_KEPT):
        kept(str(number))
    client.get("/offres?q=bornes")
    assert len(app.extensions["kept_pages"]) == _PAGES_KEPT


def test_the_page_that_nobody_asks_for_goes_first(app: Flask, kept: Callable[[str], bytes]) -> None:
    for number in range(_PAGES_KEPT):
        kept(str(number))
    kept("0")
    kept("one more")
    shelf = app.extensions["kept_pages"]
    assert shelf.find(("version", "0")) is not None
    assert shelf.find(("version", "1")) is None


@pytest.mark.usefixtures("_threads_meet_often")
def test_threads_that_push_one_anothers_pages_out_get_their_own(
    app: Flask, kept: Callable[[str], bytes]
) -> None:
    def visit(thread: int) -> list[str]:
        # Some pages are asked for by all, the others by this thread alone.
        names = [f"{number if number % 3 else (thread, number)}" for number in range(PAGES)]
        return [name for name in names if kept(name) != name.encode()]

    with ThreadPoolExecutor(THREADS) as threads:
        assert [*threads.map(visit, range(THREADS))] == [[]] * THREADS
    assert len(app.extensions["kept_pages"]) == _PAGES_KEPT
