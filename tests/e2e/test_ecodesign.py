"""`/ecoconception` says what the pages cost, and never less than they do."""

import re

import pytest
from playwright.sync_api import Browser

from tests.e2e.network import Watched

pytestmark = pytest.mark.e2e

PHONE = {"width": 360, "height": 640}
# A figure that is far above what is measured says nothing any more.
ROOM = 1.6


def test_the_declaration_is_true_and_not_stale(browser: Browser, site_url: str) -> None:
    with browser.new_context(base_url=site_url) as context:
        tab = context.new_page()
        tab.goto("/ecoconception")
        rows = {
            row.get_by_role("link").get_attribute("href") or "": [
                _number(cell) for cell in row.get_by_role("cell").all_inner_texts()
            ]
            for row in tab.locator("#mesures tbody tr").all()
        }
    assert len(rows) >= 5
    faults = []
    for path, said in rows.items():
        measured = _measured(browser, site_url, path)
        print(f"{path}: {measured} for {said}")  # noqa: T201
        faults += [
            (path, one, most)
            for one, most in zip(measured, said, strict=True)
            if not one <= most <= one * ROOM
        ]
    assert not faults


def _measured(browser: Browser, site_url: str, path: str) -> tuple[float, int, int]:
    """Kilobytes transferred, requests and elements, for who has nothing of the site yet."""
    with browser.new_context(viewport=PHONE, base_url=site_url) as context:  # type: ignore[arg-type]
        watched = Watched(context)
        load = watched.open(path)
        requests = [address for address in load.bytes_by_address if not address.startswith("data:")]
        assert all(address.startswith(site_url) for address in requests)
        return load.total / 1000, len(requests), watched.tab.locator("*").count()


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text))
