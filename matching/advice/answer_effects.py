"""What each answer to a question would change: the answers that are worth the same are said
together. For an adviser."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from matching.advice.questions import with_fact
from matching.domain.facts import possible_answers
from matching.domain.offer import Offer
from matching.domain.profile import Profile
from matching.domain.rules import Bounds, Leaf, Membership, Rule, leaves_of
from matching.domain.vocabulary import Labelled, Outcome, Verdict
from matching.domain.wording import euros, number
from matching.verdict.eligibility import judge, judge_rule

_UNITS = {"agents": "agents", "members": "communes"}

Worth = TypeVar("Worth", bound=Hashable)


@dataclass(frozen=True, slots=True)
class AnswerEffect(Generic[Worth]):
    """Answers in words, and what they are all worth."""

    answers: tuple[str, ...]
    worth: Worth


def verdict_effects(
    fact: str, offers: Sequence[Offer], profile: Profile, on: date
) -> tuple[AnswerEffect[tuple[Verdict, ...]], ...]:
    """Returns the verdicts that each answer to `fact` would give these offerings, in their order.

    There is a single stake when no answer moves anything by itself.
    """
    leaves = [leaf for offer in offers for leaf in _leaves_of(offer)]
    return effects_of(
        fact,
        leaves,
        profile,
        lambda answered: tuple(judge(offer, answered, on).verdict for offer in offers),
    )


def raising_answers(fact: str, rule: Rule, profile: Profile) -> tuple[str, ...]:
    """Returns the answers to `fact` that are enough to meet the rule of a duty."""
    effects = effects_of(
        fact, list(leaves_of(rule)), profile, lambda answered: judge_rule(rule, answered)
    )
    return next((effect.answers for effect in effects if effect.worth is Outcome.MET), ())


def effects_of(
    fact: str, leaves: Iterable[Leaf], profile: Profile, worth_of: Callable[[Profile], Worth]
) -> tuple[AnswerEffect[Worth], ...]:
    """Returns what each possible answer is worth; `leaves` give the bounds between which a number
    makes a difference."""
    grouped: dict[Worth, list[str]] = {}
    for words, value in _answers(fact, [leaf for leaf in leaves if leaf.fact == fact]):
        grouped.setdefault(worth_of(with_fact(profile, fact, value)), []).append(words)
    return tuple(AnswerEffect(tuple(words), worth) for worth, words in grouped.items())


def _leaves_of(offer: Offer) -> Iterator[Leaf]:
    way_in = offer.way_in
    rule = way_in.entry if isinstance(way_in, Membership) else way_in
    if isinstance(way_in, Membership):
        yield way_in.list_leaf
    if rule is not None:
        yield from leaves_of(rule)


def _answers(fact: str, leaves: Sequence[Leaf]) -> list[tuple[str, Any]]:
    """The possible answers in words: yes and no, the values of a closed list, or the slices that
    the bounds make."""
    if answers := possible_answers(fact):
        return [(_in_words(answer), answer) for answer in answers]
    bounds = [leaf for leaf in leaves if isinstance(leaf, Bounds)]
    return _slices(fact, bounds) if bounds else []


def _in_words(answer: bool | Labelled) -> str:
    return answer.label if isinstance(answer, Labelled) else "oui" if answer else "non"


def _slices(fact: str, leaves: Sequence[Bounds]) -> list[tuple[str, int]]:
    """One answer inside each slice between two bounds, worded by its ends."""
    included = {leaf.lowest for leaf in leaves if leaf.lowest}
    starts = sorted(
        {0} | included | {leaf.highest + 1 for leaf in leaves if leaf.highest is not None}
    )
    ends = [*(start - 1 for start in starts[1:]), None]
    return [
        (_slice_in_words(fact, start, end, start in included), start)
        for start, end in zip(starts, ends, strict=True)
    ]


def _slice_in_words(fact: str, start: int, end: int | None, is_included: bool) -> str:
    if end is None:
        return (
            f"{_quantity(fact, start)} ou plus"
            if is_included
            else f"plus de {_quantity(fact, start - 1)}"
        )
    if not start:
        return f"moins de {_quantity(fact, end + 1)}"
    return f"de {_quantity(fact, start)} à {_quantity(fact, end)}"


def _quantity(fact: str, value: int) -> str:
    return (
        euros(value)
        if fact == "project_cost"
        else f"{number(value)} {_UNITS.get(fact, '')}".strip()
    )
