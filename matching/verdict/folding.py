"""Folds a graph of rules on planes: the outcome of any node for all organisations at once. Called
by `matrix`.

What is the same for everybody (a fact of the project, a condition that no organisation meets) is
not computed organisation by organisation.
"""

from dataclasses import dataclass

import numpy as np

from matching.domain.profile import Profile
from matching.domain.rules import DEPTH_MAX, Leaf
from matching.verdict.graph import Condition, Fold, Graph
from matching.verdict.planes import Planes, Words

MET, POSSIBLE = 0, 1
"""The two planes of a pair."""


class Nodes:
    """The nodes of a graph in one form: as pairs, or as « possible » planes alone. `known` is added
    to by folding."""

    def __init__(
        self, graph: Graph, known: list[Words | None], everybody: Words, nobody: Words
    ) -> None:
        self.known = known
        self._nodes = graph.nodes
        # By `is_and`: the operation, what changes nothing, what settles all.
        self._or_and = ((np.bitwise_or, nobody, everybody), (np.bitwise_and, everybody, nobody))
        self._registers = list(np.empty((2 * DEPTH_MAX, *everybody.shape), np.uint64))

    def fold(self, node: int, result: Words, register: int = 0) -> Words:
        """Returns a node, never to be written to: a known one, one that is the same for everybody,
        or `result`, which is written. `register` is the first that may be used."""
        known = self.known
        found = known[node]
        if found is not None:
            return found
        fold = self._nodes[node]
        assert type(fold) is Fold
        if fold.is_shared:
            result = np.empty_like(result)
        operation, neutral, absorbing = self._or_and[fold.is_and]
        folded = neutral
        for child in fold.children:
            one = known[child]
            if one is None:
                at = register + 1 if folded is self._registers[register] else register
                one = self.fold(child, self._registers[at], at + 1)
            if one is absorbing:
                folded = absorbing
                break
            if one is not neutral:
                folded = one if folded is neutral else operation(folded, one, result)
        if fold.is_shared:
            known[node] = folded
        return folded


@dataclass(frozen=True, slots=True)
class _Settled:
    """What rests on the organisations' columns alone, kept for the data release; `open` are the
    conditions that wait for a project."""

    pairs: list[Words | None]
    possible: list[Words | None]
    open: list[int]


class Folding:
    """A graph on the planes of some organisations, for one project: its nodes as `pairs`, and as
    `possible` planes."""

    def __init__(self, graph: Graph, planes: Planes, project: Profile) -> None:
        settled = planes.settled.get(graph)
        if settled is None:
            settled = planes.settled[graph] = _settle(graph, planes)
        assert isinstance(settled, _Settled)
        pairs, possible = settled.pairs.copy(), settled.possible.copy()
        for number in settled.open:
            pairs[number] = _of_condition(graph.nodes[number], planes, project)
            possible[number] = _possible(pairs[number], planes)
        self.pairs = Nodes(graph, pairs, planes.met, planes.unmet)
        self.possible = Nodes(graph, possible, planes.everybody, planes.nobody)


def _settle(graph: Graph, planes: Planes) -> _Settled:
    """Makes the conditions that have columns, and the folds of these that several rules need."""
    pairs: list[Words | None] = [None] * len(graph.nodes)
    nodes = Nodes(graph, pairs, planes.met, planes.unmet)
    waiting: set[int] = set()
    no_project = Profile()
    for number, node in enumerate(graph.nodes):
        if isinstance(node, Fold):
            if not waiting.isdisjoint(node.children):
                waiting.add(number)
            elif node.is_shared:
                nodes.fold(number, planes.met)
        elif isinstance(node.rule, Leaf) and not planes.has(node.rule):
            waiting.add(number)
        else:
            pairs[number] = _of_condition(node, planes, no_project)
    still_open = [
        number for number in sorted(waiting) if isinstance(graph.nodes[number], Condition)
    ]
    return _Settled(pairs, [_possible(pair, planes) for pair in pairs], still_open)


def _possible(pair: Words | None, planes: Planes) -> Words | None:
    if pair is planes.met or pair is planes.unknown:
        return planes.everybody
    return planes.nobody if pair is planes.unmet else None if pair is None else pair[POSSIBLE]


def _of_condition(condition: Condition | Fold, planes: Planes, project: Profile) -> Words:
    assert isinstance(condition, Condition)
    rule, each = condition.rule, condition.each
    if isinstance(rule, Leaf):
        pair = planes.of(rule, condition.key, project)
    elif each is not None:
        pair = planes.kept(condition.key, lambda: _of_all_members(*each, planes))
    else:
        pair = planes.met
    return planes.negated(pair, condition.key) if condition.is_negated else pair


def _of_all_members(graph: Graph, root: int, planes: Planes) -> Words:
    """A group of communes is what all its members are; unknown when nothing is known of them."""
    if planes.members is None:
        return planes.unknown
    pairs = Folding(graph, planes.members, Profile()).pairs
    outcomes = planes.members.unpack(pairs.fold(root, np.empty_like(planes.members.met)))
    starts = planes.organisations.member_starts
    has_members = np.diff(starts) > 0
    folded = planes.unpack(planes.unknown)
    folded[:, has_members] = np.minimum.reduceat(outcomes, starts[:-1][has_members], axis=1)
    return np.stack([planes.pack(bits.astype(np.bool_)) for bits in folded])
