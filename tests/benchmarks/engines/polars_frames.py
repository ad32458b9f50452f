"""Polars: offerings are expressions over the columns of a frame, whose null logic is Kleene's."""

from collections.abc import Hashable, Sequence
from datetime import date
from functools import reduce
from operator import and_, or_

import numpy as np
import polars as pl

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
from matching.verdict.evaluate import key_of
from tests.benchmarks.engines.data import Data, Numbers, codes_of, columns_of

_UNKNOWN = pl.lit(None, dtype=pl.Boolean)


class Polars:
    """Distinct conditions are columns, computed once; the offerings are expressions over these.

    A verdict is two booleans, as ours is two planes: eligibility, null when unknown, and who is
    shut out by a closed list. Mapping them to numbers would take Polars ten times as long, and is
    left to `numbers`, which checks the answers.
    """

    def __init__(self, offers: Sequence[Offer]) -> None:
        self._offers = offers
        self._conditions: dict[Hashable, pl.Expr] = {}
        self._answers = [
            self._eligibility(offer).alias(str(number)) for number, offer in enumerate(offers)
        ]
        self._shut_out = [
            self._who_is_shut_out(offer.membership).alias(f"{number}_shut_out")
            for number, offer in enumerate(offers)
            if offer.membership and offer.membership.list == "closed"
        ]

    @staticmethod
    def frame(data: Data) -> pl.DataFrame:
        """An unknown fact is null; a fact that is the same for all is a literal, which Polars keeps
        as one value."""
        varied = [name for name, column in data.columns.items() if (column != column[0]).any()]
        constants = [
            pl.lit(None if column[0] < 0 else int(column[0]), dtype=pl.Int64).alias(name)
            for name, column in data.columns.items()
            if name not in varied
        ]
        frame = pl.DataFrame({name: pl.Series(data.columns[name]) for name in varied})
        return frame.select(
            [pl.when(pl.col(name) >= 0).then(pl.col(name)) for name in varied]
        ).with_columns(constants)

    def conditions(self, frame: pl.DataFrame) -> pl.DataFrame:
        return frame.select(list(self._conditions.values()))

    def verdicts(self, conditions: pl.DataFrame) -> pl.DataFrame:
        return conditions.select([*self._answers, *self._shut_out])

    def availabilities(self, on: date) -> list[str]:
        return [availability_of(offer.lifecycle, offer.window, on).state for offer in self._offers]

    def numbers(self, verdicts: pl.DataFrame, availabilities: Sequence[str]) -> Numbers:
        return np.stack(
            [
                self._numbers_of(verdicts, number, availability)
                for number, availability in enumerate(availabilities)
            ]
        )

    def _numbers_of(self, verdicts: pl.DataFrame, number: int, availability: str) -> Numbers:
        met, unknown = {"open": (3, 2), "unknown": (2, 2), "closed": (1, 1)}[availability]
        eligibility = verdicts[str(number)]
        numbers = np.where(
            eligibility.is_null(), unknown, np.where(eligibility.fill_null(False), met, 0)
        ).astype(np.uint8)
        if f"{number}_shut_out" in verdicts.columns:
            numbers[verdicts[f"{number}_shut_out"].to_numpy()] = 1
        return numbers

    def _eligibility(self, offer: Offer) -> pl.Expr:
        way_in = offer.way_in
        if not isinstance(way_in, Membership):
            return self._rule(way_in)
        nature, member = self._rule(way_in.nature_leaf), self._rule(way_in.list_leaf)
        entry = self._rule(way_in.entry) if way_in.entry else pl.lit(True)
        # A member is not judged on its entry; who is not one, or may not be, has at best an unknown
        # answer.
        return nature & (member.fill_null(False) | (entry & _UNKNOWN))

    def _who_is_shut_out(self, membership: Membership) -> pl.Expr:
        nature, member = self._rule(membership.nature_leaf), self._rule(membership.list_leaf)
        entry = self._rule(membership.entry) if membership.entry else pl.lit(True)
        return nature.fill_null(True) & entry.fill_null(True) & ~member.fill_null(True)

    def _rule(self, rule: Rule) -> pl.Expr:
        match rule:
            case Everyone():
                return pl.lit(True)
            case Each():
                return _UNKNOWN  # no group of communes among the organisations
            case Leaf():
                return self._condition(rule)
        children = [self._rule(child) for child in children_of(rule) if has_effect(child)]
        folded = reduce(and_ if isinstance(rule, All) else or_, children)
        return ~folded if isinstance(rule, None_) else folded

    def _condition(self, leaf: Leaf) -> pl.Expr:
        key = key_of(leaf), leaf.certainty
        if key not in self._conditions:
            outcome = _leaf(leaf)
            if leaf.certainty is not Certainty.CERTAIN:
                outcome = pl.when(outcome).then(pl.lit(True))
            self._conditions[key] = outcome.alias(f"condition_{len(self._conditions)}")
        return pl.col(self._conditions[key].meta.output_name())


def _leaf(leaf: Leaf) -> pl.Expr:
    """All the columns that are known must agree: a null stands for what is not known."""
    tests = [_test(leaf, pl.col(column)) for column in columns_of(leaf)]
    if not tests:
        return _UNKNOWN
    if len(tests) == 1:
        return tests[0]
    first, second = tests
    one, other = (pl.col(column) for column in columns_of(leaf))
    return (
        pl.when(other.is_null())
        .then(first)
        .when(one.is_null())
        .then(second)
        .when(first == second)
        .then(first)
    )


def _test(leaf: Leaf, column: pl.Expr) -> pl.Expr:
    match leaf:
        case OneOf():
            return column.is_in(codes_of(leaf))
        case Is():
            return column == int(leaf.expected)
        case Bounds():
            bounds = [
                *([column >= leaf.lowest] if leaf.lowest is not None else []),
                *([column <= leaf.highest] if leaf.highest is not None else []),
            ]
            test = reduce(and_, bounds)
            return (
                pl.when(~column.is_in(list(leaf.ambiguous_at))).then(test)
                if leaf.ambiguous_at
                else test
            )
    raise TypeError(type(leaf).__name__)
