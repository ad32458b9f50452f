"""An acronym opens its meaning by keyboard and without scripts, and closes again; paper shows all
the meanings."""

import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.e2e


def test_an_acronym_opens_by_keyboard_without_scripts(browser: Browser, site_url: str) -> None:
    with browser.new_context(
        java_script_enabled=False, viewport={"width": 320, "height": 800}
    ) as context:
        tab = context.new_page()
        tab.goto(f"{site_url}/offres/soutien-data")
        acronym, meaning = (
            tab.get_by_role("button", name="ANCT", exact=True),
            tab.locator("#sigle-anct"),
        )
        acronym.focus()
        assert not meaning.is_visible()
        tab.keyboard.press("Enter")
        assert meaning.is_visible()
        box = meaning.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
        tab.keyboard.press("Tab")
        assert tab.locator(":focus").inner_text() == "ANCT dans le glossaire"
        tab.keyboard.press("Escape")
        assert not meaning.is_visible()


def test_paper_shows_the_meanings(browser: Browser, site_url: str) -> None:
    with browser.new_context() as context:
        tab = context.new_page()
        tab.goto(f"{site_url}/offres/soutien-data")
        tab.emulate_media(media="print")
        assert tab.locator("#sigle-anct").is_visible()
        assert not tab.get_by_text("ANCT dans le glossaire").is_visible()
