"""Rules as one graph, where what several of them say stands once. Made by `matrix.compile_offers`,
followed by `matrix`."""

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, replace

from matching.domain.rules import (
    Any_,
    Each,
    Everyone,
    Leaf,
    Membership,
    None_,
    Rule,
    children_of,
    has_effect,
)
from matching.verdict.planes import key_of

_EVERYONE = Everyone(everyone=True)


@dataclass(frozen=True, slots=True)
class Condition:
    """What a rule tests: a leaf, « everyone », or an `each` with the graph and the root of its
    members' rule."""

    rule: Leaf | Everyone | Each
    key: Hashable
    is_negated: bool
    each: "tuple[Graph, int] | None" = None


@dataclass(frozen=True, slots=True)
class Fold:
    """The « and » or the « or » of other nodes, conditions first. `is_shared`: several rules need
    it."""

    is_and: bool
    children: tuple[int, ...]
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """The nodes that belonging to a programme rests on."""

    nature: int
    member: int
    entry: int
    is_closed: bool


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Graph:
    """The nodes of all the rules, children before their parents. Under a negation stand conditions
    only."""

    nodes: tuple[Condition | Fold, ...]


class Builder:
    """Makes one graph of all the rules it is given; each is known by the number of its root."""

    def __init__(self) -> None:
        self._nodes: list[Condition | Fold] = []
        self._ids: dict[Hashable, int] = {}
        self._uses: Counter[int] = Counter()

    def way_in(self, way_in: Rule | Membership) -> int | Listed:
        if not isinstance(way_in, Membership):
            return self.rule(way_in)
        nature, member = self.rule(way_in.nature_leaf), self.rule(way_in.list_leaf)
        return Listed(nature, member, self.rule(way_in.entry or _EVERYONE), way_in.list == "closed")

    def rule(self, rule: Rule) -> int:
        root = self._node(rule if has_effect(rule) else _EVERYONE, is_negated=False)
        self._uses[root] += 1
        return root

    def graph(self) -> Graph:
        return Graph(
            tuple(
                replace(node, is_shared=self._uses[number] > 1) if isinstance(node, Fold) else node
                for number, node in enumerate(self._nodes)
            )
        )

    def _node(self, rule: Rule, *, is_negated: bool) -> int:
        if isinstance(rule, Leaf | Everyone | Each):
            condition = _condition(rule, is_negated=is_negated)
            return self._numbered((condition.key, is_negated), condition)
        # « none » is « all are not »; under a negation, « all » and « any » change places.
        is_and = isinstance(rule, Any_) is is_negated
        is_negated = is_negated is not isinstance(rule, None_)
        ids = {
            self._node(child, is_negated=is_negated)
            for child in children_of(rule)
            if has_effect(child)
        }
        children = tuple(
            sorted(ids, key=lambda child: (isinstance(self._nodes[child], Fold), child))
        )
        if len(children) == 1:
            return children[0]
        return self._numbered((is_and, children), Fold(is_and, children))

    def _numbered(self, key: Hashable, node: Condition | Fold) -> int:
        """The number of a node: the one it has when another rule says the same."""
        if key not in self._ids:
            self._ids[key] = len(self._nodes)
            self._nodes.append(node)
            self._uses.update(node.children if isinstance(node, Fold) else ())
        return self._ids[key]


def _condition(rule: Leaf | Everyone | Each, *, is_negated: bool) -> Condition:
    if not isinstance(rule, Each):
        return Condition(rule, _key_of(rule), is_negated)
    builder = Builder()
    root = builder.rule(rule.each)
    return Condition(rule, _key_of(rule), is_negated, (builder.graph(), root))


def _key_of(rule: Rule | Leaf) -> Hashable:
    return (
        key_of(rule)
        if isinstance(rule, Leaf)
        else (type(rule).__name__, *map(_key_of, children_of(rule)))
    )
