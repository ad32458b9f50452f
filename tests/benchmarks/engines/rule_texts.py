"""rule-engine: it has no third value, so each rule is two texts, « surely met » and « not surely
refused »."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import rule_engine

from matching.domain.offer import Offer
from matching.domain.rules import (
    All,
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
_ALWAYS, _NEVER = "true", "false"
_NOT_ELIGIBLE, _CLOSED, _TO_CONFIRM, _ELIGIBLE = range(4)


class RuleTexts:
    """`one(row, availabilities)` gives the number of each offering's verdict."""

    name = "rule-engine"

    def __init__(self, offers: Sequence[Offer]) -> None:
        self.offers = offers
        context = rule_engine.Context(resolver=rule_engine.resolve_item)
        self._rules = [
            [rule_engine.Rule(text, context=context) for text in _texts(offer)] for offer in offers
        ]

    def availabilities(self, on: date) -> list[str]:
        return [availability_of(offer.lifecycle, offer.window, on).state for offer in self.offers]

    def one(self, row: Row, availabilities: Sequence[str]) -> list[int]:
        return [
            _CLOSED
            if rest and rest[0].matches(row)
            else _number(possible.matches(row), availability, met, row)
            for (met, possible, *rest), availability in zip(
                self._rules, availabilities, strict=True
            )
        ]

    def verdicts(self, data: Data, on: date) -> Numbers:
        availabilities = self.availabilities(on)
        return np.array([self.one(row, availabilities) for row in data.rows()], np.uint8).T


def _number(is_possible: bool, availability: str, met: rule_engine.Rule, row: Row) -> int:
    if not is_possible:
        return _NOT_ELIGIBLE
    if availability == "closed":
        return _CLOSED
    return _ELIGIBLE if availability == "open" and met.matches(row) else _TO_CONFIRM


def _texts(offer: Offer) -> list[str]:
    """« met », « possible », and for a closed list who is shut out of it."""
    way_in = offer.way_in
    if not isinstance(way_in, Membership):
        return list(_rule(way_in))
    nature_met, nature_possible = _rule(way_in.nature_leaf)
    member_met, member_possible = _rule(way_in.list_leaf)
    _, entry_possible = _rule(way_in.entry) if way_in.entry else (_ALWAYS, _ALWAYS)
    texts = [
        f"({nature_met}) and ({member_met})",
        f"({nature_possible}) and (({member_met}) or ({entry_possible}))",
    ]
    if way_in.list == "closed":
        texts.append(f"({nature_possible}) and ({entry_possible}) and not ({member_possible})")
    return texts


def _rule(rule: Rule) -> tuple[str, str]:
    match rule:
        case Everyone():
            return _ALWAYS, _ALWAYS
        case Each():
            return _NEVER, _ALWAYS  # no group of communes among the organisations
        case Leaf():
            met, possible = _leaf(rule)
            return met, possible if rule.certainty is Certainty.CERTAIN else _ALWAYS
    children = [_rule(child) for child in children_of(rule) if has_effect(child)]
    word = " and " if isinstance(rule, All) else " or "
    met, possible = (word.join(f"({child[way]})" for child in children) for way in (0, 1))
    return (f"not ({possible})", f"not ({met})") if isinstance(rule, None_) else (met, possible)


def _leaf(leaf: Leaf) -> tuple[str, str]:
    """All the columns that are known must agree, and one at least must be known."""
    columns = columns_of(leaf)
    if not columns:
        return _NEVER, _ALWAYS
    inside, outside = (
        " and ".join(f"({column} == null or {text(leaf, column)})" for column in columns)
        for text in (_inside, _outside)
    )
    is_known = " or ".join(f"{column} != null" for column in columns)
    return f"({is_known}) and {inside}", f"not (({is_known}) and {outside})"


def _inside(leaf: Leaf, column: str) -> str:
    match leaf:
        case OneOf():
            return f"{column} in {codes_of(leaf)}"
        case Is():
            return f"{column} == {int(leaf.expected)}"
        case Bounds():
            parts = [
                *_bounds(leaf, column),
                *(f"{column} != {point}" for point in leaf.ambiguous_at),
            ]
            return f"({' and '.join(parts)})"
    raise TypeError(type(leaf).__name__)


def _outside(leaf: Leaf, column: str) -> str:
    if not isinstance(leaf, Bounds):
        return f"not ({_inside(leaf, column)})"
    parts = [
        f"not ({' and '.join(_bounds(leaf, column))})",
        *(f"{column} != {point}" for point in leaf.ambiguous_at),
    ]
    return f"({' and '.join(parts)})"


def _bounds(leaf: Bounds, column: str) -> list[str]:
    low = [f"{column} >= {leaf.lowest}"] if leaf.lowest is not None else []
    return low + ([f"{column} <= {leaf.highest}"] if leaf.highest is not None else [])
