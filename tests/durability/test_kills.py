"""Twenty kills under four writers lose nothing (`make durability` makes two hundred), and a site
that forgets is seen."""

from pathlib import Path

import pytest

from tests.durability.kills import kill_under_writers

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="Only Linux tells the children of a process."
)


def test_twenty_kills_lose_nothing_that_was_acknowledged(
    own_database_url: str, tmp_path: Path
) -> None:
    losses = kill_under_writers(own_database_url, tmp_path, kills=20, of_all=1)
    assert losses.is_good, str(losses)
    assert losses.kills == 20


def test_a_site_that_forgets_is_caught(own_database_url: str, tmp_path: Path) -> None:
    forgetful = "tests.durability.forgetful:app"
    losses = kill_under_writers(own_database_url, tmp_path, 5, 1, forgetful)
    assert losses.lost
    assert not losses.is_good
