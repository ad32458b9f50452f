"""What the pages weigh, how soon they are usable on a slow phone, and that nothing moves meanwhile:
served as in production."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser

from tests.e2e.network import Load, Watched

pytestmark = pytest.mark.e2e

PHONE = {"width": 360, "height": 640}
SCREEN = {"width": 1280, "height": 800}
RUNS = 8
RESULT = "/recommandations"
PAGES = {
    "accueil": "/",
    "résultat": RESULT,
    "catalogue": "/offres",
    "fiche": "/offres/ami-ia-hauts-de-france",
    "questionnaire": "/questionnaire/projet",
}
FIRST_VISIT = 200_000
NEXT_VISIT = 30_000
RESULT_PAGE = 100_000
USABLE = 1_000
"""Bytes and milliseconds: the bars."""
SHIFT = 0.01


@contextmanager
def visitor(browser: Browser, site_url: str, size: dict[str, int] = PHONE) -> Iterator[Watched]:
    """Somebody who comes for the first time: nothing is in the cache."""
    with browser.new_context(viewport=size, base_url=site_url) as context:  # type: ignore[arg-type]
        yield Watched(context)


def answer(watched: Watched, site_url: str) -> None:
    """The cookie of a person who answered."""
    form: dict[str, str | float | bool] = {
        "territory": "Péronne (80, Somme)",
        "need": "tester un agent conversationnel",
    }
    watched.tab.request.post("/", form=form, headers={"Origin": site_url})


def say(page: str, load: Load) -> None:
    print(  # noqa: T201 (a figure that the run is read for)
        f"{page}: {load.total} bytes, usable after {load.usable_after:.0f} ms, shift"
        f" {load.shift:.4f}"
    )


def test_the_home_page_is_light_at_first_and_lighter_after(browser: Browser, site_url: str) -> None:
    with visitor(browser, site_url) as watched:
        first, after = watched.open("/"), watched.open("/")
    say("accueil, first", first)
    say("accueil, next", after)
    assert first.total <= FIRST_VISIT, first
    assert after.total <= NEXT_VISIT, after


def test_the_result_is_light_for_who_comes_from_the_home_page(
    browser: Browser, site_url: str
) -> None:
    """The document and all that the browser does not have yet."""
    with visitor(browser, site_url) as watched:
        watched.open("/")
        answer(watched, site_url)
        result = watched.open(RESULT)
    say("résultat", result)
    assert result.total <= RESULT_PAGE, result


def test_the_result_is_usable_within_a_second_on_a_slow_phone(
    browser: Browser, site_url: str
) -> None:
    """For who comes from the home page, as everybody does. The machine does other things too: the
    best of a few runs counts."""
    loads = []
    for _ in range(RUNS):
        with visitor(browser, site_url) as watched:
            watched.open("/")
            answer(watched, site_url)
            watched.be_slow()
            loads.append(watched.open(RESULT))
        say("résultat, slow phone", loads[-1])
        if loads[-1].usable_after < USABLE:
            break
    assert min(load.usable_after for load in loads) < USABLE


@pytest.mark.parametrize("size", [PHONE, SCREEN], ids=["phone", "screen"])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_nothing_moves_while_a_page_loads(
    browser: Browser, site_url: str, path: str, size: dict[str, int]
) -> None:
    with visitor(browser, site_url, size) as watched:
        answer(watched, site_url)
        watched.be_slow()
        load = watched.open(path)
        stylesheets = watched.tab.locator("link[rel=stylesheet]:not([media=print])").count()
    say(path, load)
    assert load.shift < SHIFT, load.shifts
    assert stylesheets == 1
