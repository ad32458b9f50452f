"""html-validate reads every page, in one run."""

import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import StorageState

from tests.e2e.addresses import ACCOUNT_ADDRESSES, ADDRESSES
from tests.e2e.markup import markup_faults

pytestmark = pytest.mark.e2e


def test_every_page_is_valid(site_url: str, admin_state: StorageState, tmp_path: Path) -> None:
    cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in admin_state["cookies"])
    pages = {address: _fetch(site_url + address) for address in ADDRESSES}
    pages |= {
        f"{address} (compte)": _fetch(site_url + address, cookies) for address in ACCOUNT_ADDRESSES
    }
    faults = markup_faults(pages, tmp_path)
    assert not faults, "\n".join(faults)


def _fetch(address: str, cookie: str = "") -> bytes:
    request = urllib.request.Request(address, headers={"Cookie": cookie} if cookie else {})
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            content: bytes = response.read()
    except urllib.error.HTTPError as error:
        content = error.read()
    return content
