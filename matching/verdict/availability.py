"""Whether an offering can be asked for on a day: open, closed or not known, whoever asks. Called by
`eligibility` for one day, by `matrix` day by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import repeat
from typing import Literal, NamedTuple, Self

import numpy as np
import numpy.typing as npt

from matching.domain.offer import Lifecycle, Offer, Window
from matching.verdict.algebra import MET, UNKNOWN, UNMET

TRUTHS = {"open": MET, "unknown": UNKNOWN, "closed": UNMET}
"""What each state is worth in a verdict."""


class Availability(NamedTuple):
    """Whether an offering can be asked for on the day given. `on` is the date that goes with `why`
    (closing day, opening day, end…)."""

    state: Literal["open", "closed", "unknown"]
    why: Literal[
        "permanent", "in_window", "closed", "ended", "no_new_users", "list_closed",
        "not_open_yet", "opening_day_unknown", "after_horizon", "not_known",
    ]  # fmt: skip
    on: date | None = None


LIST_CLOSED = Availability("closed", "list_closed")
_PERMANENT = Availability("open", "permanent")


def availability_of(lifecycle: Lifecycle, window: Window | None, on: date) -> Availability:
    """Returns the availability on a day: what closes the offering first, then what leaves it
    unknown. The closing day is open."""
    since = lifecycle.since
    if window is None and since is None and lifecycle.open_to_new_users:
        return _PERMANENT
    if window and window.closes and on > window.closes:
        return Availability("closed", "closed", window.closes)
    if since and on >= since and (lifecycle.phase.is_over or lifecycle.open_to_new_users is False):
        return Availability("closed", "ended" if lifecycle.phase.is_over else "no_new_users", since)
    if lifecycle.open_to_new_users is None:
        return Availability("unknown", "not_known")
    if window is None:
        return _PERMANENT
    if window.opens and on < window.opens:
        return Availability("unknown", "not_open_yet", window.opens)
    if window.opens is None and window.known_open_on and on < window.known_open_on:
        return Availability("unknown", "opening_day_unknown", window.known_open_on)
    if window.horizon and on > window.horizon:
        return Availability("unknown", "after_horizon", window.horizon)
    return Availability("open", "in_window", window.closes or window.horizon)


@dataclass(frozen=True, slots=True)
class AvailabilityByDay:
    """The availability of many offerings, which changes on a few days only.

    `days`, int64 (n_offers, n_changes), are ordinals of dates, the first at the beginning of time;
    `truths`, int64 of the same shape, what the availability is worth from each of them on.
    """

    days: npt.NDArray[np.int64]
    truths: npt.NDArray[np.int64]

    @classmethod
    def of(cls, offers: Sequence[Offer]) -> Self:
        changes = [_changes(offer) for offer in offers]
        width = max(map(len, changes), default=1)
        padded = [[*each, *repeat(each[-1], width - len(each))] for each in changes]
        table = np.array(padded, np.int64).reshape(len(offers), width, 2)
        return cls(table[..., 0], table[..., 1])

    def on(self, day: date) -> list[int]:
        """Returns the truth of each offering's availability on a day."""
        at = (self.days <= day.toordinal()).sum(axis=1) - 1
        truths: list[int] = self.truths[np.arange(len(at)), at].tolist()
        return truths


def _changes(offer: Offer) -> list[tuple[int, int]]:
    """Each day on which the availability may change, with what it is worth from that day on."""
    lifecycle, window = offer.lifecycle, offer.window
    firsts, lasts = [lifecycle.since], []
    if window:
        firsts += [window.opens, window.known_open_on]
        lasts += [window.closes, window.horizon]
    days = {
        date.min,
        *(day for day in firsts if day),
        *(day + timedelta(days=1) for day in lasts if day),
    }
    return [
        (day.toordinal(), TRUTHS[availability_of(lifecycle, window, day).state])
        for day in sorted(days)
    ]
