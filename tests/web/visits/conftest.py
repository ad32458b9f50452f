"""The organisation that the tests of this folder visit."""

import pytest

from tests.web.page_client import Page, PageClient
from tests.web.visiting import adviser, new_visit


@pytest.fixture
def organisation(own_page: PageClient) -> Page:
    """The page of Péronne, whose need alone is known."""
    return new_visit(adviser(own_page))
