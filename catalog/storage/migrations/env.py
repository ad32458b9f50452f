"""Alembic's entry point: runs on the connection that `storage.database.migrate` hands over, or on
`-x url=…` (command line)."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection
from sqlmodel import AutoString, SQLModel

from catalog.storage import directory as directory  # Its tables are among the metadata.
from catalog.storage import models
from catalog.storage import opinions as opinions  # And its own.
from catalog.storage.database import make_engine


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """A migration must not depend on today's models: our column types are written as the plain ones
    they store."""
    if kind == "type" and isinstance(item, models.UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return "sqlmodel.AutoString()" if kind == "type" and isinstance(item, AutoString) else False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with make_engine(context.get_x_argument(as_dictionary=True)["url"]).begin() as own:
        run(own)
