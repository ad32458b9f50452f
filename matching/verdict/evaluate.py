"""A rule as one fold over the algebra, made once per rule: for one organisation or for many, with
or without its trace.

Called by `eligibility` (one organisation, traced) and by `matrix` (all the offerings, for one or
for many).
"""

from collections.abc import Callable, Hashable, Sequence
from itertools import count
from typing import Any, Generic, Protocol, TypeVar, cast

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
    children_of,
    has_effect,
)
from matching.domain.vocabulary import Certainty
from matching.verdict.algebra import MET, OUTCOMES, UNKNOWN, UNMET, T, TruthCarrier, negation
from matching.verdict.comparisons import comparison_of
from matching.verdict.trace import Condition, Trace, kept_of, leaves_for_others, negated


class Judged(TruthCarrier[T], Protocol[T]):
    """Whom a rule is folded for: a carrier that says what its facts make of a condition."""

    def test(self, tested: "Tested", /) -> T:
        """Returns what a condition is worth in a verdict."""
        ...

    def of_members(self, each: "EachMember", trace: Trace | None, /) -> T:
        """Returns what all the members of a group say together; unknown without any."""
        ...


class Fold(Protocol):
    """A rule ready to be folded, for any subject."""

    def __call__(self, subject: Judged[T], trace: Trace | None, /) -> T | None:
        """Returns the rule's truth, None for a rule of discretionary conditions only, which takes
        no part in the fold above. The conditions that it rests on are added to the trace of one
        organisation, when one is kept."""
        ...


class Tested:
    """A condition ready to be tested. Conditions that differ by their source or note only have the
    same `number`: what they are worth is computed once for many organisations."""

    __slots__ = ("compare", "is_certain", "leaf", "number")

    def __init__(self, leaf: Leaf) -> None:
        self.leaf = leaf
        self.is_certain = leaf.certainty is Certainty.CERTAIN
        self.compare = comparison_of(leaf)
        self.number = _number_of(key_of(leaf))

    def effect(self, says: T, unknown: T) -> T:
        """Returns what a condition is worth, given what the facts say of it: what we only infer, or
        what is disputed, refuses nobody."""
        return says if self.is_certain else says | unknown


class EachMember:
    """A rule that every member of a group must meet."""

    __slots__ = ("fold", "has_effect", "number")

    def __init__(self, rule: Each) -> None:
        self.fold = _folded(rule.each)
        self.has_effect = has_effect(rule.each)
        self.number = _number_of(key_of(rule))


class One:
    """One organisation: a truth is an integer of two bits."""

    __slots__ = ("profile",)
    met, unknown, unmet = MET, UNKNOWN, UNMET

    def __init__(self, profile: Profile) -> None:
        self.profile = profile

    def bits(self, truth: int) -> tuple[int, int]:
        return truth & 1, truth >> 1

    def truth(self, met: int, possible: int) -> int:
        return (met & 1) | (possible & 1) << 1

    def test(self, tested: Tested) -> int:
        return tested.effect(tested.compare(self.profile), UNKNOWN)

    def of_members(self, each: EachMember, trace: Trace | None) -> int:
        truths = [each.fold(One(member), trace) for member in self.profile.member_profiles]
        # Of two integers, Kleene's « and » is the least.
        return min((truth for truth in truths if truth is not None), default=UNKNOWN)


def fold_of(rule: Rule) -> Fold:
    """Returns the rule ready to be folded: the same one for the same rule."""
    return _FOLDS.of(rule)


def tested_in(rule: Rule) -> list[Tested | EachMember]:
    """Returns all that a rule asks of an organisation: its conditions, and what it asks of each
    member of a group."""
    match rule:
        case Everyone():
            return []
        case Each():
            return [_EACH.of(rule)] if has_effect(rule) else []
        case All() | Any_() | None_():
            return [tested for child in children_of(rule) for tested in tested_in(child)]
    return [_TESTED.of(rule)] if has_effect(rule) else []


def _folded(rule: Rule) -> Fold:
    match rule:
        case Everyone():
            return _everyone(rule)
        case All():
            return _all([_folded(child) for child in rule.all])
        case Any_():
            return _any(rule.any)
        case None_():
            return _none(_any(rule.none))
        case Each():
            return _each(_EACH.of(rule))
    return _condition(rule)


def _everyone(rule: Everyone) -> Fold:
    def fold(subject: Judged[T], trace: Trace | None) -> T:
        if trace is not None:
            trace.append(Condition(rule, OUTCOMES[MET], cast(One, subject).profile))
        return subject.met

    return fold


def _condition(leaf: OneOf | Bounds | Is) -> Fold:
    """What somebody decides is told, and has no effect."""
    tested = _TESTED.of(leaf)
    has_no_effect = leaf.certainty is Certainty.DISCRETIONARY
    # By what the facts say: what that is worth, and its name.
    worth = {
        says: (None if has_no_effect else tested.effect(says, UNKNOWN), OUTCOMES[says])
        for says in OUTCOMES
    }
    compare = tested.compare

    # `Any`: a trace is kept for one organisation only, and a cast here would be paid for each leaf.
    def fold(subject: Any, trace: Trace | None) -> Any:
        if trace is None:
            return None if has_no_effect else subject.test(tested)
        truth, fact_says = worth[compare(subject.profile)]
        # What `Condition(…)` does, without the checks of its arguments: this is the hottest line
        # of judging.
        trace.append(tuple.__new__(Condition, (leaf, fact_says, subject.profile, False)))
        return truth

    return fold


def _all(children: Sequence[Fold]) -> Fold:
    def fold(subject: Judged[T], trace: Trace | None) -> T | None:
        folded = None
        for child in children:
            truth = child(subject, trace)
            if truth is None or (truth is subject.met and folded is not None):
                continue
            if truth is subject.unmet and trace is None:
                return subject.unmet
            folded = truth if folded is None or folded is subject.met else folded & truth
        return folded

    return fold


def _any(rules: Sequence[Rule]) -> Fold:
    children = [_folded(rule) for rule in rules]
    for_others = leaves_for_others(rules)

    def fold(subject: Judged[T], trace: Trace | None) -> T | None:
        folded = None
        parts: list[tuple[T | None, Trace]] = []
        for child in children:
            part: Trace | None = None if trace is None else []
            truth = child(subject, part)
            if part is not None:
                parts.append((truth, part))
            if truth is None or (truth is subject.unmet and folded is not None):
                continue
            if truth is subject.met and trace is None:
                return subject.met
            folded = truth if folded is None or folded is subject.unmet else folded | truth
        if trace is not None:
            trace += kept_of(parts, folded, for_others)
        return folded

    return fold


def _none(alternatives: Fold) -> Fold:
    def fold(subject: Judged[T], trace: Trace | None) -> T | None:
        part: Trace | None = None if trace is None else []
        truth = alternatives(subject, part)
        if trace is not None and part is not None:
            trace += negated(part)
        return None if truth is None else negation(subject, truth)

    return fold


def _each(each: EachMember) -> Fold:
    def fold(subject: Judged[T], trace: Trace | None) -> T | None:
        together = subject.of_members(each, trace)
        return together if each.has_effect else None

    return fold


def key_of(rule: Rule | Leaf) -> Hashable:
    """What a rule's truth depends on, whatever its sources and notes."""
    match rule:
        case OneOf():
            tested: Hashable = frozenset(rule.values)
        case Bounds():
            tested = (rule.lowest, rule.highest, rule.population, rule.ambiguous_at)
        case Is():
            tested = rule.expected
        case _:
            return type(rule).__name__, *map(key_of, children_of(cast(Rule, rule)))
    return rule.fact, rule.certainty.value, tested


_numbers: dict[Hashable, int] = {}
_next_number = count()


def _number_of(key: Hashable) -> int:
    number = _numbers.get(key)
    if number is None:
        if len(_numbers) >= _MOST_HELD:
            _numbers.clear()
        number = _numbers[key] = next(_next_number)
    return number


R = TypeVar("R", bound=Rule | Leaf)
Made = TypeVar("Made")
# A catalogue has some thousands of rules at most.
_MOST_HELD = 50_000


class _OncePerRule(Generic[R, Made]):
    """Holds what `make` gives for each rule, by its identity: pydantic's equality would cost more
    than making it again."""

    def __init__(self, make: Callable[[R], Made]) -> None:
        self._make = make
        # The rule is held too, so that no other takes its place in memory.
        self._held: dict[int, tuple[R, Made]] = {}

    def of(self, rule: R) -> Made:
        held = self._held.get(id(rule))
        if held is not None:
            return held[1]
        if len(self._held) >= _MOST_HELD:
            self._held.clear()
        made = self._make(rule)
        self._held[id(rule)] = (rule, made)
        return made


_FOLDS = _OncePerRule(_folded)
_TESTED = _OncePerRule(Tested)
_EACH = _OncePerRule(EachMember)
