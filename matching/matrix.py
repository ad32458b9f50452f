"""The matrix: verdicts of collectivités × offerings at once, on bit planes, each the same as `judge` gives.

`compile_offers` once per catalogue, `Planes` once per data release, then `verdicts` for any day. Called by `advice.portfolio`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import repeat

import numpy as np
import numpy.typing as npt

from matching.eligibility import door_of
from matching.graph import Builder, Condition, Fold, Graph, Listed
from matching.offer import Offer
from matching.planes import Planes, Words
from matching.profile import Profile
from matching.rules import DEPTH_MAX, Leaf
from matching.vocabulary import Verdict

VERDICTS = tuple(Verdict)
"""The verdict of each number in the matrix: not_eligible (0), closed (1), to_confirm (2), eligible (3).

Their two bits are the two planes of a pair: where the door is open, « possible » is the high one and « met » the low one.
"""

_MET, _POSSIBLE = 0, 1
_LOW, _HIGH = 0, 1
_STATES = ("open", "shut", "unknown")
_OPEN, _SHUT, _UNKNOWN = range(3)


@dataclass(frozen=True, slots=True)
class Program:
    """The compiled offerings: their rules as one graph, and the root of each in it.

    A door changes on a few days only: `door_days`, int64 (n_offers, n_changes), and the state from each of these days on,
    `door_states`, int64 of the same shape.
    """

    slugs: tuple[str, ...]
    graph: Graph
    roots: tuple[int | Listed, ...]
    door_days: npt.NDArray[np.int64]
    door_states: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class VerdictPlanes:
    """Verdicts in two bits: `words` is uint64 (n_offers, 2, n_words), the low then the high bit of each body's verdict."""

    words: Words
    planes: Planes

    def numbers(self) -> npt.NDArray[np.uint8]:
        """Returns the place of each verdict in `VERDICTS`: uint8 (n_offers, n_bodies)."""
        numbers = np.empty((len(self.words), self.planes.bodies.size), np.uint8)
        for offer in range(len(numbers)):
            numbers[offer] = self.numbers_of(offer)
        return numbers

    def numbers_of(self, offer: int) -> npt.NDArray[np.uint8]:
        """The row of one offering: uint8 (n_bodies)."""
        low, high = self.planes.unpack(self.words[offer])
        numbers: npt.NDArray[np.uint8] = low | 2 * high
        return numbers


def compile_offers(offers: Sequence[Offer]) -> Program:
    """Returns the offerings' rules and doors, ready for `verdicts`."""
    builder = Builder()
    roots = tuple(builder.way_in(offer.way_in) for offer in offers)
    doors = [_door_changes(offer) for offer in offers]
    width = max(map(len, doors), default=1)
    padded = [[*changes, *repeat(changes[-1], width - len(changes))] for changes in doors]
    table = np.array(padded, np.int64).reshape(len(offers), width, 2)
    return Program(tuple(offer.slug for offer in offers), builder.graph(), roots, table[..., 0], table[..., 1])


def verdicts(program: Program, planes: Planes, on: date, shared: Profile | None = None) -> VerdictPlanes:
    """Returns the verdict of every offering for every body on that day.

    `shared` says the facts that have no column, the same for all bodies: those of the project.
    """
    at = (program.door_days <= on.toordinal()).sum(axis=1) - 1
    states = program.door_states[np.arange(len(at)), at]
    words = np.empty((len(at), 2, planes.n_words), np.uint64)
    evaluation = _Evaluation(program.graph, planes, _pairs(program.graph, planes, shared or Profile()))
    for root, state, answer in zip(program.roots, states.tolist(), words, strict=True):
        if isinstance(root, Listed):
            evaluation.belong(root, state, answer)
        else:
            evaluation.enter(root, state, answer)
    return VerdictPlanes(words, planes)


class _Evaluation:
    """The pairs of a graph's nodes for some bodies. What holds or fails for everybody is not computed body by body.

    `pairs` are those known so far; what several rules need is added to them.
    """

    def __init__(self, graph: Graph, planes: Planes, pairs: list[Words | None]) -> None:
        self.pairs = pairs
        self._nodes = graph.nodes
        self._unknown = planes.unknown
        self._nobody = planes.unmet[_MET]
        # By `is_and`: the operation, the pair that changes nothing, the pair that settles all.
        self._or_and = ((np.bitwise_or, planes.unmet, planes.met), (np.bitwise_and, planes.met, planes.unmet))
        self._registers = list(np.empty((2 * DEPTH_MAX, 2, planes.n_words), np.uint64))

    def pair(self, node: int, result: Words | None = None, register: int = 0) -> Words:
        """Returns a node's pair, never to be written to: a known one, one that is the same for all, or `result`, which it
        writes (a new array without one). `register` is the first that it may use."""
        pairs = self.pairs
        known = pairs[node]
        if known is not None:
            return known
        fold = self._nodes[node]
        assert isinstance(fold, Fold)
        if fold.is_shared or result is None:
            result = np.empty_like(self._unknown)
        operation, neutral, absorbing = self._or_and[fold.is_and]
        folded = neutral
        for child in fold.children:
            pair = pairs[child]
            if pair is None:
                at = register + 1 if folded is self._registers[register] else register
                pair = self.pair(child, self._registers[at], at + 1)
            if pair is absorbing:
                folded = absorbing
                break
            if pair is not neutral:
                folded = pair if folded is neutral else operation(folded, pair, result)
        if fold.is_shared:
            pairs[node] = folded
        return folded

    def enter(self, root: int, state: int, answer: Words) -> None:
        """Writes the verdict's two bits of an offering with a rule."""
        pair = self.pair(root, answer)
        if state == _SHUT:
            answer[_LOW] = pair[_POSSIBLE]
            answer[_HIGH] = 0
        elif state == _UNKNOWN:
            np.bitwise_and(pair, self._unknown, answer)
        elif pair is not answer:
            answer[...] = pair

    def belong(self, root: Listed, state: int, answer: Words) -> None:
        """Writes the verdict's two bits of a programme, read in the order of `eligibility`: nature, list, entry conditions.

        A closed list shuts the door on those who are not on it and whom nothing else refuses.
        """
        nature, member = self.pair(root.nature), self.pair(root.member)
        entry = self.pair(root.entry, answer)
        may_join = nature[_POSSIBLE] & entry[_POSSIBLE]
        shut_out = may_join & ~member[_POSSIBLE] if root.is_closed else self._nobody
        possible = nature[_POSSIBLE] & member[_MET] | may_join & ~shut_out
        if state == _SHUT:
            answer[_LOW] = possible | shut_out
            answer[_HIGH] = 0
        else:
            answer[_LOW] = shut_out if state == _UNKNOWN else nature[_MET] & member[_MET] | shut_out
            answer[_HIGH] = possible


def _pairs(graph: Graph, planes: Planes, shared: Profile) -> list[Words | None]:
    """The pairs of the conditions, and of what rests on the bodies' columns alone: that is kept for the data release."""
    settled = planes.settled.get(graph)
    if settled is None:
        settled = planes.settled[graph] = _settle(graph, planes)
    return [
        _of_condition(node, planes, shared) if pair is None and isinstance(node, Condition) else pair
        for node, pair in zip(graph.nodes, settled, strict=True)
    ]


def _settle(graph: Graph, planes: Planes) -> list[Words | None]:
    """The pairs of the conditions that have a column, and of the folds of these that several rules need."""
    nobody_in_particular = Profile()
    is_settled = [not isinstance(node, Condition) or _has_columns(node, planes) for node in graph.nodes]
    pairs = [
        _of_condition(node, planes, nobody_in_particular) if isinstance(node, Condition) and settled else None
        for node, settled in zip(graph.nodes, is_settled, strict=True)
    ]
    evaluation = _Evaluation(graph, planes, pairs)
    for number, node in enumerate(graph.nodes):
        if isinstance(node, Fold):
            is_settled[number] = all(is_settled[child] for child in node.children)
            if node.is_shared and is_settled[number]:
                evaluation.pair(number)
    return pairs


def _has_columns(condition: Condition, planes: Planes) -> bool:
    return not isinstance(condition.rule, Leaf) or planes.has(condition.rule)


def _of_condition(condition: Condition, planes: Planes, shared: Profile) -> Words:
    rule, each = condition.rule, condition.each
    if isinstance(rule, Leaf):
        pair = planes.of(rule, condition.key, shared)
    elif each is not None:
        pair = planes.kept(condition.key, lambda: _of_all_members(*each, planes))
    else:
        pair = planes.met
    return planes.negated(pair, condition.key) if condition.is_negated else pair


def _of_all_members(graph: Graph, root: int, planes: Planes) -> Words:
    """A group of communes is what all its members are; unknown when nothing is known of them."""
    if planes.members is None:
        return planes.unknown
    evaluation = _Evaluation(graph, planes.members, _pairs(graph, planes.members, Profile()))
    outcomes = planes.members.unpack(evaluation.pair(root))
    starts = planes.bodies.member_starts
    has_members = np.diff(starts) > 0
    folded = planes.unpack(planes.unknown)
    folded[:, has_members] = np.minimum.reduceat(outcomes, starts[:-1][has_members], axis=1)
    return np.stack([planes.pack(bits.astype(np.bool_)) for bits in folded])


def _door_changes(offer: Offer) -> list[tuple[int, int]]:
    """(day, state from that day on), the first at the beginning of time: the state is `door_of`'s, on each day it may change."""
    lifecycle, window = offer.lifecycle, offer.window
    firsts, lasts = [lifecycle.since], []
    if window:
        firsts += [window.opens, window.known_open_on]
        lasts += [window.closes, window.horizon]
    days = {date.min, *(day for day in firsts if day), *(day + timedelta(days=1) for day in lasts if day)}
    return [(day.toordinal(), _STATES.index(door_of(lifecycle, window, day).state)) for day in sorted(days)]
