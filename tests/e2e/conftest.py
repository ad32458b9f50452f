"""A browser and a served site for the tests marked `e2e`: the system's Chromium, the site on a free
port of the loopback."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, StorageState, expect, sync_playwright

from catalog.advice.accounts.accounts import Role, invite
from catalog.advice.accounts.sign_in import make_link
from catalog.settings import PROJECT_ROOT
from catalog.storage.database import make_engine, open_session
from tests.e2e.tally import TALLY, Tally
from tests.plugins.real_catalogue import *  # noqa: F403  (the fixtures, by their names)
from tests.web.example_visit import keep_example_visit

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OPTIONS = [
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
]
START_SECONDS = 30
# A page may take long on a machine that does other things too; what is wrong stays wrong.
expect.set_options(timeout=20_000)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if TALLY in config.stash:
        terminalreporter.write_line(str(config.stash[TALLY]))


@pytest.fixture(scope="session")
def tally(pytestconfig: pytest.Config) -> Tally:
    """What axe read in this run."""
    return pytestconfig.stash.setdefault(TALLY, Tally())


def find_chromium() -> str | None:
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


@contextmanager
def served(database_url: str, log: Path, **variables: str) -> Iterator[str]:
    """Serves the site by gunicorn on a filled database as `make run` does; gives its address, and
    stops it by its process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "APP_ENV": "development",
        "PORT": str(port),
        "DATABASE_URL": database_url,
        "SECRET_KEY": "a key that only the browser pass uses",
        **variables,
    }
    command = [sys.executable, "-m", "gunicorn", "wsgi:app", "--workers", "1"]
    with log.open("wb") as output:
        server = subprocess.Popen(
            command, cwd=PROJECT_ROOT, env=environment, stdout=output, stderr=output
        )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/healthz", server, log)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


@pytest.fixture(scope="session")
def site_url(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site."""
    with served(database_url, tmp_path_factory.mktemp("served") / "gunicorn.log") as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> str:
    """The system's Chromium. Where there is none, CI fails and a contributor's machine skips."""
    executable = find_chromium()
    if executable is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is not installed (Debian package: chromium)")
        pytest.skip("Chromium is not installed (Debian package: chromium)")
    return executable


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def adviser_state(browser: Browser, site_url: str, database_url: str) -> StorageState:
    """The cookies of an adviser who opened the link of the day:
    `browser.new_context(storage_state=adviser_state)`."""
    return _sign_in(browser, site_url, database_url, Role.ADVISER)


@pytest.fixture(scope="session")
def admin_state(browser: Browser, site_url: str, database_url: str) -> StorageState:
    """Those of an administrator, whom nothing is closed to, and with whom the example visit is
    shared."""
    state = _sign_in(browser, site_url, database_url, Role.ADMIN)
    engine, now = make_engine(database_url), datetime.now(UTC)
    with open_session(engine, writing=True) as session:
        adviser, admin = (
            invite(session, f"{role}@exemple.fr", role, now) for role in (Role.ADVISER, Role.ADMIN)
        )
        session.commit()
    keep_example_visit(engine, adviser, admin)
    engine.dispose()
    return state


def _sign_in(browser: Browser, site_url: str, database_url: str, role: Role) -> StorageState:
    engine, now = make_engine(database_url), datetime.now(UTC)
    with open_session(engine, writing=True) as session:
        invite(session, f"{role}@exemple.fr", role, now)
        token = make_link(session, f"{role}@exemple.fr", "", now)
        session.commit()
    engine.dispose()
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(f"{site_url}/connexion/lien/{token}")
    tab.get_by_role("button", name="Me connecter").click()
    tab.wait_for_url(f"{site_url}/compte")
    state = context.storage_state()
    context.close()
    return state


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(address, timeout=2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"the site does not start:\n{log.read_text(errors='replace')}")
