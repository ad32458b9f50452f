"""What is said beside all that leaves the site: its worth, its day, whose site it is."""

from datetime import date

import pytest

from catalog.exchange.formats.disclaimers import INDICATIVE, UNOFFICIAL, disclaimers

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("on", "says"),
    [
        (date(2026, 11, 22), "État au 22 novembre 2026."),
        (TODAY, "État au 23 novembre 2026."),
        (
            date(2026, 11, 24),
            "État au 24 novembre 2026, sous réserve de ce qui changera d’ici là.",
        ),
    ],
)
def test_only_a_day_to_come_has_a_reserve(on: date, says: str) -> None:
    assert disclaimers(on, TODAY, None, is_official=True) == (INDICATIVE, says)


def test_the_oldest_reading_is_told_where_sheets_are_shown_and_the_site_says_whose_it_is() -> None:
    told = disclaimers(TODAY, TODAY, date(2025, 5, 1), is_official=False)
    assert told[2] == ("Les sources des fiches montrées ont été lues à partir du 1er mai 2025.")
    assert told[-1] == UNOFFICIAL
