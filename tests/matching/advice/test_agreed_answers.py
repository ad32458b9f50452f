"""Whole answers on the invented catalogue, as they were agreed: order, verdict, reasons, price,
next step, money, questions, alerts. Where one changes, `tests.matching.agreed` writes it again."""

from pathlib import Path

import pytest

from matching.ranking.catalogue import Catalogue
from tests.matching.agreed import FOLDER, agreed, given
from tests.matching.invented import invented_catalogue


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return invented_catalogue()


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_answer_is_the_one_that_was_agreed(catalogue: Catalogue, path: Path) -> None:
    case = agreed(path)
    assert given(case, catalogue) == case["answer"]
