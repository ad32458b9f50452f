"""The days of offerings as events of a calendar: of the whole catalogue, or of those that a dossier
or a visit holds."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date

from catalog.advice.answers.deadlines import Deadline
from catalog.exchange.formats.ics import ALARMS, CalendarEvent
from catalog.exchange.formats.stable_uuid import stable_uuid
from catalog.exchange.formats.typography import french_typography
from matching.domain.offer import Offer
from matching.domain.wording import long_date

EARLIEST = date.min
"""The day to give to `deadlines_of` for all the days: in a calendar, what is past stays where it
was."""


def deadline_events(
    deadlines: Iterable[Deadline], on: date, address_of: Callable[[str], str]
) -> tuple[CalendarEvent, ...]:
    """Returns an event per day. One that is past has no alarm: programs would ring it on reading
    it.

    `address_of` gives the address of a sheet from its slug. An event keeps its uid when its day
    moves, and in all calendars.
    """
    seen: Counter[tuple[str, str]] = Counter()
    events = []
    for deadline in deadlines:
        name = (deadline.offer.slug, deadline.what)
        seen[name] += 1
        events.append(
            CalendarEvent(
                uid=str(stable_uuid("echeances", *name, str(seen[name]))),
                on=deadline.on,
                title=french_typography(f"{deadline.what} : {deadline.offer.title}"),
                description=french_typography(_description(deadline.offer)),
                url=address_of(deadline.offer.slug),
                alarms=ALARMS if deadline.on >= on else (),
            )
        )
    return tuple(events)


def _description(offer: Offer) -> str:
    lines = [offer.promise]
    if offer.contact.desk:
        lines.append(f"Qui contacter : {offer.contact.desk}")
    if offer.next_step:
        lines.append(f"Prochaine étape : {offer.next_step}")
    return "\n".join([*lines, f"Sources lues le {long_date(offer.lifecycle.read_on)}."])
