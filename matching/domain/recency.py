"""How old evidence may be: what was said less than 12 months before a day still holds on it."""

from datetime import date, timedelta


def is_recent(day: date, on: date) -> bool:
    """Whether a day is less than 12 months before another; any later day is.

    >>> [is_recent(date(2025, 11, day), date(2026, 11, 30)) for day in (29, 30)]
    [False, False]
    >>> is_recent(date(2025, 12, 1), date(2026, 11, 30))
    True
    """
    return day > a_year_before(on)


def a_year_before(on: date) -> date:
    """The same day of the year before; 28 February for the 29th."""
    try:
        return on.replace(year=on.year - 1)
    except ValueError:
        return on - timedelta(days=366)
