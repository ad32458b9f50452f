"""A rule as functions of a profile, made once per rule: its outcome in Kleene's logic, and the conditions that prove it.

Called by `eligibility`. A leaf's facts are read as `facts` says.
"""

import math
from collections.abc import Callable
from itertools import chain
from typing import NamedTuple, cast

from matching.facts import intervals_reader, truth_of, values_of
from matching.profile import Profile
from matching.rules import All, Any_, Bounds, Each, Everyone, Is, Leaf, None_, OneOf, Rule, has_effect
from matching.vocabulary import Certainty, Outcome

# Kleene's logic on integers: « and » is min, « or » is max, « not » is the opposite.
MET, UNKNOWN, UNMET = 1, 0, -1
OUTCOMES = {MET: Outcome.MET, UNKNOWN: Outcome.UNKNOWN, UNMET: Outcome.UNMET}
_OPPOSITES = {Outcome.MET: Outcome.UNMET, Outcome.UNMET: Outcome.MET, Outcome.UNKNOWN: Outcome.UNKNOWN}


class Condition(NamedTuple):
    """One leaf, judged. `fact_says` is what the facts say; `outcome`, what the leaf's certainty lets it do to the verdict.

    `body` is whom it was judged on: the profile, or a member of a group of communes. `is_negated` under a `none`.
    """

    leaf: Leaf | Everyone
    fact_says: Outcome
    body: Profile
    is_negated: bool = False

    @property
    def certainty(self) -> Certainty:
        # `isinstance` of a pydantic class is slow, and this is asked of every condition of every answer.
        leaf = self.leaf
        return Certainty.CERTAIN if type(leaf) is Everyone else cast(Leaf, leaf).certainty

    @property
    def outcome(self) -> Outcome:
        if self.certainty is Certainty.DISCRETIONARY:
            return Outcome.UNKNOWN
        if self.certainty is not Certainty.CERTAIN and self.fact_says is Outcome.UNMET:
            return Outcome.UNKNOWN
        return self.fact_says


Proof = tuple[int | None, list[Condition]]
"""The outcome (None for a rule of discretionary leaves only, which takes no part in the fold above), and what it rests on."""
_Prover = Callable[[Profile], Proof]
_Test = Callable[[Profile], int]

# Provers by the identity of their rule, which is held so that no other takes its place. A catalogue has some thousands at most.
_provers: dict[int, tuple[Rule, _Prover]] = {}
_MOST_HELD = 50_000


def prove(rule: Rule, profile: Profile) -> Proof:
    """Returns a rule's outcome for a profile, with its proof."""
    held = _provers.get(id(rule))
    if held is None:
        if len(_provers) >= _MOST_HELD:
            _provers.clear()
        held = _provers[id(rule)] = (rule, _prover_of(rule))
    return held[1](profile)


def _prover_of(rule: Rule) -> _Prover:
    match rule:
        case Everyone():
            return lambda profile: (MET, [Condition(rule, Outcome.MET, profile)])
        case All():
            return _all_of([_prover_of(child) for child in rule.all])
        case Any_():
            return _any_of([_prover_of(child) for child in rule.any])
        case None_():
            return _none_of(_any_of([_prover_of(child) for child in rule.none]))
        case Each():
            return _each(_prover_of(rule.each), UNKNOWN if has_effect(rule.each) else None)
    return _leaf(rule)


def _leaf(leaf: OneOf | Bounds | Is) -> _Prover:
    test = _test_of(leaf)
    effects: dict[int, int | None] = {MET: MET, UNKNOWN: UNKNOWN, UNMET: UNMET}
    if leaf.certainty is Certainty.DISCRETIONARY:
        effects = dict.fromkeys(effects)
    elif leaf.certainty is not Certainty.CERTAIN:
        effects[UNMET] = UNKNOWN
    said = {outcome: (effect, OUTCOMES[outcome]) for outcome, effect in effects.items()}

    def prove_leaf(profile: Profile) -> Proof:
        effect, fact_says = said[test(profile)]
        return effect, [Condition(leaf, fact_says, profile, False)]

    return prove_leaf


def _all_of(provers: list[_Prover]) -> _Prover:
    def prove_all(profile: Profile) -> Proof:
        lowest: int | None = None
        conditions: list[Condition] = []
        for prover in provers:
            outcome, proof = prover(profile)
            conditions += proof
            if outcome is not None and (lowest is None or outcome < lowest):
                lowest = outcome
        return lowest, conditions

    return prove_all


def _any_of(provers: list[_Prover]) -> _Prover:
    def prove_any(profile: Profile) -> Proof:
        proofs = [prover(profile) for prover in provers]
        highest: int | None = None
        for outcome, _ in proofs:
            if outcome is not None and (highest is None or outcome > highest):
                highest = outcome
        kept = [proof for outcome, proof in proofs if outcome == highest or outcome is None]
        if highest == UNMET:
            kept = [proof for proof in kept if not any(map(_refuses_the_nature, proof))] or kept
        return highest, list(chain.from_iterable(kept))

    return prove_any


def _refuses_the_nature(condition: Condition) -> bool:
    leaf = condition.leaf
    return type(leaf) is OneOf and leaf.fact == "nature" and condition.outcome is Outcome.UNMET


def _none_of(any_of: _Prover) -> _Prover:
    def prove_none(profile: Profile) -> Proof:
        highest, conditions = any_of(profile)
        negated = [
            Condition(condition.leaf, _OPPOSITES[condition.fact_says], condition.body, not condition.is_negated)
            for condition in conditions
        ]
        return (None if highest is None else -highest), negated

    return prove_none


def _each(prover: _Prover, without_members: int | None) -> _Prover:
    def prove_each(profile: Profile) -> Proof:
        if not profile.member_profiles:
            return without_members, []
        proofs = [prover(member) for member in profile.member_profiles]
        lowest = min((outcome for outcome, _ in proofs if outcome is not None), default=None)
        return lowest, [condition for _, conditions in proofs for condition in conditions]

    return prove_each


def _test_of(leaf: OneOf | Bounds | Is) -> _Test:
    match leaf:
        case OneOf(fact="region" | "departement"):
            return _all_among(leaf)
        case OneOf():
            return _among(leaf)
        case Bounds():
            return _between(leaf)
        case Is(fact=fact, expected=expected):
            return lambda profile: UNKNOWN if (truth := truth_of(fact, profile)) is None else MET if truth is expected else UNMET


def _among(leaf: OneOf) -> _Test:
    fact, outcomes = leaf.fact, dict.fromkeys(leaf.values, MET) | {None: UNKNOWN}
    return lambda profile: outcomes.get(getattr(profile, fact), UNMET)


def _all_among(leaf: OneOf) -> _Test:
    """Met when all the values of a set are among those of the leaf, unmet when none is."""
    values = frozenset(leaf.values)

    def test(profile: Profile) -> int:
        actual = frozenset(values_of(leaf.fact, profile))
        if not actual:
            return UNKNOWN
        return MET if actual <= values else UNMET if actual.isdisjoint(values) else UNKNOWN

    return test


def _between(leaf: Bounds) -> _Test:
    """Unknown unless all the numbers that are known stand on the same side of the bounds."""
    lowest = -math.inf if leaf.lowest is None else leaf.lowest
    highest = math.inf if leaf.highest is None else leaf.highest

    def side(low: float, high: float) -> int:
        for point in leaf.ambiguous_at:
            if low <= point <= high:
                return UNKNOWN
        if high < lowest or low > highest:
            return UNMET
        return MET if low >= lowest and high <= highest else UNKNOWN

    intervals = intervals_reader(leaf)

    def test(profile: Profile) -> int:
        agreed: int | None = None
        for low, high in intervals(profile):
            one = side(low, math.inf if high is None else high)
            if agreed is not None and one != agreed:
                return UNKNOWN
            agreed = one
        return agreed or UNKNOWN

    return test
