"""A calendar that other programs read: whole days, folded lines, texts that add nothing of their
own."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from catalog.exchange.formats.ics import CalendarEvent, calendar_of

MADE_AT = datetime(2026, 1, 1, 12, tzinfo=UTC)
DEADLINE = CalendarEvent(
    "ami-cloture@boussole",
    date(2026, 12, 31),
    "Date limite : « AMI », 60 %; fin",
    "Élu " * 60,
    "https://exemple.fr/a",
)


def read(*events: CalendarEvent, notes: tuple[str, ...] = ()) -> Calendar:
    return Calendar.from_ical(calendar_of("Échéances", events, MADE_AT, notes))


def test_an_event_is_a_whole_day_with_its_alarms() -> None:
    (event,) = read(DEADLINE).walk("VEVENT")
    assert event.decoded("dtstart") == date(2026, 12, 31)
    assert event.decoded("dtend") == date(2027, 1, 1)
    assert event.decoded("dtstamp") == MADE_AT
    assert str(event["summary"]) == DEADLINE.title
    assert str(event["description"]).strip() == DEADLINE.description.strip()
    assert str(event["url"]) == "https://exemple.fr/a"
    assert [alarm.decoded("trigger") for alarm in event.walk("VALARM")] == [
        timedelta(days=-30),
        timedelta(days=-7),
    ]


def test_lines_are_folded_at_75_bytes_and_unfold_to_what_was_written() -> None:
    written = calendar_of("Échéances", [DEADLINE], MADE_AT)
    lines = written.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in b"".join(lines)
    unfolded = written.replace(b"\r\n ", b"").decode().split("\r\n")
    assert "SUMMARY:Date limite : « AMI »\\, 60 %\\; fin" in unfolded
    assert f"DESCRIPTION:{DEADLINE.description}" in unfolded


@pytest.mark.parametrize(
    "text",
    [
        "x\r\nEND:VEVENT\r\nBEGIN:VEVENT",
        "x\rATTACH:https://mechant.example",
        "x\u2028y\x00\x1bz",
        "a\\nb;c",
    ],
)
def test_a_text_adds_no_line_of_its_own(text: str) -> None:
    written = calendar_of(
        text, [CalendarEvent(text, date(2026, 1, 2), text, text, text)], MADE_AT, notes=(text,)
    )
    innocent = calendar_of(
        "x", [CalendarEvent("x", date(2026, 1, 2), "x", "x", "x")], MADE_AT, notes=("x",)
    )
    assert names_of(written) == names_of(innocent)
    (event,) = Calendar.from_ical(written).walk("VEVENT")
    assert "url" not in event


def names_of(written: bytes) -> list[bytes]:
    """The names of the properties, line by line."""
    return [re.split(b"[:;]", line)[0] for line in written.replace(b"\r\n ", b"").splitlines()]


def test_notes_are_said_of_the_whole_and_in_each_event() -> None:
    calendar = read(DEADLINE, notes=("Site non officiel.",))
    assert str(calendar["x-wr-caldesc"]) == "Site non officiel."
    assert str(calendar.walk("VEVENT")[0]["description"]).endswith("Site non officiel.")
    assert str(calendar["x-wr-timezone"]) == "Europe/Paris"


def test_the_order_in_which_events_come_changes_nothing() -> None:
    other = CalendarEvent("b", date(2026, 6, 1), "Webinaire", alarms=())
    assert calendar_of("x", [DEADLINE, other], MADE_AT) == calendar_of(
        "x", [other, DEADLINE], MADE_AT
    )
    assert [event.decoded("dtstart") for event in read(DEADLINE, other).walk("VEVENT")] == [
        other.on,
        DEADLINE.on,
    ]
