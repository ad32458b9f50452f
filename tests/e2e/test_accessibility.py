"""axe-core finds nothing on any page, on a phone and on a screen, light and dark. It sees a part of the defects only."""

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.addresses import ADDRESSES
from tests.e2e.axe import violations

pytestmark = pytest.mark.e2e

SCREENS: dict[str, tuple[int, Literal["light", "dark"]]] = {
    "phone": (320, "light"),
    "screen": (1280, "light"),
    "screen, dark": (1280, "dark"),
}


@pytest.fixture(scope="module", params=SCREENS)
def tab(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, scheme = SCREENS[request.param]
    # The site's policy would refuse axe itself.
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("address", ADDRESSES)
def test_axe_finds_nothing(tab: Page, site_url: str, address: str) -> None:
    tab.goto(site_url + address)
    tab.wait_for_selector("html[data-fr-js=true]")
    assert not violations(tab)
