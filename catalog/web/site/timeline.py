"""The days ahead as a picture: a line per offering over a common length of time, places as shares
of it. Pure; for pages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from catalog.advice.answers.deadlines import Deadline
from matching.domain.offer import Offer

LONGEST = timedelta(days=365)


class Sign(StrEnum):
    """How a day is drawn; its words stand beside."""

    OPENING = "opening"
    EVENT = "event"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Mark:
    """A day of an offering. `at`: its place, from 0 to 1, or None beyond the picture; `left`: the
    days until then."""

    deadline: Deadline
    sign: Sign
    at: float | None
    left: int


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """An offering: from when to when it is open, as far as is known (`goes_on`: beyond the
    picture), and its days."""

    offer: Offer
    start: float
    end: float
    goes_on: bool
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """From the day asked to the end of the month of the last day, a year at most. `months`: where
    each month begins."""

    first: date
    last: date
    months: tuple[float, ...]
    lines: tuple[TimelineRow, ...]


def timeline_of(deadlines: Iterable[Deadline], on: date) -> Timeline | None:
    """Returns the picture of these days, none of them before `on`, the offering that ends first at
    the top; None without any."""
    ahead = sorted(deadlines, key=lambda one: (one.offer.slug, one.on))
    if not ahead:
        return None
    last = min(_next_month(max(one.on for one in ahead)) - timedelta(days=1), on + LONGEST)
    lines = [
        _line(list(days), on, last)
        for _slug, days in groupby(ahead, key=lambda one: one.offer.slug)
    ]
    lines.sort(key=lambda line: (line.marks[-1].deadline.on, line.offer.slug))
    return Timeline(
        on, last, tuple(_place(month, on, last) for month in _months(on, last)), tuple(lines)
    )


def _line(days: list[Deadline], on: date, last: date) -> TimelineRow:
    marks = tuple(_mark(one, on, last) for one in days)
    opening = next((mark for mark in marks if mark.sign is Sign.OPENING), None)
    closing = next((mark for mark in marks if mark.sign is Sign.LAST), None)
    return TimelineRow(
        offer=days[0].offer,
        start=0.0 if opening is None else _or_edge(opening.at),
        end=1.0 if closing is None else _or_edge(closing.at),
        goes_on=closing is None or closing.at is None,
        marks=marks,
    )


def _mark(deadline: Deadline, on: date, last: date) -> Mark:
    window = deadline.offer.window
    sign = Sign.EVENT
    if window is not None and deadline.on in (window.closes, window.horizon):
        sign = Sign.LAST
    elif window is not None and deadline.on == window.opens:
        sign = Sign.OPENING
    place = _place(deadline.on, on, last) if deadline.on <= last else None
    return Mark(deadline, sign, place, (deadline.on - on).days)


def _or_edge(place: float | None) -> float:
    return 1.0 if place is None else place


def _place(day: date, first: date, last: date) -> float:
    """A day is a place of its own: the first is at 0 and the last at 1, whatever their number."""
    return (day - first).days / max((last - first).days, 1)


def _months(first: date, last: date) -> Iterator[date]:
    month = _next_month(first)
    while month <= last:
        yield month
        month = _next_month(month)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
