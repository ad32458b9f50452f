"""The days of offerings as events: stable names, no alarm for what is past."""

from datetime import date, timedelta

from sqlmodel import Session

from catalog.advice.answers.deadlines import deadlines_of
from catalog.content.offerings import published
from catalog.content.sheets import Sheet
from catalog.exchange.files.deadlines import EARLIEST, deadline_events
from catalog.exchange.formats.ics import ALARMS, CalendarEvent
from matching.domain.offer import Event as OfferEvent
from matching.domain.offer import Window

CALL, CLOSES = "essais-ia-du-nord", date(2024, 12, 31)


def events_of(*sheets: Sheet, on: date) -> tuple[CalendarEvent, ...]:
    return deadline_events(
        deadlines_of(sheets, EARLIEST), on, lambda slug: f"https://exemple.fr/offres/{slug}"
    )


def test_what_is_past_stays_in_the_calendar_and_rings_no_more(session: Session) -> None:
    call = published(session).sheet(CALL)
    days = [(event.on, event.alarms) for event in events_of(call, on=CLOSES)]
    assert days == [(date(2024, 12, 12), ()), (CLOSES, ALARMS)]
    assert [event.alarms for event in events_of(call, on=CLOSES + timedelta(days=1))] == [(), ()]


def test_an_event_says_what_to_do_and_where_to_read_more(session: Session) -> None:
    event = events_of(published(session).sheet(CALL), on=CLOSES)[-1]
    assert event.title == "Date limite\N{NO-BREAK SPACE}: Essais d’IA du Nord"
    assert event.url == f"https://exemple.fr/offres/{CALL}"
    assert "Qui contacter\N{NO-BREAK SPACE}:" in event.description
    assert "Sources lues le 22 novembre 2026." in event.description


def test_an_event_keeps_its_name_when_its_day_moves_and_no_two_share_one(session: Session) -> None:
    call = published(session).sheet(CALL)
    webinars = tuple(OfferEvent(name="Webinaire", on=date(2024, 11, day)) for day in (5, 20))
    before = call.model_copy(update={"window": Window(closes=CLOSES, events=webinars)})
    after = call.model_copy(
        update={"window": Window(closes=CLOSES + timedelta(days=31), events=webinars)}
    )
    uids = [event.uid for event in events_of(before, on=CLOSES)]
    assert uids == [event.uid for event in events_of(after, on=CLOSES)]
    assert len(set(uids)) == 3
