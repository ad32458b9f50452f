"""Truths of many organisations written as lists of integers, to hold the carriers together."""

from collections.abc import Sequence

import numpy as np

from matching.domain.profile import Profile
from matching.verdict.algebra import MET, UNKNOWN, UNMET
from matching.verdict.columns import Organisations
from matching.verdict.planes import Many, Planes, Words

TRUTHS = (UNMET, UNKNOWN, MET)


def many_of(profiles: Sequence[Profile], project: Profile | None = None) -> Many:
    """These organisations on planes, every fact in a column but those of the project."""
    return Many(Planes(Organisations.from_profiles(profiles)), project or Profile())


def spread(many: Many, truths: Sequence[int]) -> Words:
    """The pair of planes that holds these truths, one per organisation."""
    low, high = (np.array([truth & bit for truth in truths], np.bool_) for bit in (0b01, 0b10))
    return np.stack([many.planes.pack(low), many.planes.pack(high)])


def read(many: Many, words: Words) -> list[int]:
    """The two bits of each organisation."""
    bits = many.planes.unpack(words)
    numbers: list[int] = (bits[0] | 2 * bits[-1]).tolist()
    return numbers
