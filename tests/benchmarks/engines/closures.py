"""Plain Python: each rule becomes nested functions of a mapping, in Kleene's logic (1 met, 0
unknown, -1 unmet)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import numpy as np

from matching.domain.offer import Offer
from matching.domain.rules import (
    All,
    Any_,
    Bounds,
    Each,
    Everyone,
    Is,
    Leaf,
    Membership,
    None_,
    OneOf,
    Rule,
    children_of,
    has_effect,
)
from matching.domain.vocabulary import Certainty
from matching.verdict.availability import availability_of
from tests.benchmarks.engines.data import Data, Numbers, codes_of, columns_of

Row = Mapping[str, int | None]
Judge = Callable[[Row], int]

_NOT_ELIGIBLE, _CLOSED, _TO_CONFIRM, _ELIGIBLE = range(4)


class Closures:
    """`one(row, availabilities)` gives the number of each offering's verdict."""

    name = "fonctions Python"

    def __init__(self, offers: Sequence[Offer]) -> None:
        self.offers = offers
        self._judges = [_way_in(offer) for offer in offers]

    def availabilities(self, on: date) -> list[str]:
        return [availability_of(offer.lifecycle, offer.window, on).state for offer in self.offers]

    def one(self, row: Row, availabilities: Sequence[str]) -> list[int]:
        return [
            judge(row, availability)
            for judge, availability in zip(self._judges, availabilities, strict=True)
        ]

    def verdicts(self, data: Data, on: date) -> Numbers:
        availabilities = self.availabilities(on)
        return np.array([self.one(row, availabilities) for row in data.rows()], np.uint8).T


def _way_in(offer: Offer) -> Callable[[Row, str], int]:
    way_in = offer.way_in
    if isinstance(way_in, Membership):
        return _membership(way_in)
    rule = _compile(way_in)
    return lambda row, availability: _verdict(rule(row), availability)


def _verdict(eligibility: int, availability: str) -> int:
    if eligibility < 0:
        return _NOT_ELIGIBLE
    if availability == "closed":
        return _CLOSED
    return _ELIGIBLE if eligibility and availability == "open" else _TO_CONFIRM


def _membership(membership: Membership) -> Callable[[Row, str], int]:
    nature, listed = _compile(membership.nature_leaf), _compile(membership.list_leaf)
    entry = _compile(membership.entry) if membership.entry else lambda row: 1
    is_closed = membership.list == "closed"

    def judge(row: Row, availability: str) -> int:
        fits = nature(row)
        if fits < 0:
            return _NOT_ELIGIBLE
        member = listed(row)
        if member > 0:
            return _verdict(fits, availability)
        if entry(row) < 0:
            return _NOT_ELIGIBLE
        return _CLOSED if member < 0 and is_closed else _verdict(0, availability)

    return judge


def _compile(rule: Rule) -> Judge:
    match rule:
        case Everyone():
            return lambda row: 1
        case Each():
            return lambda row: 0  # no group of communes among the organisations
        case Leaf():
            raw = _leaf(rule)
            return raw if rule.certainty is Certainty.CERTAIN else lambda row: max(0, raw(row))
    children = [_compile(child) for child in children_of(rule) if has_effect(child)]
    match rule:
        case All():
            return lambda row: _lowest(children, row)
        case Any_():
            return lambda row: _highest(children, row)
        case None_():
            return lambda row: -_highest(children, row)
    raise TypeError(type(rule).__name__)


def _lowest(children: Sequence[Judge], row: Row) -> int:
    lowest = 1
    for child in children:
        outcome = child(row)
        if outcome < 0:
            return -1
        lowest = min(lowest, outcome)
    return lowest


def _highest(children: Sequence[Judge], row: Row) -> int:
    highest = -1
    for child in children:
        outcome = child(row)
        if outcome > 0:
            return 1
        highest = max(highest, outcome)
    return highest


def _leaf(leaf: Leaf) -> Judge:
    columns = columns_of(leaf)
    match leaf:
        case OneOf():
            test = _one_of(frozenset(codes_of(leaf)))
        case Bounds():
            test = _bounds(leaf)
        case Is():
            test = _is(int(leaf.expected))
        case _:
            raise TypeError(type(leaf).__name__)
    if len(columns) == 1:
        (column,) = columns
        return lambda row: 0 if (value := row[column]) is None else test(value)

    def agreed(row: Row) -> int:
        outcomes = {test(value) for column in columns if (value := row[column]) is not None}
        return outcomes.pop() if len(outcomes) == 1 else 0

    return agreed


def _one_of(codes: frozenset[int]) -> Callable[[int], int]:
    return lambda value: 1 if value in codes else -1


def _is(expected: int) -> Callable[[int], int]:
    return lambda value: 1 if value == expected else -1


def _bounds(leaf: Bounds) -> Callable[[int], int]:
    low = -1 if leaf.lowest is None else leaf.lowest
    high = 10**18 if leaf.highest is None else leaf.highest
    ambiguous = frozenset(leaf.ambiguous_at)
    return lambda value: 0 if value in ambiguous else 1 if low <= value <= high else -1
