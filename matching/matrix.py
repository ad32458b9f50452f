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
from matching.folding import MET, POSSIBLE, Folding
from matching.graph import Builder, Graph, Listed
from matching.offer import Offer
from matching.planes import Planes, Words
from matching.profile import Profile
from matching.vocabulary import Verdict

VERDICTS = tuple(Verdict)
"""The verdict of each number in the matrix: not_eligible (0), closed (1), to_confirm (2), eligible (3).

Their two bits are the two planes of a pair: where the door is open, « possible » is the high one and « met » the low one.
"""

# The states of a door. Of a verdict that is not « no », a shut door leaves the low bit, an unknown one the high bit.
_STATES = ("shut", "unknown", "open")
_SHUT, _UNKNOWN, _OPEN = range(3)


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


def verdicts(program: Program, planes: Planes, on: date, project: Profile | None = None) -> VerdictPlanes:
    """Returns the verdict of every offering for every body on that day.

    `project` says the facts that have no column, the same for all bodies.
    """
    at = (program.door_days <= on.toordinal()).sum(axis=1) - 1
    states = program.door_states[np.arange(len(at)), at]
    words = np.empty((len(at), 2, planes.n_words), np.uint64)
    folding = Folding(program.graph, planes, project or Profile())
    pairs, possible = folding.pairs, folding.possible
    for root, state, answer in zip(program.roots, states.tolist(), words, strict=True):
        if isinstance(root, Listed):
            _belong(root, state, folding, answer)
        elif state == _OPEN:
            pair = pairs.fold(root, answer)
            if pair is not answer:
                answer[...] = pair
        else:
            # « closed » is 1 and « to confirm » 2: what is possible is one of the two bits, and the other is 0.
            bit = answer[state]
            plane = possible.fold(root, bit)
            if plane is not bit:
                bit[...] = plane
            answer[1 - state] = 0
    return VerdictPlanes(words, planes)


def _belong(root: Listed, state: int, folding: Folding, answer: Words) -> None:
    """Writes the verdict of a programme, read in the order of `eligibility`: nature, list, entry conditions.

    A closed list shuts the door on those who are not on it and whom nothing else refuses.
    """
    low, high = answer
    nature, member = (folding.pairs.fold(node, answer) for node in (root.nature, root.member))
    entry = folding.possible.fold(root.entry, high)
    if state == _SHUT:
        np.bitwise_and(nature[POSSIBLE], member[MET] | entry, low)
        high[...] = 0
        return
    if root.is_closed:
        np.bitwise_and(nature[POSSIBLE] & entry, ~member[POSSIBLE], low)
        entry = entry & member[POSSIBLE]
    else:
        low[...] = 0
    if state == _OPEN:
        low |= nature[MET] & member[MET]
    np.bitwise_and(nature[POSSIBLE], member[MET] | entry, high)


def _door_changes(offer: Offer) -> list[tuple[int, int]]:
    """(day, state from that day on), the first at the beginning of time: the state is `door_of`'s, on each day it may change."""
    lifecycle, window = offer.lifecycle, offer.window
    firsts, lasts = [lifecycle.since], []
    if window:
        firsts += [window.opens, window.known_open_on]
        lasts += [window.closes, window.horizon]
    days = {date.min, *(day for day in firsts if day), *(day + timedelta(days=1) for day in lasts if day)}
    return [(day.toordinal(), _STATES.index(door_of(lifecycle, window, day).state)) for day in sorted(days)]
