"""The examples of the filters are their tests, and those of typography, which has a table of its
own in `test_typeset_templates`."""

import doctest
from types import ModuleType

import pytest

from catalog.exchange.formats import typography
from catalog.exchange.formats.typography import french_typography
from catalog.web.site import filters


@pytest.mark.parametrize("module", [filters, typography], ids=lambda module: module.__name__)
def test_the_examples_hold(module: ModuleType) -> None:
    results = doctest.testmod(module)
    assert results.attempted
    assert not results.failed


def test_setting_a_text_twice_changes_nothing() -> None:
    once = french_typography("« 85 000 € » : c'est sûr ?")
    assert french_typography(once) == once
