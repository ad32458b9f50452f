"""The trace of the fold: a rule as functions of a profile, made once per rule, which give its truth
with the conditions that it rests on. Called by `eligibility`, worded by `reasons`."""

from collections.abc import Callable
from itertools import chain
from typing import NamedTuple, cast

from matching.domain.profile import Profile
from matching.domain.rules import Bounds, Everyone, Is, Leaf, OneOf, Rule
from matching.domain.vocabulary import Certainty, Outcome
from matching.verdict.algebra import MET, ONE, OUTCOMES, UNMET, weighed
from matching.verdict.comparisons import comparison_of
from matching.verdict.evaluate import One, fold

_OPPOSITES = {outcome: OUTCOMES[ONE.opposite(truth)] for truth, outcome in OUTCOMES.items()}
_WORTH = {
    (certainty, outcome): OUTCOMES[weighed(ONE, truth, certainty)]
    for certainty in Certainty
    for truth, outcome in OUTCOMES.items()
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
        return _WORTH[self.certainty, self.fact_says]


Proof = tuple[int, list[Condition]]
"""The truth of a rule for a profile, and the conditions that it rests on, in the sheet's order."""


class Traced(NamedTuple):
    """A rule ready to be proved. Without effect, it is shown and takes no part in the fold
    above."""

    prove: Callable[[Profile], Proof]
    has_effect: bool


class Tracer:
    """The algebra of proofs. A rule without effect is met: it changes nothing in « all of »."""

    keeps_all = True

    def everyone(self, rule: Everyone) -> Traced:
        return Traced(lambda profile: (MET, [Condition(rule, Outcome.MET, profile)]), True)

    def leaf(self, leaf: OneOf | Bounds | Is) -> Traced:
        compare, has_effect = comparison_of(leaf), leaf.certainty is not Certainty.DISCRETIONARY
        worth = {
            says: (weighed(ONE, says, leaf.certainty) if has_effect else MET, outcome)
            for says, outcome in OUTCOMES.items()
        }

        # What `Condition(…)` does, without the checks of its arguments: this is the hottest line of
        # judging.
        new = tuple.__new__

        def prove(profile: Profile) -> Proof:
            truth, fact_says = worth[compare(profile)]
            return truth, [new(Condition, (leaf, fact_says, profile, False))]

        return Traced(prove, has_effect)

    def all_of(self, parts: list[Traced]) -> Traced:
        first, *others = [part.prove for part in parts]

        def prove(profile: Profile) -> Proof:
            truth, conditions = first(profile)
            for prover in others:
                part, proof = prover(profile)
                truth &= part
                conditions += proof
            return truth, conditions

        return _of(parts, prove)

    def any_of(self, parts: list[Traced]) -> Traced:
        """Keeps the alternatives that hold; when none does, those still possible, else the
        nearest: not those for other natures of organisations."""
        alternatives = [(part.prove, part.has_effect) for part in parts]
        has_effect = any(part.has_effect for part in parts)

        def prove(profile: Profile) -> Proof:
            truth, proofs = UNMET if has_effect else MET, []
            for prover, counts in alternatives:
                part, conditions = prover(profile)
                proofs.append((part if counts else None, conditions))
                if counts:
                    truth |= part
            kept = [conditions for part, conditions in proofs if part == truth or part is None]
            if truth == UNMET and len(kept) > 1:
                kept = [
                    conditions for conditions in kept if not _are_for_others(conditions)
                ] or kept
            return truth, kept[0] if len(kept) == 1 else list(chain.from_iterable(kept))

        return _of(parts, prove)

    def none_of(self, parts: list[Traced]) -> Traced:
        """Each condition of the alternatives asks for the opposite."""
        prove_any = self.any_of(parts).prove

        def prove(profile: Profile) -> Proof:
            truth, conditions = prove_any(profile)
            return ONE.opposite(truth), [
                Condition(leaf, _OPPOSITES[fact_says], organisation, not is_negated)
                for leaf, fact_says, organisation, is_negated in conditions
            ]

        return _of(parts, prove)

    def each(self, rule: Rule) -> Traced:
        part = fold(rule, self)

        def prove(profile: Profile) -> Proof:
            conditions: list[Condition] = []

            def truth_of(member: One) -> int:
                truth, proof = part.prove(member.profile)
                conditions.extend(proof)
                return truth

            truth = One(profile).of_members(truth_of)
            return truth if part.has_effect else MET, conditions

        return _of([part], prove)


def _of(parts: list[Traced], prove: Callable[[Profile], Proof]) -> Traced:
    return Traced(prove, any(part.has_effect for part in parts))


def _are_for_others(conditions: list[Condition]) -> bool:
    """Whether one of them says « that is for other natures of organisations than yours »."""
    return any(
        type(leaf := condition.leaf) is OneOf
        and condition.fact_says is Outcome.UNMET
        and leaf.fact == "nature"
        and leaf.certainty is Certainty.CERTAIN
        for condition in conditions
    )


# A catalogue has some thousands of rules at most.
_MOST_HELD = 50_000
_TRACER = Tracer()
# By the rule's identity, since pydantic's equality would cost more than making it again. The rule
# is held too, so that no other takes its place in memory.
_held: dict[int, tuple[Rule, Callable[[Profile], Proof]]] = {}


def prove(rule: Rule, profile: Profile) -> Proof:
    """Returns a rule's truth for a profile with its proof; met when it takes no part in a
    verdict."""
    held = _held.get(id(rule))
    if held is None:
        if len(_held) >= _MOST_HELD:
            _held.clear()
        held = _held[id(rule)] = rule, fold(rule, _TRACER).prove
    return held[1](profile)
