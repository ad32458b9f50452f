"""The pages of the accessibility assessment, on a phone, a tablet and a zoomed window, light and
dark.

axe-core finds nothing there, and what it leaves open was reviewed; their text may be larger or more
spaced, and nothing is lost.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, StorageState

from catalog.content.accessibility import SamplePage, assessment
from tests.e2e.doubts import read_page, read_reviews
from tests.e2e.reading import lost_text
from tests.e2e.tally import Tally

pytestmark = pytest.mark.e2e

REVIEWS = read_reviews()
# A window of 1280 pixels zoomed to 200 % has 640, each of four.
SCREENS: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 320, "height": 900}},
    "phone, dark": {"viewport": {"width": 320, "height": 900}, "color_scheme": "dark"},
    "tablet": {"viewport": {"width": 768, "height": 1024}},
    "screen, dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "zoomed to 200 %": {"viewport": {"width": 640, "height": 450}, "device_scale_factor": 2},
}
LARGER_TEXT = "html { font-size: 200% !important }"
# What the RGAA asks for in 10.12.
MORE_SPACED_TEXT = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-bottom: 2em !important }"""
MANNERS = {
    "text at 200 %": (1280, LARGER_TEXT),
    "more spaced": (1280, MORE_SPACED_TEXT),
    "more spaced, on a phone": (320, MORE_SPACED_TEXT),
}
NOT_FOUND = SamplePage(id="introuvable", name="Page introuvable", address="/rien")
SENT_BACK = SamplePage(id="erreurs", name="Formulaire renvoyé", address="/questionnaire/argent")
PAGES = {page.id: page for page in (*assessment().pages, NOT_FOUND, SENT_BACK)}
COST = 85_000


@pytest.fixture(scope="module")
def answers_state(browser: Browser, site_url: str) -> StorageState:
    """The cookies of someone who told a project and its cost: their result holds a chart, tables
    and questions."""
    with browser.new_context() as context:
        tab = context.new_page()
        tab.goto(f"{site_url}/?exemple=telephone")
        tab.locator("#territory").fill("Péronne (80, Somme)")
        tab.keyboard.press("Escape")
        tab.locator("#need").fill("tester un agent conversationnel pour répondre aux habitants")
        tab.get_by_role("button", name="Voir par où commencer").click()
        tab.wait_for_url("**/recommandations")
        tab.goto(f"{site_url}/questionnaire/argent")
        tab.locator("#project_cost").fill(str(COST))
        tab.get_by_role("button", name="Enregistrer et continuer").click()
        tab.wait_for_url("**/questionnaire/*")
        return context.storage_state()


@pytest.fixture(scope="module")
def opened(
    browser: Browser, site_url: str, answers_state: StorageState, admin_state: StorageState
) -> Iterator[Callable[..., Page]]:
    """Opens a page of the sample as who may read it, on a screen; one tab per screen and reader."""
    cookies = {"resultat": answers_state, "visite": admin_state}
    with ExitStack() as stack:
        tabs: dict[tuple[str, str], Page] = {}

        def tab_of(page: str, screen: str, options: dict[str, Any]) -> Page:
            reader = page if page in cookies else ""
            if (reader, screen) not in tabs:
                settings = options | {
                    "bypass_csp": True,
                    "reduced_motion": "reduce",
                    "storage_state": cookies.get(page),
                }
                tabs[reader, screen] = stack.enter_context(
                    browser.new_context(**settings)
                ).new_page()
            return tabs[reader, screen]

        def open_page(page: str, screen: str, options: dict[str, Any]) -> Page:
            tab = tab_of(page, screen, options)
            tab.goto(site_url + PAGES[page].address)
            tab.wait_for_selector("html[data-fr-js=true]")
            assert "/connexion" not in tab.url or page == "connexion"
            if page == SENT_BACK.id:
                tab.locator("#project_cost").fill("-5")
                tab.get_by_role("button", name="Enregistrer et continuer").click()
                tab.wait_for_selector("[data-error-summary]")
                tab.wait_for_selector("html[data-fr-js=true]")
            return tab

        yield open_page


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_nothing_and_leaves_nothing_open(
    opened: Callable[..., Page], tally: Tally, page: str, screen: str
) -> None:
    reading = read_page(opened(page, screen, SCREENS[screen]), REVIEWS)
    tally.add_key_page(page, screen, reading)
    assert not reading.faults
    assert not [doubt for doubt in reading.doubts if not doubt.told], (
        "neither seen by axe nor told of in reviewed.yaml"
    )


def test_what_was_reviewed_is_still_there(tally: Tally) -> None:
    if len(tally.key_pages) < len(PAGES) * len(SCREENS):
        pytest.skip("only the whole pass reads all the pages")
    told = {
        place
        for reading in tally.key_pages.values()
        for doubt in reading.doubts
        for place in doubt.told
    }
    assert not [review for place, review in enumerate(REVIEWS) if place not in told]


@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("page", PAGES)
def test_larger_or_more_spaced_text_loses_nothing(
    opened: Callable[..., Page], page: str, manner: str
) -> None:
    width, style = MANNERS[manner]
    tab = opened(page, str(width), {"viewport": {"width": width, "height": 900}})
    tab.add_style_tag(content=style)
    assert not lost_text(tab)
