"""axe-core finds nothing on any page, on a phone and on a screen, light and dark. It sees a part of
the defects only."""

from collections.abc import Iterator
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, StorageState

from tests.e2e.addresses import ACCOUNT_ADDRESSES, ADDRESSES
from tests.e2e.axe import violations
from tests.e2e.tally import Tally

pytestmark = pytest.mark.e2e

SCREENS: dict[str, tuple[int, Literal["light", "dark"]]] = {
    "phone": (320, "light"),
    "screen": (1280, "light"),
    "screen, dark": (1280, "dark"),
}


@pytest.fixture(scope="module", params=SCREENS)
def screen(request: pytest.FixtureRequest) -> dict[str, Any]:
    width, scheme = SCREENS[request.param]
    # The site's policy would refuse axe itself.
    return {
        "viewport": {"width": width, "height": 900},
        "color_scheme": scheme,
        "bypass_csp": True,
        "reduced_motion": "reduce",
    }


@pytest.fixture(scope="module")
def tab(browser: Browser, screen: dict[str, Any]) -> Iterator[Page]:
    with browser.new_context(**screen) as context:
        yield context.new_page()


@pytest.fixture(scope="module")
def account_tab(
    browser: Browser, screen: dict[str, Any], admin_state: StorageState
) -> Iterator[Page]:
    with browser.new_context(**screen, storage_state=admin_state) as context:
        yield context.new_page()


@pytest.mark.parametrize("address", ADDRESSES)
def test_axe_finds_nothing(tab: Page, site_url: str, tally: Tally, address: str) -> None:
    tab.goto(site_url + address)
    tab.wait_for_selector("html[data-fr-js=true]")
    found = violations(tab)
    tally.add(address, len(found))
    assert not found


@pytest.mark.parametrize("address", ACCOUNT_ADDRESSES)
def test_axe_finds_nothing_when_signed_in(
    account_tab: Page, site_url: str, tally: Tally, address: str
) -> None:
    account_tab.goto(site_url + address)
    account_tab.wait_for_selector("html[data-fr-js=true]")
    assert "/connexion" not in account_tab.url
    found = violations(account_tab)
    tally.add(address, len(found))
    assert not found
