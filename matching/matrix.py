"""The rules compiled to bit planes: verdicts of collectivités × offerings at once, each the same as `judge` gives.

`compile_offers` once per catalogue, `Planes` once per data release, then `verdicts` for any day. Called by `advice.portfolio`.
"""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import repeat

import numpy as np
import numpy.typing as npt

from matching.eligibility import door_of
from matching.offer import Offer
from matching.planes import Planes, Words, key_of
from matching.profile import Profile
from matching.rules import DEPTH_MAX, Any_, Each, Everyone, Leaf, Membership, None_, Rule, children_of, has_effect
from matching.vocabulary import Verdict

VERDICTS = tuple(Verdict)
"""The verdict of each number in the matrix: not_eligible (0), closed (1), to_confirm (2), eligible (3).

Their two bits are the two planes of a pair: where the door is open, « possible » is the high one and « met » the low one.
"""

_MET, _POSSIBLE = 0, 1
_LOW, _HIGH = 0, 1
_STATES = ("open", "shut", "unknown")
_OPEN, _SHUT, _UNKNOWN = range(3)
_EVERYONE = Everyone(everyone=True)


@dataclass(frozen=True, slots=True)
class _Condition:
    """What a rule tests: a leaf, « everyone », or an `each` with the graph and the root of its members' rule."""

    rule: Leaf | Everyone | Each
    key: Hashable
    is_negated: bool
    each: "tuple[_Graph, int] | None" = None


@dataclass(frozen=True, slots=True)
class _Fold:
    """The « and » or the « or » of other nodes, conditions first."""

    is_and: bool
    children: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Listed:
    """The nodes that belonging to a programme rests on."""

    nature: int
    member: int
    entry: int
    is_closed: bool


@dataclass(frozen=True, slots=True)
class _Graph:
    """Rules as one graph: what several of them say stands once, and `is_shared`. Children stand before their parents."""

    nodes: tuple[_Condition | _Fold, ...]
    is_shared: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Program:
    """The compiled offerings. A door changes on a few days only: `door_days`, int64 (n_offers, n_changes), and the state from
    each of these days on, `door_states`, int64 of the same shape."""

    slugs: tuple[str, ...]
    graph: _Graph
    roots: tuple[int | _Listed, ...]
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
    builder = _Builder()
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
    evaluation = _Evaluation(program.graph, planes, shared or Profile())
    for root, state, answer in zip(program.roots, states.tolist(), words, strict=True):
        if isinstance(root, _Listed):
            evaluation.belong(root, state, answer)
        else:
            evaluation.enter(root, state, answer)
    return VerdictPlanes(words, planes)


class _Evaluation:
    """The pairs of a graph's nodes for some bodies. What holds or fails for everybody is not computed body by body."""

    def __init__(self, graph: _Graph, planes: Planes, shared: Profile) -> None:
        self._graph = graph
        self._planes = planes
        self._pairs = [_pair(node, planes, shared) if isinstance(node, _Condition) else None for node in graph.nodes]
        self._registers = list(np.empty((2 * DEPTH_MAX, 2, planes.n_words), np.uint64))

    def pair(self, node: int, result: Words, register: int = 0) -> Words:
        """Returns a node's pair, never to be written to: its own, one that holds for all, or `result`, which it may write.

        `register` is the first that it may use.
        """
        known = self._pairs[node]
        if known is not None:
            return known
        fold = self._graph.nodes[node]
        assert isinstance(fold, _Fold)
        if self._graph.is_shared[node]:
            result = np.empty_like(result)
        planes = self._planes
        operation, neutral, absorbing = (
            (np.bitwise_and, planes.met, planes.unmet) if fold.is_and else (np.bitwise_or, planes.unmet, planes.met)
        )
        folded = neutral
        for child in fold.children:
            pair = self._pairs[child]
            if pair is None:
                at = register + 1 if folded is self._registers[register] else register
                pair = self.pair(child, self._registers[at], at + 1)
            if pair is absorbing:
                folded = absorbing
                break
            if pair is not neutral:
                folded = pair if folded is neutral else operation(folded, pair, result)
        if self._graph.is_shared[node]:
            self._pairs[node] = folded
        return folded

    def enter(self, root: int, state: int, answer: Words) -> None:
        """Writes the verdict's two bits of an offering with a rule."""
        pair = self.pair(root, answer)
        if state == _SHUT:
            answer[_LOW] = pair[_POSSIBLE]
            answer[_HIGH] = 0
        elif state == _UNKNOWN:
            np.bitwise_and(pair, self._planes.unknown, answer)
        elif pair is not answer:
            answer[...] = pair

    def belong(self, root: _Listed, state: int, answer: Words) -> None:
        """Writes the verdict's two bits of a programme, read in the order of `eligibility`: nature, list, entry conditions.

        A closed list shuts the door on those who are not on it and whom nothing else refuses.
        """
        nature, member = self.pair(root.nature, answer), self.pair(root.member, answer)
        entry = self.pair(root.entry, self._registers[0], 1)
        may_join = nature[_POSSIBLE] & entry[_POSSIBLE]
        shut_out = may_join & ~member[_POSSIBLE] if root.is_closed else self._planes.unmet[_MET]
        possible = nature[_POSSIBLE] & member[_MET] | may_join & ~shut_out
        if state == _SHUT:
            answer[_LOW] = possible | shut_out
            answer[_HIGH] = 0
        else:
            answer[_LOW] = shut_out if state == _UNKNOWN else nature[_MET] & member[_MET] | shut_out
            answer[_HIGH] = possible


def _pair(condition: _Condition, planes: Planes, shared: Profile) -> Words:
    rule, each = condition.rule, condition.each
    if isinstance(rule, Leaf):
        pair = planes.of(rule, condition.key, shared)
    elif each is not None:
        pair = planes.kept(condition.key, lambda: _of_all_members(*each, planes))
    else:
        pair = planes.met
    return planes.negated(pair, condition.key) if condition.is_negated else pair


def _of_all_members(graph: _Graph, root: int, planes: Planes) -> Words:
    """A group of communes is what all its members are; unknown when nothing is known of them."""
    if planes.members is None:
        return planes.unknown
    evaluation = _Evaluation(graph, planes.members, Profile())
    outcomes = planes.members.unpack(evaluation.pair(root, np.empty_like(planes.members.met)))
    starts = planes.bodies.member_starts
    has_members = np.diff(starts) > 0
    folded = planes.unpack(planes.unknown)
    folded[:, has_members] = np.minimum.reduceat(outcomes, starts[:-1][has_members], axis=1)
    return np.stack([planes.pack(bits.astype(np.bool_)) for bits in folded])


class _Builder:
    """Makes one graph of all the rules it is given."""

    def __init__(self) -> None:
        self._nodes: list[_Condition | _Fold] = []
        self._ids: dict[Hashable, int] = {}
        self._uses: Counter[int] = Counter()

    def way_in(self, way_in: Rule | Membership) -> int | _Listed:
        if not isinstance(way_in, Membership):
            return self.rule(way_in)
        nature, member = self.rule(way_in.nature_leaf), self.rule(way_in.list_leaf)
        return _Listed(nature, member, self.rule(way_in.entry or _EVERYONE), way_in.list == "closed")

    def rule(self, rule: Rule) -> int:
        root = self._node(rule if has_effect(rule) else _EVERYONE, is_negated=False)
        self._uses[root] += 1
        return root

    def graph(self) -> _Graph:
        return _Graph(tuple(self._nodes), tuple(self._uses[node] > 1 for node in range(len(self._nodes))))

    def _node(self, rule: Rule, *, is_negated: bool) -> int:
        if isinstance(rule, Leaf | Everyone | Each):
            condition = _condition(rule, is_negated=is_negated)
            return self._numbered((condition.key, is_negated), condition)
        # « none » is « all are not »; under a negation, « all » and « any » change places.
        is_and = isinstance(rule, Any_) is is_negated
        is_negated = is_negated is not isinstance(rule, None_)
        ids = {self._node(child, is_negated=is_negated) for child in children_of(rule) if has_effect(child)}
        children = tuple(sorted(ids, key=lambda child: (isinstance(self._nodes[child], _Fold), child)))
        if len(children) == 1:
            return children[0]
        return self._numbered((is_and, children), _Fold(is_and, children))

    def _numbered(self, key: Hashable, node: _Condition | _Fold) -> int:
        """The number of a node: the one it has when another rule says the same."""
        if key not in self._ids:
            self._ids[key] = len(self._nodes)
            self._nodes.append(node)
            self._uses.update(node.children if isinstance(node, _Fold) else ())
        return self._ids[key]


def _condition(rule: Leaf | Everyone | Each, *, is_negated: bool) -> _Condition:
    if not isinstance(rule, Each):
        return _Condition(rule, _key_of(rule), is_negated)
    builder = _Builder()
    root = builder.rule(rule.each)
    return _Condition(rule, _key_of(rule), is_negated, (builder.graph(), root))


def _key_of(rule: Rule | Leaf) -> Hashable:
    return key_of(rule) if isinstance(rule, Leaf) else (type(rule).__name__, *map(_key_of, children_of(rule)))


def _door_changes(offer: Offer) -> list[tuple[int, int]]:
    """(day, state from that day on), the first at the beginning of time: the state is `door_of`'s, on each day it may change."""
    lifecycle, window = offer.lifecycle, offer.window
    firsts, lasts = [lifecycle.since], []
    if window:
        firsts += [window.opens, window.known_open_on]
        lasts += [window.closes, window.horizon]
    days = {date.min, *(day for day in firsts if day), *(day + timedelta(days=1) for day in lasts if day)}
    return [(day.toordinal(), _STATES.index(door_of(lifecycle, window, day).state)) for day in sorted(days)]
