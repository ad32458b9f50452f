"""A call to another machine ends in time, says what happened, and leaves nothing open."""

import time
from collections.abc import Callable
from threading import Event

import pytest

from catalog.exchange import deadline
from catalog.exchange.deadline import DeadlinePassed, call_within


def test_a_call_returns_what_it_returns_and_raises_what_it_raises() -> None:
    assert call_within(5, lambda: "words") == "words"
    for failure in (ValueError("no"), TimeoutError("its own"), OSError(5, "in and out")):
        with pytest.raises(type(failure)) as raised:
            call_within(5, raising(failure))
        assert raised.value is failure


def raising(failure: Exception) -> Callable[[], None]:
    def call() -> None:
        raise failure

    return call


def test_a_result_that_comes_too_late_is_discarded() -> None:
    late, closed = Event(), Event()
    discarded: list[str] = []

    def call() -> str:
        late.wait(5)
        return "connection"

    def discard(result: str) -> None:
        discarded.append(result)
        closed.set()

    started = time.monotonic()
    with pytest.raises(DeadlinePassed, match=r"silent for 0\.05 s"):
        call_within(0.05, call, discard)
    assert time.monotonic() - started < 2
    late.set()
    assert closed.wait(5)
    assert discarded == ["connection"]


def test_a_failure_that_comes_too_late_troubles_nobody() -> None:
    """pytest fails when a thread ends by an exception."""
    late, raised = Event(), Event()

    def call() -> None:
        late.wait(5)
        raised.set()
        raise OSError

    with pytest.raises(DeadlinePassed):
        call_within(0.05, call)
    late.set()
    assert raised.wait(5)


def test_a_silent_place_is_left_alone_for_a_while_and_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    late = Event()
    with pytest.raises(DeadlinePassed, match="silent for"):
        call_within(0.05, lambda: late.wait(5), place="silent place")
    late.set()
    with pytest.raises(DeadlinePassed, match="a moment ago"):
        call_within(5, lambda: True, place="silent place")
    assert call_within(5, lambda: True, place="another place")
    assert call_within(5, lambda: True)
    now = time.monotonic()
    monkeypatch.setattr(deadline.time, "monotonic", lambda: now + deadline.PAUSE_SECONDS)
    assert call_within(5, lambda: True, place="silent place")
