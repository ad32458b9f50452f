"""A leaf as a function of a profile, made once per rule: what the facts say of it, whatever its
certainty. Called by `evaluate`; `planes` compares columns with leaves in the same way."""

import math
from collections.abc import Callable

from matching.domain.facts import measure_of, truth_reader, values_of
from matching.domain.profile import CostRange, Profile
from matching.domain.rules import Bounds, Is, Leaf, OneOf
from matching.verdict.algebra import MET, UNKNOWN, UNMET

Comparison = Callable[[Profile], int]


def comparison_of(leaf: Leaf) -> Comparison:
    """Returns the function that compares a leaf with a profile's facts: `MET`, `UNKNOWN` or
    `UNMET`."""
    match leaf:
        case OneOf(fact="region" | "departement"):
            return _all_among(leaf)
        case OneOf():
            return _among(leaf)
        case Bounds():
            return _between(leaf)
        case Is(fact=fact, expected=expected):
            truth, outcomes = (
                truth_reader(fact),
                {expected: MET, not expected: UNMET, None: UNKNOWN},
            )
            return lambda profile: outcomes[truth(profile)]
    raise TypeError(type(leaf).__name__)


def _among(leaf: OneOf) -> Comparison:
    fact, outcomes = leaf.fact, dict.fromkeys(leaf.values, MET) | {None: UNKNOWN}
    return lambda profile: outcomes.get(getattr(profile, fact), UNMET)


def _all_among(leaf: OneOf) -> Comparison:
    """Met when all the values of a set are among those of the leaf, unmet when none is."""
    fact, values = leaf.fact, frozenset(leaf.values)

    def compare(profile: Profile) -> int:
        actual = values_of(fact, profile)
        if not actual:
            return UNKNOWN
        inside = sum(value in values for value in actual)
        return MET if inside == len(actual) else UNKNOWN if inside else UNMET

    return compare


def _between(leaf: Bounds) -> Comparison:
    """Unknown unless all the numbers that are known stand on the same side of the bounds; where
    only floors are, unless all that the number may be does."""
    side = _side_of(leaf)
    if leaf.fact == "members":
        return lambda profile: (
            side(count, count) if (count := len(profile.members or ())) else UNKNOWN
        )
    numbers, floors = measure_of(leaf)

    def compare(profile: Profile) -> int:
        agreed: int | None = None
        for fact in numbers:
            number = getattr(profile, fact)
            if number is not None:
                where = side(number, number) if type(number) is int else side(*_ends(number))
                if agreed is not None and where != agreed:
                    return UNKNOWN
                agreed = where
        return above_floors(profile) if agreed is None else agreed

    def above_floors(profile: Profile) -> int:
        known = [floor for fact in floors if (floor := getattr(profile, fact)) is not None]
        return side(max(known), math.inf) if known else UNKNOWN

    return compare


def _ends(slice_of_cost: CostRange) -> tuple[float, float]:
    return slice_of_cost.min, math.inf if slice_of_cost.max is None else slice_of_cost.max


def _side_of(leaf: Bounds) -> Callable[[float, float], int]:
    """Where a slice of numbers stands, both ends included."""
    lowest = -math.inf if leaf.lowest is None else leaf.lowest
    highest = math.inf if leaf.highest is None else leaf.highest
    ambiguous = leaf.ambiguous_at

    def side(low: float, high: float) -> int:
        if ambiguous and any(low <= point <= high for point in ambiguous):
            return UNKNOWN
        if high < lowest or low > highest:
            return UNMET
        return MET if low >= lowest and high <= highest else UNKNOWN

    return side
