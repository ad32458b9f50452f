"""What the commands take from outside: the clock, the settings and the database."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import Engine

from catalog.settings import Settings

PARIS = ZoneInfo("Europe/Paris")


def instant() -> datetime:
    return datetime.now(UTC)


def day(asked: datetime | None) -> date:
    """The day asked, today in Paris without one."""
    return asked.date() if asked else datetime.now(PARIS).date()


def engine() -> Engine:
    found: Engine = current_app.extensions["engine"]
    return found


def settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found
