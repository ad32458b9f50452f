"""Calls to other machines, with one deadline for all that a call does: the look-up of the name, the
connection, every word. Called by `catalog.exchange.emails` and `catalog.exchange.oidc`.

The time-outs of sockets do not bound a call: each word has its own, and the look-up of a name has
none.
"""

import time
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from threading import Thread
from typing import TypeVar

PAGE_SECONDS = 1.5
"""For all that a page asks of one place: with its own work, it answers within two seconds."""
WORD_SECONDS = 5
"""The time-out of sockets: a call that nobody waits for any more ends then."""
PAUSE_SECONDS = 5
"""A place that stayed silent is not asked again meanwhile: it is not waited for at every page."""

T = TypeVar("T")

# Place -> the time (of the monotonic clock) from which it is asked again. Places come from the
# settings, there are two of them.
_silent_until: dict[str, float] = {}


class DeadlinePassed(Exception):
    """The place did not answer in time, just now or during the last `PAUSE_SECONDS`."""


def _keep(_result: object) -> None:
    """Nothing to close."""


def call_within(
    seconds: float,
    call: Callable[[], T],
    discard: Callable[[T], None] = _keep,
    place: str | None = None,
) -> T:
    """Returns what `call` returns, or raises what it raises. Raises `DeadlinePassed` after
    `seconds`.

    `call` runs in a thread of its own, which ends when the time-outs of its sockets say so; a
    result that comes too late goes to `discard`. `place` names the machine that is called, when it
    is to be left alone after a silence.
    """
    if place is not None and time.monotonic() < _silent_until.get(place, 0):
        raise DeadlinePassed("silent a moment ago")
    outcome: Future[T] = Future()
    Thread(target=_run, args=(call, outcome, discard), daemon=True).start()
    try:
        return outcome.result(seconds)
    except TimeoutError:
        # The call may itself have raised it, or have ended at this very moment.
        if not outcome.cancel():
            return outcome.result()
    if place is not None:
        _silent_until[place] = time.monotonic() + PAUSE_SECONDS
    raise DeadlinePassed(f"silent for {seconds} s")


def _run(call: Callable[[], T], outcome: "Future[T]", discard: Callable[[T], None]) -> None:
    try:
        result = call()
    except Exception as failure:  # noqa: BLE001 (the caller's to handle, whatever it is)
        try:
            outcome.set_exception(failure)
        except InvalidStateError:
            return  # Nobody waits for it any more.
    else:
        try:
            outcome.set_result(result)
        except InvalidStateError:
            discard(result)
