"""html-validate reads every page, in one run."""

import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.e2e.addresses import ADDRESSES
from tests.e2e.markup import markup_faults

pytestmark = pytest.mark.e2e


def test_every_page_is_valid(site_url: str, tmp_path: Path) -> None:
    faults = markup_faults({address: _fetch(site_url + address) for address in ADDRESSES}, tmp_path)
    assert not faults, "\n".join(faults)


def _fetch(address: str) -> bytes:
    try:
        with urllib.request.urlopen(address, timeout=10) as response:
            content: bytes = response.read()
    except urllib.error.HTTPError as error:
        content = error.read()
    return content
