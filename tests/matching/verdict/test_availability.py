"""Availability day by day: what closes an offering first, then what leaves it unknown; each date on
its day, the day before and the day after."""

import itertools
from datetime import date, timedelta
from typing import Any

import pytest

from matching.domain.offer import Lifecycle, Window
from matching.domain.profile import Profile
from matching.verdict.algebra import VERDICTS
from matching.verdict.availability import Availability, availability_of
from matching.verdict.columns import Organisations
from matching.verdict.eligibility import judge
from matching.verdict.matrix import compile_offers, judge_at_once, verdicts
from matching.verdict.planes import Planes
from tests.matching.builders import offer
from tests.matching.random_catalogues import DAYS

SOME_DAY = date(2026, 3, 2)
BEFORE, AFTER = SOME_DAY - timedelta(1), SOME_DAY + timedelta(1)


@pytest.mark.parametrize(
    ("lifecycle", "window", "expected"),
    [
        ({"open_to_new_users": True}, None, "eligible"),
        ({"open_to_new_users": None}, None, "to_confirm"),
        ({"open_to_new_users": False, "since": SOME_DAY}, None, "closed"),
        ({"open_to_new_users": False, "since": SOME_DAY + timedelta(1)}, None, "eligible"),
        ({"phase": "abandon", "since": SOME_DAY, "open_to_new_users": False}, None, "closed"),
        ({"phase": "transfere", "since": SOME_DAY, "open_to_new_users": True}, None, "closed"),
        ({"open_to_new_users": True}, {"opens": SOME_DAY + timedelta(1)}, "to_confirm"),
        ({"open_to_new_users": True}, {"opens": SOME_DAY}, "eligible"),
        ({"open_to_new_users": True}, {"known_open_on": SOME_DAY + timedelta(1)}, "to_confirm"),
        ({"open_to_new_users": True}, {"horizon": SOME_DAY}, "eligible"),
        ({"open_to_new_users": True}, {"horizon": SOME_DAY - timedelta(1)}, "to_confirm"),
        ({"open_to_new_users": None}, {"closes": SOME_DAY - timedelta(1)}, "closed"),
    ],
)
def test_the_verdict_of_who_meets_all(
    lifecycle: dict[str, Any], window: dict[str, Any] | None, expected: str
) -> None:
    one = offer(lifecycle={"phase": "permanent", "read_on": SOME_DAY} | lifecycle, window=window)
    assert judge(one, Profile(), SOME_DAY).verdict.value == expected


def availability(on: date, window: dict[str, Any] | None = None, **lifecycle: Any) -> Availability:
    facts = {"phase": "permanent", "open_to_new_users": True, "read_on": SOME_DAY} | lifecycle
    return availability_of(
        Lifecycle.model_validate(facts),
        None if window is None else Window.model_validate(window),
        on,
    )


@pytest.mark.parametrize(
    ("window", "lifecycle", "before", "that_day", "after"),
    [
        (None, {}, ("open", "permanent"), ("open", "permanent"), ("open", "permanent")),
        (
            {"closes": SOME_DAY},
            {},
            ("open", "in_window"), ("open", "in_window"), ("closed", "closed"),
        ),
        (
            {"opens": SOME_DAY},
            {},
            ("unknown", "not_open_yet"), ("open", "in_window"), ("open", "in_window"),
        ),
        (
            {"known_open_on": SOME_DAY},
            {},
            ("unknown", "opening_day_unknown"), ("open", "in_window"), ("open", "in_window"),
        ),
        (
            {"horizon": SOME_DAY},
            {},
            ("open", "in_window"), ("open", "in_window"), ("unknown", "after_horizon"),
        ),
        (
            None,
            {"phase": "clos", "since": SOME_DAY},
            ("open", "permanent"), ("closed", "ended"), ("closed", "ended"),
        ),
        (
            None,
            {"open_to_new_users": False, "since": SOME_DAY},
            ("open", "permanent"), ("closed", "no_new_users"), ("closed", "no_new_users"),
        ),
        (
            {"closes": SOME_DAY},
            {"open_to_new_users": None},
            ("unknown", "not_known"), ("unknown", "not_known"), ("closed", "closed"),
        ),
    ],
)  # fmt: skip
def test_each_date_counts_from_its_day(
    window: dict[str, Any] | None,
    lifecycle: dict[str, Any],
    before: tuple[str, str],
    that_day: tuple[str, str],
    after: tuple[str, str],
) -> None:
    found = [availability(day, window, **lifecycle)[:2] for day in (BEFORE, SOME_DAY, AFTER)]
    assert found == [before, that_day, after]


def test_a_known_opening_day_comes_before_the_first_day_known_open() -> None:
    window = {"opens": BEFORE, "known_open_on": AFTER}
    assert availability(SOME_DAY, window).state == "open"


@pytest.mark.parametrize(
    ("on", "window", "lifecycle", "expected"),
    [
        (AFTER, {"closes": SOME_DAY, "horizon": BEFORE}, {}, SOME_DAY + timedelta(days=1)),
        (BEFORE, {"closes": SOME_DAY, "horizon": AFTER}, {}, SOME_DAY),
        (BEFORE, {"horizon": AFTER}, {}, AFTER),
        (BEFORE, {"opens": SOME_DAY}, {}, SOME_DAY),
        (AFTER, {"horizon": SOME_DAY}, {}, SOME_DAY),
        (AFTER, None, {"phase": "clos", "since": SOME_DAY}, SOME_DAY),
        (SOME_DAY, None, {}, None),
    ],
)
def test_the_day_that_goes_with_it(
    on: date, window: dict[str, Any] | None, lifecycle: dict[str, Any], expected: date | None
) -> None:
    assert availability(on, window, **lifecycle).on == expected


@pytest.mark.parametrize("on", DAYS)
def test_all_offerings_at_once_are_available_as_each_is(on: date) -> None:
    windows = [
        {"opens": opens, "known_open_on": known, "closes": closes, "horizon": horizon}
        for opens, known, closes, horizon in itertools.product(
            [None, DAYS[1]], [None, DAYS[2]], [None, DAYS[3]], [None, DAYS[2]]
        )
    ]
    lifecycles = [
        {"phase": phase, "open_to_new_users": is_open, "since": DAYS[2], "read_on": DAYS[0]}
        for phase, is_open in itertools.product(["opere", "clos"], [True, False, None])
    ]
    offers = [
        offer(window=window, lifecycle=lifecycle)
        for window in [None, *windows]
        for lifecycle in lifecycles
    ]
    program, anybody = compile_offers(offers), Profile()
    numbers = judge_at_once(program, anybody, on).verdicts.tolist()
    planes = Planes(Organisations.from_profiles([anybody]))
    assert verdicts(program, planes, on).numbers()[:, 0].tolist() == numbers
    assert [VERDICTS[number] for number in numbers] == [
        judge(one, anybody, on).verdict for one in offers
    ]
    assert numbers == [
        {"open": 3, "unknown": 2, "closed": 1}[availability_of(one.lifecycle, one.window, on).state]
        for one in offers
    ]
