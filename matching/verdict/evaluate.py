"""The fold of a rule, told once, and the steps that it is recorded as: each stands once, whatever
the number of rules that say it, and is evaluated for one organisation or for many."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple, Protocol, Self, TypeVar

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
)
from matching.verdict.algebra import CLOSED, MET, UNKNOWN, UNMET, Integers, T, TruthCarrier, weighed
from matching.verdict.comparisons import Comparison, comparison_of

M = TypeVar("M")
# The numbers before are those of the constants.
_FIRST_STEP = 4


class Algebra(Protocol[M]):
    """What a rule means (`M`), from what its parts mean: its proof (`trace`), its step (`Recorder`)
    or its words (`conditions`). `keeps_all`: the parts without effect mean something too."""

    keeps_all: bool

    def everyone(self, rule: Everyone, /) -> M: ...
    def leaf(self, leaf: OneOf | Bounds | Is, /) -> M: ...
    def all_of(self, parts: list[M], /) -> M: ...
    def any_of(self, parts: list[M], /) -> M: ...
    def none_of(self, parts: list[M], /) -> M: ...

    def each(self, rule: Rule, /) -> M:
        """Returns what it means that each member of a group meets a rule."""
        ...


def fold(rule: Rule, algebra: Algebra[M]) -> M:
    """Returns what a rule means in an algebra."""

    def folded(rules: Sequence[Rule]) -> list[M]:
        return [fold(one, algebra) for one in rules if algebra.keeps_all or has_effect(one)]

    match rule:
        case Everyone():
            return algebra.everyone(rule)
        case All():
            return algebra.all_of(folded(rule.all))
        case Any_():
            return algebra.any_of(folded(rule.any))
        case None_():
            return algebra.none_of(folded(rule.none))
        case Each():
            return algebra.each(rule.each)
    return algebra.leaf(rule)


class Tested(NamedTuple):
    """What the facts are asked by the leaves of one `key`, which differ by their source, note or
    certainty only."""

    leaf: Leaf
    key: Hashable
    compare: Comparison


class Judged(TruthCarrier[T], ABC):
    """Whom steps are evaluated for: a carrier that knows the facts."""

    @abstractmethod
    def says(self, tested: Tested) -> T:
        """Returns what the facts say of a condition, whatever its certainty."""

    @abstractmethod
    def of_members(self, truth_of: Callable[[Self], T]) -> T:
        """Returns what all the members of a group of communes say together, given the truth of one
        of them; unknown without any."""


class One(Integers, Judged[int]):
    """One organisation."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile

    def says(self, tested: Tested) -> int:
        return tested.compare(self.profile)

    def of_members(self, truth_of: Callable[[Self], int]) -> int:
        members = self.profile.member_profiles
        return self.all_of(truth_of(type(self)(one)) for one in members) if members else UNKNOWN


class RuleStep(NamedTuple):
    """A truth: `of` gives it for a subject, from those of its `parts`. `asked` is what it looks at
    itself: a condition, or what each member of a group must meet."""

    of: Callable[[Any, Mapping[int, Any]], Any]
    parts: tuple[int, ...] = ()
    asked: Tested | Rule | None = None


NumberedSteps = tuple[tuple[int, RuleStep], ...]
"""Steps by their numbers, each after its parts."""


def constants(subject: TruthCarrier[T]) -> dict[int, T]:
    """Returns the truths that any evaluation starts from: their numbers are the bits."""
    return {bits: subject.same_for_all(bits) for bits in (UNMET, CLOSED, UNKNOWN, MET)}


def evaluate(steps: NumberedSteps, subject: Judged[T], known: dict[int, T]) -> None:
    """Adds to the truths `known` for a subject those of the steps that are not, by their
    numbers."""
    for number, step in steps:
        if number not in known:
            known[number] = step.of(subject, known)


class Recorder(TruthCarrier[int]):
    """The carrier, and the algebra, of steps: a truth is the number of its step. What is said twice
    is recorded once."""

    keeps_all = False
    unmet, closed, unknown, met = UNMET, CLOSED, UNKNOWN, MET

    def __init__(self) -> None:
        self._steps: dict[int, RuleStep] = {}
        self._numbers: dict[Hashable, int] = {}

    def rule(self, rule: Rule) -> int:
        """Returns the truth of a rule: met when it takes no part in a verdict."""
        return fold(rule, self) if has_effect(rule) else self.met

    def steps(self, numbers: Iterable[int]) -> NumberedSteps:
        """Returns these steps."""
        return tuple((number, self._steps[number]) for number in sorted(numbers))

    def reached_from(self, truths: Iterable[int]) -> set[int]:
        """Returns the numbers of the steps that these truths are made of, themselves included."""
        reached = self._steps.keys() & set(truths)
        for truth in tuple(reached):
            reached |= self.reached_from(self._steps[truth].parts)
        return reached

    def everyone(self, _rule: Everyone) -> int:
        return self.met

    def leaf(self, leaf: OneOf | Bounds | Is) -> int:
        tested = Tested(leaf, key_of(leaf), comparison_of(leaf))
        step = RuleStep(lambda subject, _known: subject.says(tested), asked=tested)
        return weighed(self, self._recorded(tested.key, step), leaf.certainty)

    def each(self, rule: Rule) -> int:
        member = Recorder()
        truth = member.rule(rule)
        steps = member.steps(member._steps)

        def truth_of(subject: Judged[T]) -> T:
            known = constants(subject)
            evaluate(steps, subject, known)
            return known[truth]

        step = RuleStep(lambda subject, _known: subject.of_members(truth_of), asked=rule)
        return self._recorded(("each", *member._numbers, truth), step)

    def all_of(self, truths: Iterable[int]) -> int:
        parts = tuple(sorted(set(truths)))
        if len(parts) < 2:
            return parts[0] if parts else self.met
        pick = itemgetter(*parts)
        step = RuleStep(lambda subject, known: subject.all_of(pick(known)), parts)
        return self._recorded(("all_of", parts), step)

    def any_of(self, truths: Iterable[int]) -> int:
        parts = tuple(sorted(set(truths)))
        if len(parts) < 2:
            return parts[0] if parts else self.unmet
        pick = itemgetter(*parts)
        step = RuleStep(lambda subject, known: subject.any_of(pick(known)), parts)
        return self._recorded(("any_of", parts), step)

    def opposite(self, truth: int) -> int:
        step = RuleStep(lambda subject, known: subject.opposite(known[truth]), (truth,))
        return self._recorded(("opposite", truth), step)

    def possibly(self, truth: int) -> int:
        step = RuleStep(lambda subject, known: subject.possibly(known[truth]), (truth,))
        return self._recorded(("possibly", truth), step)

    def certainly(self, truth: int) -> int:
        step = RuleStep(lambda subject, known: subject.certainly(known[truth]), (truth,))
        return self._recorded(("certainly", truth), step)

    def _recorded(self, key: Hashable, step: RuleStep) -> int:
        """The number of a step: the one it has when it is said already."""
        number = self._numbers.setdefault(key, _FIRST_STEP + len(self._numbers))
        self._steps.setdefault(number, step)
        return number


def key_of(leaf: Leaf) -> Hashable:
    """Returns all that the facts are asked by a leaf."""
    match leaf:
        case OneOf():
            asked: Hashable = frozenset(leaf.values)
        case Bounds():
            asked = (leaf.lowest, leaf.highest, leaf.population, leaf.ambiguous_at)
        case Is():
            asked = leaf.expected
        case _:
            raise TypeError(f"Unknown leaf: {type(leaf).__name__}")
    return leaf.fact, asked
