"""The one place where the site reads the time: views take the date from here and hand it down as an
argument."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def instant() -> datetime:
    """This very moment, in UTC."""
    return datetime.now(UTC)


def today_in_paris() -> date:
    """The date in France now."""
    return datetime.now(PARIS).date()
