"""Public files: the same bytes for the same request, and whose site it is."""

import hashlib
import subprocess
import sys

import feedparser
import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalog.settings import PROJECT_ROOT, Settings
from tests.plugins.application import running
from tests.web.downloaded_files import CALL, PUBLIC, UNOFFICIAL, text_in
from tests.web.page_client import PageClient

OF_ANOTHER_PROCESS = """
import hashlib
from catalog.app import create_app
client = create_app().test_client()
for path in {paths}:
    print(hashlib.sha256(client.get(path).data).hexdigest())
"""


def test_the_same_request_gives_the_same_bytes_in_any_process(
    app: Flask, client: FlaskClient
) -> None:
    paths = [*PUBLIC, f"/offres/{CALL}/echeances.ics", "/api/v1/matrix.csv?departement=90"]
    sums = [hashlib.sha256(client.get(path).data).hexdigest() for path in paths]
    app.extensions.pop("kept_pages")
    assert [hashlib.sha256(client.get(path).data).hexdigest() for path in paths] == sums
    there = subprocess.run(
        [sys.executable, "-c", OF_ANOTHER_PROCESS.format(paths=paths)],
        check=True,
        capture_output=True,
        text=True,
        cwd=PROJECT_ROOT,
        env={
            "DATABASE_URL": app.extensions["settings"].database_url,
            "APP_ENV": "test",
            "PYTHONHASHSEED": "1",
            "TZ": "Pacific/Auckland",
        },
    )
    assert there.stdout.split() == sums


@pytest.mark.parametrize("path", PUBLIC)
def test_every_file_says_that_the_site_is_no_official_one_unless_it_is(
    settings: Settings, client: FlaskClient, path: str
) -> None:
    with running(settings.model_copy(update={"site_identity": "etat"})) as official:
        assert UNOFFICIAL not in text_in(official.test_client().get(path).data)
    assert UNOFFICIAL in text_in(client.get(path).data)


def test_addresses_are_those_of_the_public_site(settings: Settings) -> None:
    with running(settings.model_copy(update={"public_url": "https://boussole.exemple.fr"})) as app:
        visitor = app.test_client()
        assert "https://boussole.exemple.fr/offres/cap-numerique" in visitor.get("/offres.csv").text
        assert f"URL:https://boussole.exemple.fr/offres/{CALL}" in text_in(
            visitor.get("/echeances.ics").data
        )
        feed = feedparser.parse(visitor.get("/offres.atom").data)
        assert [link.href for link in feed.feed.links if link.rel == "self"] == [
            "https://boussole.exemple.fr/offres.atom"
        ]


def test_a_page_says_where_the_feed_is(page: PageClient) -> None:
    (link,) = page("/offres").all("link", type="application/atom+xml")
    assert page.client.get(link.get("href", "")).mimetype == "application/atom+xml"


def test_a_sheet_leads_to_its_days_when_some_are_known(page: PageClient) -> None:
    links = page(f"/offres/{CALL}").links()
    assert links["Mettre ces dates dans mon agenda"] == f"/offres/{CALL}/echeances.ics"
    assert "agenda" not in page("/offres/cap-numerique").text
