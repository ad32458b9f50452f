"""What each answer to a question would change: the answers that lead to the same verdicts are said together. For an adviser."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from matching.eligibility import judge
from matching.offer import Offer
from matching.profile import Profile
from matching.questions import with_fact
from matching.rules import PROGRAMME_PREFIX, Bounds, Is, Leaf, Membership, leaves_of
from matching.vocabulary import Labelled, Verdict
from matching.wording import euros, number

_UNITS = {"agents": "agents", "members": "communes"}


@dataclass(frozen=True, slots=True)
class Stake:
    """Answers that are worth the same, in words, and the verdict that each offering would then have, in the order asked."""

    answers: tuple[str, ...]
    verdicts: tuple[Verdict, ...]


def stakes_of(fact: str, offers: Sequence[Offer], profile: Profile, on: date) -> tuple[Stake, ...]:
    """Returns what each answer to `fact` would make of these offerings; a single stake when no answer alone moves anything."""
    grouped: dict[tuple[Verdict, ...], list[str]] = {}
    for words, value in _answers(fact, offers):
        answered = with_fact(profile, fact, value)
        verdicts = tuple(judge(offer, answered, on).verdict for offer in offers)
        grouped.setdefault(verdicts, []).append(words)
    return tuple(Stake(tuple(words), verdicts) for verdicts, words in grouped.items())


def _answers(fact: str, offers: Iterable[Offer]) -> list[tuple[str, Any]]:
    """The possible answers, in words: yes and no, the values of a closed list, or the slices that the rules' bounds make."""
    leaves = [leaf for offer in offers for leaf in _leaves(offer) if leaf.fact == fact]
    if fact.startswith(PROGRAMME_PREFIX) or any(isinstance(leaf, Is) for leaf in leaves):
        return [("oui", True), ("non", False)]
    bounds = [leaf for leaf in leaves if isinstance(leaf, Bounds)]
    if bounds:
        return _slices(fact, bounds)
    return [(value.label, value) for value in _closed_list(fact)]


def _leaves(offer: Offer) -> Iterable[Leaf]:
    way_in = offer.way_in
    rule = way_in.entry if isinstance(way_in, Membership) else way_in
    if isinstance(way_in, Membership):
        yield way_in.list_leaf
    if rule is not None:
        yield from leaves_of(rule)


def _closed_list(fact: str) -> Iterable[Labelled]:
    annotation = Profile.model_fields[fact].annotation
    return next(kind for kind in annotation.__args__ if kind is not type(None))  # type: ignore[union-attr]


def _slices(fact: str, leaves: Sequence[Bounds]) -> list[tuple[str, int]]:
    """One answer inside each slice between two bounds, worded by its ends."""
    starts = sorted({0} | {leaf.lowest for leaf in leaves if leaf.lowest} | {leaf.highest + 1 for leaf in leaves if leaf.highest})
    ends = [*(start - 1 for start in starts[1:]), None]
    return [(_slice_in_words(fact, start, end), start) for start, end in zip(starts, ends, strict=True)]


def _slice_in_words(fact: str, start: int, end: int | None) -> str:
    def quantity(value: int) -> str:
        return euros(value) if fact == "project_cost" else f"{number(value)} {_UNITS.get(fact, '')}".strip()

    if end is None:
        return f"plus de {quantity(start - 1)}" if start else "toute valeur"
    return f"moins de {quantity(end + 1)}" if not start else f"de {quantity(start)} à {quantity(end)}"
