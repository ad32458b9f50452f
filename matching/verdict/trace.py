"""A rule as functions of a profile, made once per rule: its outcome in Kleene's logic, and the
conditions that prove it.

Called by `eligibility`.
"""

from collections.abc import Callable, Sequence
from itertools import chain
from typing import NamedTuple, cast

from matching.domain.profile import Profile
from matching.domain.rules import (
    All,
    Any_,
    Bounds,
    Each,
    Everyone,
    Is,
    Leaf,
    None_,
    OneOf,
    Rule,
    has_effect,
    leaves_of,
)
from matching.domain.vocabulary import Certainty, Outcome
from matching.verdict.comparing import MET, UNKNOWN, UNMET, test_of
from matching.verdict.memo import OncePerRule

OUTCOMES = {MET: Outcome.MET, UNKNOWN: Outcome.UNKNOWN, UNMET: Outcome.UNMET}
_OPPOSITES = {
    Outcome.MET: Outcome.UNMET,
    Outcome.UNMET: Outcome.MET,
    Outcome.UNKNOWN: Outcome.UNKNOWN,
}


class Condition(NamedTuple):
    """One leaf, judged. `fact_says` is what the facts say; `outcome`, what the leaf's certainty
    lets it do to the verdict.

    `organisation` is whom it was judged on: the profile, or a member of a group of communes.
    `is_negated` under a `none`.
    """

    leaf: Leaf | Everyone
    fact_says: Outcome
    organisation: Profile
    is_negated: bool = False

    @property
    def certainty(self) -> Certainty:
        # `isinstance` of a pydantic class is slow, and this is asked of every condition of every
        # answer.
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
"""The outcome (None for a rule of discretionary leaves only, which takes no part in the fold
above), and what it rests on."""
_Prover = Callable[[Profile], Proof]


def prove(rule: Rule, profile: Profile) -> Proof:
    """Returns a rule's outcome for a profile, with its proof."""
    return _provers.of(rule)(profile)


def _prover_of(rule: Rule) -> _Prover:
    match rule:
        case Everyone():
            return lambda profile: (MET, [Condition(rule, Outcome.MET, profile)])
        case All():
            return _all_of([_prover_of(child) for child in rule.all])
        case Any_():
            return _any_of(rule.any)
        case None_():
            return _none_of(_any_of(rule.none))
        case Each():
            return _each(_prover_of(rule.each), UNKNOWN if has_effect(rule.each) else None)
    return _leaf(rule)


def _leaf(leaf: OneOf | Bounds | Is) -> _Prover:
    test = test_of(leaf)
    effects: dict[int, int | None] = {MET: MET, UNKNOWN: UNKNOWN, UNMET: UNMET}
    if leaf.certainty is Certainty.DISCRETIONARY:
        effects = dict.fromkeys(effects)
    elif leaf.certainty is not Certainty.CERTAIN:
        effects[UNMET] = UNKNOWN
    said = {outcome: (effect, OUTCOMES[outcome]) for outcome, effect in effects.items()}

    def prove_leaf(profile: Profile) -> Proof:
        effect, fact_says = said[test(profile)]
        # What `Condition(…)` does, without the checks of its arguments: this is the hottest line of
        # judging.
        return effect, [tuple.__new__(Condition, (leaf, fact_says, profile, False))]

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


def _any_of(rules: Sequence[Rule]) -> _Prover:
    provers = [_prover_of(rule) for rule in rules]
    # The leaves that can say « that is for others than you ».
    for_others = {
        id(leaf)
        for rule in rules
        for leaf in leaves_of(rule)
        if isinstance(leaf, OneOf) and leaf.fact == "nature" and leaf.certainty is Certainty.CERTAIN
    }

    def is_for_others(proof: list[Condition]) -> bool:
        return any(
            condition.fact_says is Outcome.UNMET and id(condition.leaf) in for_others
            for condition in proof
        )

    def prove_any(profile: Profile) -> Proof:
        proofs = []
        highest: int | None = None
        for prover in provers:
            proof = prover(profile)
            proofs.append(proof)
            outcome = proof[0]
            if outcome is not None and (highest is None or outcome > highest):
                highest = outcome
        kept = [
            conditions for outcome, conditions in proofs if outcome == highest or outcome is None
        ]
        if highest == UNMET and for_others:
            kept = [conditions for conditions in kept if not is_for_others(conditions)] or kept
        return highest, kept[0] if len(kept) == 1 else list(chain.from_iterable(kept))

    return prove_any


def _none_of(any_of: _Prover) -> _Prover:
    def prove_none(profile: Profile) -> Proof:
        highest, conditions = any_of(profile)
        negated = [
            Condition(
                condition.leaf,
                _OPPOSITES[condition.fact_says],
                condition.organisation,
                not condition.is_negated,
            )
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


_provers = OncePerRule(_prover_of)
