"""The rules compiled to bit planes: verdicts of collectivités × offerings at once, each the same as `judge` gives.

`compile_offers` once per catalogue, `Planes` once per data release, then `verdicts` for any day. Called by `advice.portfolio`.
"""

from collections.abc import Hashable, Iterable, Sequence
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

Their two bits are the two planes of a pair: an open door's « possible » is the high one, « met » the low one.
"""

# What a step reads and writes is numbered: the registers, of which the answer is the first, then the conditions; each three
# times, as a pair, as its « met » plane and as its « possible » one.
_PAIR, _MET, _POSSIBLE, _PARTS = 0, 1, 2, 3
_N_REGISTERS = DEPTH_MAX + 2
_EVERYONE = Everyone(everyone=True)

_Step = tuple[np.ufunc, int, int, int]

# What the door makes of a verdict that an open one would give. Shut: whoever may be eligible gets « closed ». Unknown: a yes
# becomes « to confirm », and a closed list stays closed.
_STATES = ("open", "shut", "unknown")
_ENDINGS: tuple[list[_Step], ...] = (
    [],
    [(np.bitwise_or, _MET, _POSSIBLE, _MET), (np.bitwise_xor, _POSSIBLE, _POSSIBLE, _POSSIBLE)],
    [(np.bitwise_or, _MET, _POSSIBLE, _PARTS + _MET), (np.bitwise_xor, _PARTS + _MET, _POSSIBLE, _MET)],
)


@dataclass(frozen=True, slots=True)
class _Tested:
    """A condition of the rules: a leaf, « everyone », or an `each` with the compiled rule of its members."""

    rule: Leaf | Everyone | Each
    key: Hashable
    is_negated: bool
    each: "_Code | None" = None


@dataclass(frozen=True, slots=True)
class _Code:
    """One rule: the conditions it tests, and the steps that leave its outcome in the answer."""

    tested: tuple[_Tested, ...]
    steps: list[_Step]


@dataclass(frozen=True, slots=True)
class Program:
    """The compiled offerings: the conditions they share, and the steps of each, by the state of its door (`_STATES`).

    A door changes on a few days only: `door_days`, int64 (n_offers, n_changes), and the state from each of these days on,
    `door_states`, int64 of the same shape.
    """

    slugs: tuple[str, ...]
    tested: tuple[_Tested, ...]
    steps: tuple[tuple[list[_Step], ...], ...]
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
    writer = _Writer()
    rules = [writer.way_in(offer) for offer in offers]
    doors = [_door_changes(offer) for offer in offers]
    width = max(map(len, doors), default=1)
    padded = [[*changes, *repeat(changes[-1], width - len(changes))] for changes in doors]
    table = np.array(padded, np.int64).reshape(len(offers), width, 2)
    return Program(
        slugs=tuple(offer.slug for offer in offers),
        tested=writer.tested,
        steps=tuple(tuple(steps + ending for ending in _ENDINGS) for steps in rules),
        door_days=table[..., 0],
        door_states=table[..., 1],
    )


def verdicts(program: Program, planes: Planes, on: date, shared: Profile | None = None) -> VerdictPlanes:
    """Returns the verdict of every offering for every body on that day.

    `shared` says the facts that have no column, the same for all bodies: those of the project.
    """
    at = (program.door_days <= on.toordinal()).sum(axis=1) - 1
    states = program.door_states[np.arange(len(at)), at].tolist()
    steps = [by_state[state] for by_state, state in zip(program.steps, states, strict=True)]
    return VerdictPlanes(_run(program.tested, steps, planes, shared or Profile()), planes)


def _run(tested: Iterable[_Tested], rules: Sequence[list[_Step]], planes: Planes, shared: Profile) -> Words:
    """The answer of each rule's steps: uint64 (n_rules, 2, n_words)."""
    answers = np.empty((len(rules), 2, planes.n_words), np.uint64)
    registers = np.empty((_N_REGISTERS, 2, planes.n_words), np.uint64)
    pairs = [*registers, *(_pair(condition, planes, shared) for condition in tested)]
    operands = [part for pair in pairs for part in (pair, *pair)]
    for steps, answer in zip(rules, answers, strict=True):
        operands[_PAIR] = answer
        operands[_MET], operands[_POSSIBLE] = answer
        for fold, left, right, result in steps:
            fold(operands[left], operands[right], operands[result])
    return answers


def _pair(tested: _Tested, planes: Planes, shared: Profile) -> Words:
    if isinstance(tested.rule, Leaf):
        pair = planes.of(tested.rule, tested.key, shared)
    elif (each := tested.each) is not None:
        pair = planes.kept(tested.key, lambda: _of_all_members(each, planes))
    else:
        pair = planes.met
    return ~pair[::-1] if tested.is_negated else pair


def _of_all_members(code: _Code, planes: Planes) -> Words:
    """A group of communes is what all its members are; unknown when nothing is known of them."""
    if planes.members is None:
        return planes.unknown
    outcomes = planes.members.unpack(_run(code.tested, [code.steps], planes.members, Profile())[0])
    starts = planes.bodies.member_starts
    has_members = np.diff(starts) > 0
    folded = planes.unpack(planes.unknown)
    folded[:, has_members] = np.minimum.reduceat(outcomes, starts[:-1][has_members], axis=1)
    return np.stack([planes.pack(bits.astype(np.bool_)) for bits in folded])


class _Writer:
    """Writes rules as steps. Conditions met again, in whatever rule, keep their number."""

    def __init__(self) -> None:
        self._tested: dict[Hashable, tuple[int, _Tested]] = {}

    @property
    def tested(self) -> tuple[_Tested, ...]:
        return tuple(tested for _, tested in self._tested.values())

    def way_in(self, offer: Offer) -> list[_Step]:
        way_in = offer.way_in
        return self._membership(way_in) if isinstance(way_in, Membership) else self.rule(way_in)

    def rule(self, rule: Rule, register: int = _PAIR) -> list[_Step]:
        """The steps that leave the rule's outcome in a register, writing in none below it."""
        steps: list[_Step] = []
        self._write(rule if has_effect(rule) else _EVERYONE, False, register, steps)
        return steps

    def _write(self, rule: Rule, is_negated: bool, result: int, steps: list[_Step]) -> None:
        if isinstance(rule, Leaf | Everyone | Each):
            operand = self._number(rule, is_negated)
            steps.append((np.bitwise_or, operand, operand, result))
            return
        # « none » is « all are not »; under a negation, « all » and « any » change places.
        fold = np.bitwise_and if isinstance(rule, Any_) is is_negated else np.bitwise_or
        is_negated = is_negated is not isinstance(rule, None_)
        children = [child for child in children_of(rule) if has_effect(child)]
        conditions = [self._number(child, is_negated) for child in children if isinstance(child, Leaf | Everyone | Each)]
        nodes = [child for child in children if not isinstance(child, Leaf | Everyone | Each)]
        if nodes:
            self._write(nodes[0], is_negated, result, steps)
        else:
            steps.append((fold, conditions[0], conditions[min(1, len(conditions) - 1)], result))
            conditions = conditions[2:]
        for node in nodes[1:]:
            self._write(node, is_negated, result + _PARTS, steps)
            steps.append((fold, result, result + _PARTS, result))
        steps += [(fold, result, condition, result) for condition in conditions]

    def _membership(self, membership: Membership) -> list[_Step]:
        """The order of `eligibility`: nature, list, entry conditions; a closed list shuts the door on who is not on it."""
        nature, member = self._number(membership.nature_leaf, False), self._number(membership.list_leaf, False)
        entry = _PARTS
        steps = self.rule(membership.entry or _EVERYONE, register=entry)
        if membership.list == "closed":
            not_member = self._number(membership.list_leaf, True)
            steps += [
                (np.bitwise_and, entry + _POSSIBLE, not_member + _MET, _MET),
                (np.bitwise_and, _MET, nature + _POSSIBLE, _MET),
                (np.bitwise_and, nature + _MET, member + _MET, _POSSIBLE),
                (np.bitwise_or, _MET, _POSSIBLE, _MET),
                (np.bitwise_and, entry + _POSSIBLE, member + _POSSIBLE, entry + _POSSIBLE),
            ]
        else:
            steps.append((np.bitwise_and, nature + _MET, member + _MET, _MET))
        return [
            *steps,
            (np.bitwise_or, member + _MET, entry + _POSSIBLE, _POSSIBLE),
            (np.bitwise_and, _POSSIBLE, nature + _POSSIBLE, _POSSIBLE),
        ]

    def _number(self, rule: Leaf | Everyone | Each, is_negated: bool) -> int:
        key = _key_of(rule)
        known = self._tested.get((key, is_negated))
        if known is None:
            each = _compile_rule(rule.each) if isinstance(rule, Each) else None
            known = len(self._tested), _Tested(rule, key, is_negated, each)
            self._tested[key, is_negated] = known
        return (_N_REGISTERS + known[0]) * _PARTS


def _compile_rule(rule: Rule) -> _Code:
    writer = _Writer()
    steps = writer.rule(rule)
    return _Code(writer.tested, steps)


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
