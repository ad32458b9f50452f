"""Neighbours that take the call and say nothing: the counter of requests, the database. The site
answers all the same, or says that it cannot, and soon."""

import socket
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from catalog.settings import Settings
from catalog.storage.database import StorageUnavailable, make_engine
from tests.plugins.application import running

# A neighbour without a time-out of its own holds the site for thirty seconds.
SOON = 10.0


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a machine that accepts every call and says nothing."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(50)
        yield f"127.0.0.1:{listening.getsockname()[1]}"


def test_a_silent_counter_does_not_close_the_site(settings: Settings, silent: str) -> None:
    counted = settings.model_copy(update={"redis_url": f"redis://{silent}/0", "rate_limits": "on"})
    start = time.monotonic()
    with running(counted) as app:
        client = app.test_client()
        assert [client.get("/healthz").status_code, client.get("/contact").status_code] == [
            200,
            200,
        ]
    assert time.monotonic() - start < SOON


def test_a_silent_database_is_said_to_be_away(silent: str) -> None:
    engine = make_engine(f"postgresql://nobody@{silent}/nothing")
    start = time.monotonic()
    with pytest.raises(StorageUnavailable), engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    assert time.monotonic() - start < SOON
    engine.dispose()
