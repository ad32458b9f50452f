"""French forms of numbers: what is exact stays exact."""

import pytest

from matching.domain.wording import percent


@pytest.mark.parametrize(
    ("rate", "decimals", "said"),
    [
        (0.6, 4, "60\u00a0%"),
        (0.625, 4, "62,5\u00a0%"),
        (0.6667, 4, "66,67\u00a0%"),
        (0.29, 4, "29\u00a0%"),
        (1.0, 4, "100\u00a0%"),
        (0.005, 4, "0,5\u00a0%"),
        (0.8734, 1, "87,3\u00a0%"),
    ],
)
def test_a_rate_has_the_decimals_that_it_has(rate: float, decimals: int, said: str) -> None:
    assert percent(rate, decimals) == said
