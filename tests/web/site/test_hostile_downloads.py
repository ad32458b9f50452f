"""A catalogue whose every text is a trap: inert in every file."""

from datetime import UTC, datetime

import feedparser
import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar

from catalog.content.seeding import load_seeds, publish
from catalog.content.seeds import Seeds
from catalog.content.sheets import Sheet
from catalog.storage.database import open_session
from matching.domain.offer import Event, Window
from tests.plugins.template import INVENTED
from tests.web.downloaded_files import CALL, FORMATS, assert_inert

CANARY = '=cmd|" /C calc"!A0 <script>alert(1)</script> ]]>\r\nBEGIN:VEVENT'


@pytest.fixture
def hostile(own_app: Flask) -> FlaskClient:
    """The site on a catalogue whose every text is a trap."""
    seeds = load_seeds(INVENTED)
    references = seeds.references.model_copy(
        update={
            "providers": tuple(
                one.model_copy(update={"name": CANARY}) for one in seeds.references.providers
            ),
            "sources": tuple(
                one.model_copy(update={"title": CANARY, "publisher": CANARY, "url": None})
                for one in seeds.references.sources
            ),
        }
    )
    with open_session(own_app.extensions["engine"], writing=True) as session:
        publish(
            session,
            Seeds(tuple(map(_trapped, seeds.sheets)), references),
            datetime(2026, 1, 2, tzinfo=UTC),
        )
        session.commit()
    own_app.extensions["settings"] = own_app.extensions["settings"].model_copy(
        update={"site_name": CANARY}
    )
    return own_app.test_client()


def _trapped(sheet: Sheet) -> Sheet:
    return sheet.model_copy(
        update={
            "title": CANARY,
            "promise": CANARY,
            "summary": CANARY,
            "price": CANARY,
            "next_step": CANARY,
            "subject_to": CANARY,
            "url": "https://mechant.example/=1+1&'",
            "contact": sheet.contact.model_copy(update={"desk": CANARY}),
            "window": Window(
                closes=sheet.lifecycle.read_on,
                events=(Event(name=CANARY, on=sheet.lifecycle.read_on),),
            ),
        }
    )


@pytest.mark.parametrize("extension", FORMATS)
def test_a_trap_in_a_sheet_is_inert_in_every_table(hostile: FlaskClient, extension: str) -> None:
    assert_inert(hostile.get(f"/offres.{extension}").data, extension)


def test_a_trap_in_a_sheet_is_inert_in_the_calendar(hostile: FlaskClient) -> None:
    for path in ("/echeances.ics", f"/offres/{CALL}/echeances.ics"):
        written = hostile.get(path).data
        events = Calendar.from_ical(written).walk("VEVENT")
        assert len(events) == written.count(b"\r\nBEGIN:VEVENT\r\n")
        assert all("attach" not in event for event in events)
        assert max(map(len, written.split(b"\r\n"))) <= 75


def test_a_trap_in_a_sheet_is_inert_in_the_feed(hostile: FlaskClient) -> None:
    written = hostile.get("/offres.atom").data
    feed = feedparser.parse(written)
    assert not feed.bozo
    assert b"<script" not in written
    assert all(
        link.startswith("http://localhost/offres/")
        for link in (entry.link for entry in feed.entries)
    )
