"""What the commands take from outside: the clock, the settings and the database."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import click
from flask import current_app
from sqlalchemy import Engine

from catalog.settings import Settings
from catalog.storage.database import has_tables

PARIS = ZoneInfo("Europe/Paris")


def instant() -> datetime:
    return datetime.now(UTC)


def day(asked: datetime | None) -> date:
    """The day asked, today in Paris without one."""
    return asked.date() if asked else datetime.now(PARIS).date()


def engine() -> Engine:
    """The database, once it has its tables; without them, the command stops with what to do."""
    found = bare_engine()
    if not has_tables(found):
        raise click.ClickException(
            "La base n’a pas encore ses tables : lancez d’abord « flask --app wsgi seed »."
        )
    return found


def bare_engine() -> Engine:
    """The database, with its tables or without: for the commands that make them."""
    found: Engine = current_app.extensions["engine"]
    return found


def settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found
