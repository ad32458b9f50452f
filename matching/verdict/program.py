"""The compiled offerings: their rules as one graph, where what several say stands once, and their
doors day by day.

Made once per catalogue; `deciding` follows it for one organisation, `matrix` for many.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import repeat

import numpy as np
import numpy.typing as npt

from matching.domain.offer import Offer
from matching.domain.vocabulary import Verdict
from matching.verdict.eligibility import door_of
from matching.verdict.graph import Builder, Graph, Listed

VERDICTS = tuple(Verdict)
"""The verdict of each number: not_eligible (0), closed (1), to_confirm (2), eligible (3)."""

STATES = ("shut", "unknown", "open")
"""The states of a door, by their number."""
SHUT, UNKNOWN, OPEN = range(3)


@dataclass(frozen=True, slots=True)
class Program:
    """The compiled offerings: their rules as one graph, and the root of each in it.

    A door changes on a few days only: `door_days`, int64 (n_offers, n_changes), and the state from
    each of these days on, `door_states`, int64 of the same shape.
    """

    slugs: tuple[str, ...]
    graph: Graph
    roots: tuple[int | Listed, ...]
    door_days: npt.NDArray[np.int64]
    door_states: npt.NDArray[np.int64]

    def doors(self, on: date) -> npt.NDArray[np.int64]:
        """Returns the number of each door's state on a day: int64 (n_offers)."""
        at = (self.door_days <= on.toordinal()).sum(axis=1) - 1
        states: npt.NDArray[np.int64] = self.door_states[np.arange(len(at)), at]
        return states


def compile_offers(offers: Sequence[Offer]) -> Program:
    """Returns the offerings' rules and doors, ready to be followed."""
    builder = Builder()
    roots = tuple(builder.way_in(offer.way_in) for offer in offers)
    doors = [_door_changes(offer) for offer in offers]
    width = max(map(len, doors), default=1)
    padded = [[*changes, *repeat(changes[-1], width - len(changes))] for changes in doors]
    table = np.array(padded, np.int64).reshape(len(offers), width, 2)
    return Program(
        tuple(offer.slug for offer in offers), builder.graph(), roots, table[..., 0], table[..., 1]
    )


def _door_changes(offer: Offer) -> list[tuple[int, int]]:
    """(day, state from that day on), the first at the beginning of time: the state is `door_of`'s,
    on each day it may change."""
    lifecycle, window = offer.lifecycle, offer.window
    firsts, lasts = [lifecycle.since], []
    if window:
        firsts += [window.opens, window.known_open_on]
        lasts += [window.closes, window.horizon]
    days = {
        date.min,
        *(day for day in firsts if day),
        *(day + timedelta(days=1) for day in lasts if day),
    }
    return [
        (day.toordinal(), STATES.index(door_of(lifecycle, window, day).state))
        for day in sorted(days)
    ]
