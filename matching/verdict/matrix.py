"""The matrix: verdicts of collectivités × offerings at once, on bit planes, each the same as
`judge` gives.

`compile_offers` once per catalogue, `Planes` once per data release, then `verdicts` for any day.
Called by `advice.portfolio`.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from matching.domain.profile import Profile
from matching.verdict.folding import MET, POSSIBLE, Folding
from matching.verdict.graph import Condition, Listed
from matching.verdict.planes import Planes, Words
from matching.verdict.program import OPEN, SHUT, Program


@dataclass(frozen=True, slots=True)
class VerdictPlanes:
    """Verdicts in two bits: `words` is uint64 (n_offers, 2, n_words), the low then the high bit of
    each organisation's verdict.

    They are the two planes of a pair: where the door is open, « possible » is the high one and «
    met » the low one. Of a verdict that is not « no », a shut door leaves the low bit, an unknown
    one the high bit.
    """

    words: Words
    planes: Planes

    def numbers(self) -> npt.NDArray[np.uint8]:
        """Returns the place of each verdict in `VERDICTS`: uint8 (n_offers, n_bodies)."""
        numbers = np.empty((len(self.words), self.planes.organisations.size), np.uint8)
        for offer in range(len(numbers)):
            numbers[offer] = self.numbers_of(offer)
        return numbers

    def numbers_of(self, offer: int) -> npt.NDArray[np.uint8]:
        """The row of one offering: uint8 (n_bodies)."""
        low, high = self.planes.unpack(self.words[offer])
        numbers: npt.NDArray[np.uint8] = low | 2 * high
        return numbers


def verdicts(
    program: Program, planes: Planes, on: date, project: Profile | None = None
) -> VerdictPlanes:
    """Returns the verdict of every offering for every organisation on that day.

    `project` says the facts that have no column, the same for all organisations.
    """
    states = program.doors(on)
    words = np.empty((len(states), 2, planes.n_words), np.uint64)
    folding = Folding(program.graph, planes, project or Profile())
    pairs, possible = folding.pairs, folding.possible
    for root, state, answer in zip(program.roots, states.tolist(), words, strict=True):
        if isinstance(root, Listed):
            _belong(root, state, folding, answer)
        elif state == OPEN:
            pair = pairs.fold(root, answer)
            if pair is not answer:
                answer[...] = pair
        else:
            # « closed » is 1 and « to confirm » 2: what is possible is one of the two bits, and the
            # other is 0.
            bit = answer[state]
            plane = possible.fold(root, bit)
            if plane is not bit:
                bit[...] = plane
            answer[1 - state] = 0
    return VerdictPlanes(words, planes)


def likeness(program: Program, planes: Planes) -> npt.NDArray[np.int64]:
    """Returns a number for each organisation, int64 (n_bodies): two organisations of one number
    have the same outcome of every condition of the rules, hence the same verdicts, whatever the day
    and the project."""
    known = Folding(program.graph, planes, Profile()).pairs.known
    pairs = [
        known[number]
        for number, node in enumerate(program.graph.nodes)
        if isinstance(node, Condition)
    ]
    bits = planes.unpack(
        np.concatenate([pair for pair in pairs if pair is not None] or [planes.unknown])
    )
    outcomes = np.ascontiguousarray(np.packbits(bits, axis=0).T)
    alike: npt.NDArray[np.int64] = np.unique(
        outcomes.view(f"V{outcomes.shape[1]}").reshape(-1), return_inverse=True
    )[1]
    return alike


def _belong(root: Listed, state: int, folding: Folding, answer: Words) -> None:
    """Writes the verdict of a programme, read in the order of `eligibility`: nature, list, entry
    conditions.

    A closed list shuts the door on those who are not on it and whom nothing else refuses.
    """
    low, high = answer
    nature, member = (folding.pairs.fold(node, answer) for node in (root.nature, root.member))
    entry = folding.possible.fold(root.entry, high)
    if state == SHUT:
        np.bitwise_and(nature[POSSIBLE], member[MET] | entry, low)
        high[...] = 0
        return
    if root.is_closed:
        np.bitwise_and(nature[POSSIBLE] & entry, ~member[POSSIBLE], low)
        entry = entry & member[POSSIBLE]
    else:
        low[...] = 0
    if state == OPEN:
        low |= nature[MET] & member[MET]
    np.bitwise_and(nature[POSSIBLE], member[MET] | entry, high)
