"""Whether an offering can be asked for on a day: open, closed or not known, whoever asks."""

from datetime import date
from typing import Literal, NamedTuple

from matching.domain.offer import Lifecycle, Window
from matching.verdict.algebra import MET, UNKNOWN, UNMET

TRUTHS = {"open": MET, "unknown": UNKNOWN, "closed": UNMET}
"""What each state is worth in a verdict."""


class Availability(NamedTuple):
    """Whether an offering can be asked for on the day given. `on` is the date that goes with `why`
    (first day closed, opening day, end…)."""

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
        return Availability("closed", "closed", window.closed_since)
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
