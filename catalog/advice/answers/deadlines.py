"""The days ahead of an offering: when it closes, as far as is known, and what happens before.
For pages and portfolios."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from matching.domain.offer import Offer

_END_OF_PROGRAMME = "Fin annoncée du programme"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day to keep in mind. `what` says it in a few words (« Date limite », « Webinaire »…)."""

    on: date
    what: str
    offer: Offer


def closing_day(offer: Offer, on: date) -> date | None:
    """Returns the last day known of an offering, or the announced end of a programme; None without
    one, or once it has passed."""
    days = (offer.window.closes, offer.window.horizon) if offer.window else ()
    return next((day for day in days if day and day >= on), None)


def deadlines_of(offers: Iterable[Offer], on: date) -> tuple[Deadline, ...]:
    """Returns the days still to come of these offerings, the nearest first."""
    return tuple(
        sorted(
            (one for offer in offers for one in _days_of(offer, on)),
            key=lambda one: (one.on, one.offer.slug, one.what),
        )
    )


def days_to_act(offers: Iterable[Offer], on: date) -> tuple[Deadline, ...]:
    """Returns those of `deadlines_of` before which there is something to do: the announced end of
    a programme asks nothing of anybody."""
    return tuple(one for one in deadlines_of(offers, on) if one.what != _END_OF_PROGRAMME)


def has_days(offer: Offer) -> bool:
    """Whether any day is known of it, past ones included."""
    return any(_days_of(offer, date.min))


def _days_of(offer: Offer, on: date) -> Iterator[Deadline]:
    window = offer.window
    if window is None:
        return
    days = [
        ("Ouverture", window.opens),
        *((event.name, event.on) for event in window.events),
        ("Date limite", window.closes),
        (_END_OF_PROGRAMME, window.horizon),
    ]
    yield from (Deadline(day, what, offer) for what, day in days if day and day >= on)
