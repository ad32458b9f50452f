"""A leaf as a function of a profile, made once per rule: what the facts say of it, whatever its
certainty. Called by `evaluate`; `planes` compares columns with leaves in the same way."""

import math
from collections.abc import Callable

from matching.domain.facts import facts_of, truth_reader, values_of
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
    """Unknown unless all the numbers that are known stand on the same side of the bounds."""
    facts, side = facts_of(leaf), _side_of(leaf)
    if leaf.fact == "members":
        return lambda profile: side(len(profile.members)) if profile.members else UNKNOWN

    def compare(profile: Profile) -> int:
        agreed: int | None = None
        for fact in facts:
            number = getattr(profile, fact)
            if number is not None:
                one = side(number)
                if agreed is not None and one != agreed:
                    return UNKNOWN
                agreed = one
        return UNKNOWN if agreed is None else agreed

    return compare


def _side_of(leaf: Bounds) -> Callable[[int | CostRange], int]:
    """Where a number, or a slice of numbers, stands."""
    lowest = -math.inf if leaf.lowest is None else leaf.lowest
    highest = math.inf if leaf.highest is None else leaf.highest
    ambiguous = leaf.ambiguous_at

    def side(number: int | CostRange) -> int:
        if type(number) is int:  # most are exact
            return UNKNOWN if number in ambiguous else MET if lowest <= number <= highest else UNMET
        assert isinstance(number, CostRange)
        low, high = number.min, math.inf if number.max is None else number.max
        if any(low <= point <= high for point in ambiguous):
            return UNKNOWN
        if high < lowest or low > highest:
            return UNMET
        return MET if low >= lowest and high <= highest else UNKNOWN

    return side
