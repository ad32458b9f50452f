"""What the tests of the State's lists share."""

from dataclasses import replace

import pytest

from catalog.territories.official.addresses import KnownBefore, read_known_before
from tests.catalog.territories.official_lists import SEEDS


@pytest.fixture(scope="module")
def before() -> KnownBefore:
    """What the site knows beforehand, without the floors: these lists are small."""
    known = read_known_before(SEEDS)
    return replace(
        known, officials={slug: replace(one, floor=0) for slug, one in known.officials.items()}
    )
