"""Days to remember as a calendar (iCalendar, RFC 5545), for whoever has some: the catalogue, a
dossier, a visit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Event, vText

from catalog.exchange.formats.tables import is_address
from matching.domain.letters import plain_text

ALARMS = (30, 7)
"""Days before a deadline: time to write a file, then time to send it."""
PARIS = "Europe/Paris"
_PRODUCT = "-//boussole-territoires//echeances//FR"
_ASKED_AGAIN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """A whole day. `uid` never changes, so that calendars replace what they have. `alarms`: how
    many days before."""

    uid: str
    on: date
    title: str
    description: str = ""
    url: str = ""
    alarms: tuple[int, ...] = ALARMS


def calendar_of(
    name: str, events: Iterable[CalendarEvent], made_at: datetime, notes: tuple[str, ...] = ()
) -> bytes:
    """Returns the calendar, its events by day. `made_at` stands as the time of each; `notes` are
    said in each and of the whole.

    Days have no time zone: the calendar says that they are days in Paris.
    """
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    # Under the standard's names, and those that older programs know: the library escapes the texts
    # of the former only.
    for key in ("name", "x-wr-calname"):
        calendar.add(key, vText(plain_text(name)))
    calendar.add("x-wr-timezone", PARIS)
    if notes:
        for key in ("description", "x-wr-caldesc"):
            calendar.add(key, vText(plain_text(" ".join(notes))))
    calendar.add("refresh-interval", _ASKED_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "P1D")
    for event in sorted(events, key=lambda event: (event.on, event.uid)):
        calendar.add_component(_component(event, made_at.astimezone(UTC), notes))
    written: bytes = calendar.to_ical()
    return written


def _component(event: CalendarEvent, made_at: datetime, notes: tuple[str, ...]) -> Event:
    component = Event()
    title = plain_text(event.title)
    component.add("uid", event.uid)
    component.add("dtstamp", made_at)
    component.add("dtstart", event.on)
    component.add("dtend", event.on + timedelta(days=1))
    component.add("summary", title)
    component.add(
        "description", plain_text("\n".join(part for part in (event.description, *notes) if part))
    )
    # A deadline takes nobody's day.
    component.add("transp", "TRANSPARENT")
    if is_address(event.url):
        component.add("url", event.url)
    for days in event.alarms:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", title)
        alarm.add("trigger", -timedelta(days=days))
        component.add_component(alarm)
    return component
