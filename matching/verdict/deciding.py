"""The verdicts of all the offerings for one organisation, without their proofs: what several rules
say is judged once.

Called by `recommendation`, which then proves what it shows. Each verdict is the one that `judge`
gives.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matching.domain.profile import Profile
from matching.domain.rules import Leaf
from matching.domain.vocabulary import Certainty
from matching.verdict.comparing import MET, UNKNOWN, UNMET, Test, test_of
from matching.verdict.graph import Condition, Fold, Graph, Listed
from matching.verdict.program import Program

_NOT_ELIGIBLE, _CLOSED, _TO_CONFIRM, _ELIGIBLE = range(4)
# By eligibility (unmet, unknown, met), then by the state of the door (shut, unknown, open).
_VERDICTS = np.array(
    [
        [_NOT_ELIGIBLE, _NOT_ELIGIBLE, _NOT_ELIGIBLE],
        [_CLOSED, _TO_CONFIRM, _TO_CONFIRM],
        [_CLOSED, _TO_CONFIRM, _ELIGIBLE],
    ],
    np.uint8,
)


class _Step(NamedTuple):
    """A node of the graph: a test of the profile, or the lowest or highest of earlier outcomes."""

    test: Test | None
    fold: Callable[[Iterable[int]], int]
    children: tuple[int, ...]


class Decider:
    """A program ready to be followed for one organisation after another."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._steps = _steps(program.graph)
        self._plain = np.array(
            [place for place, root in enumerate(program.roots) if isinstance(root, int)], np.intp
        )
        self._roots = np.array([root for root in program.roots if isinstance(root, int)], np.intp)
        self._listed = [
            (place, root) for place, root in enumerate(program.roots) if isinstance(root, Listed)
        ]

    def verdicts(self, profile: Profile, on: date) -> npt.NDArray[np.uint8]:
        """Returns the place in `VERDICTS` of every offering's verdict: uint8 (n_offers)."""
        outcomes, doors = _outcomes(self._steps, profile), self._program.doors(on)
        found = np.empty(len(doors), np.uint8)
        eligibility = np.array(outcomes, np.int8)[self._roots]
        found[self._plain] = _VERDICTS[eligibility - UNMET, doors[self._plain]]
        for place, root in self._listed:
            found[place] = _of_listed(root, outcomes, doors[place])
        return found


def _steps(graph: Graph) -> list[_Step]:
    return [
        _Step(None, min if node.is_and else max, node.children)
        if isinstance(node, Fold)
        else _Step(_test_of(node), min, ())
        for node in graph.nodes
    ]


def _outcomes(steps: list[_Step], profile: Profile) -> list[int]:
    outcomes: list[int] = []
    known = outcomes.__getitem__
    for test, fold, children in steps:
        outcomes.append(fold(map(known, children)) if test is None else test(profile))
    return outcomes


def _test_of(condition: Condition) -> Test:
    rule = condition.rule
    if isinstance(rule, Leaf):
        test = test_of(rule)
        if rule.certainty is not Certainty.CERTAIN:
            return lambda profile: max(UNKNOWN, test(profile))  # what we only infer refuses nobody
    elif condition.each is not None:
        graph, root = condition.each
        test = _of_all_members(_steps(graph), root)
    else:
        test = _always
    return (lambda profile: -test(profile)) if condition.is_negated else test


def _always(_profile: Profile) -> int:
    return MET


def _of_all_members(steps: list[_Step], root: int) -> Test:
    """A group of communes is what all its members are; unknown when nothing is known of them."""
    return lambda profile: min(
        (_outcomes(steps, member)[root] for member in profile.member_profiles), default=UNKNOWN
    )


def _of_listed(root: Listed, outcomes: list[int], door: int) -> int:
    """Belonging to a programme, read in the order of `eligibility`: nature, list, entry
    conditions."""
    nature, member, entry = outcomes[root.nature], outcomes[root.member], outcomes[root.entry]
    if nature == UNMET or (member != MET and entry == UNMET):
        return _NOT_ELIGIBLE
    if member == UNMET and root.is_closed:
        return _CLOSED
    return int(_VERDICTS[(nature if member == MET else UNKNOWN) - UNMET, door])
