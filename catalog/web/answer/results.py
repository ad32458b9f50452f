"""The result as the page shows it: what was understood, which answer comes first and under which
heading, what is folded, what an answer moved.

Makes words out of `Advice`; decides nothing. Used by the page of results.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from catalog.advice.answers.calls import calls_in_words, has_open_call
from catalog.advice.answers.deadlines import Deadline, days_to_act
from catalog.advice.answers.first_answers import AnswerCard, card_of
from catalog.advice.answers.recommendations import Advice
from catalog.advice.answers.understood import NeedState, UnderstoodNeed, understood_need
from catalog.content.sheets import Example
from matching.advice.recommendation import Recommendation, Recommendations
from matching.domain.vocabulary import Verdict

SHOWN_FIRST = 3
EXAMPLES_SHOWN = 3

# How the answers are called, by what was understood of the need.
_HEADINGS = {
    NeedState.UNDERSTOOD: "À faire en premier",
    NeedState.UNSURE: "En attendant, une aide générale",
    NeedState.NOT_UNDERSTOOD: "En attendant, une aide générale",
    NeedState.OUT_OF_FIELD: "Ce qui peut quand même aider",
}
_KNOWN = (NeedState.UNDERSTOOD, NeedState.UNSURE)
_AFTER_AN_INCIDENT = "Ensuite, et pour que cela n'arrive plus"
_BEFORE_DECIDING = "Pour y voir clair avant de décider"


@dataclass(frozen=True, slots=True)
class Result:
    """The page's parts, in its order. Lists that are empty are not shown.

    `heading`: what the first answers are called; `calls`: empty when neither AI nor money is asked
    for and no call is open; `days`: those ahead of what is open, or may be, before which there is
    something to do.
    """

    understood: UnderstoodNeed
    is_blocked: bool
    heading: str
    first: AnswerCard | None
    next: tuple[AnswerCard, ...]
    more: tuple[Recommendation, ...]
    also_open: tuple[Recommendation, ...]
    to_confirm: tuple[Recommendation, ...]
    closed: tuple[Recommendation, ...]
    refused: tuple[Recommendation, ...]
    calls: str
    days: tuple[Deadline, ...]
    examples: tuple[Example, ...]
    oldest_reading: date

    @property
    def asks_more(self) -> bool:
        """Whether the need is known well enough for other questions to be worth asking."""
        return self.understood.state in _KNOWN and not self.understood.is_incident


def result_of(advice: Advice, today: date) -> Result:
    answer, catalogue = advice.recommendations, advice.catalogue
    cards = tuple(card_of(item, advice) for item in answer.recommendations[:SHOWN_FIRST])
    usable = [catalogue.sheet(item.slug) for item in answer.items if item.verdict.is_open]
    understood = understood_need(advice)
    is_blocked = any(alert.level == "blocking" for alert in answer.alerts)
    return Result(
        understood=understood,
        is_blocked=is_blocked,
        heading=_heading(understood, is_blocked=is_blocked),
        first=cards[0] if cards else None,
        next=cards[1:],
        more=answer.recommendations[SHOWN_FIRST:],
        also_open=_with_verdict(answer.others, Verdict.ELIGIBLE),
        to_confirm=_with_verdict(answer.others, Verdict.TO_CONFIRM),
        closed=_with_verdict(answer.others, Verdict.CLOSED),
        refused=_with_verdict(answer.others, Verdict.NOT_ELIGIBLE),
        calls=calls_in_words(advice, today) if _concerns_calls(advice) else "",
        days=days_to_act(usable, answer.on),
        examples=_examples(advice),
        oldest_reading=min(sheet.lifecycle.read_on for sheet in catalogue.sheets),
    )


def _heading(understood: UnderstoodNeed, *, is_blocked: bool) -> str:
    if is_blocked:
        return _BEFORE_DECIDING
    return _AFTER_AN_INCIDENT if understood.is_incident else _HEADINGS[understood.state]


def _concerns_calls(advice: Advice) -> bool:
    """Calls for projects are spoken of to who asks for AI or for money, and when one is open."""
    answer = advice.recommendations
    reading = advice.catalogue.matching.read(answer.profile)
    asks = reading.says("uses_ai", "true") or "financement" in answer.reading.intents
    return asks or has_open_call(advice)


def _examples(advice: Advice) -> tuple[Example, ...]:
    """Of the need's own use, when it is known."""
    reading = advice.recommendations.reading
    if reading.understood != "yes":
        return ()
    return advice.catalogue.examples_of({reading.use_cases[0].slug})[:EXAMPLES_SHOWN]


def moved_in_words(before: Recommendations, after: Recommendations) -> tuple[str, ...]:
    """What an answer changed: one sentence per verdict that moved, and the offering that now comes
    first."""
    was = before.by_slug
    moved = [
        f"{item.title} : « {was[item.slug].says.rstrip('.')} » devient « {item.says.rstrip('.')} »."
        for item in after.items
        if was[item.slug].verdict is not item.verdict
    ]
    first_before, first_after = (answer.recommendations[:1] for answer in (before, after))
    if first_after and [item.slug for item in first_before] != [item.slug for item in first_after]:
        moved.append(f"{first_after[0].title} : passe en premier.")
    return tuple(moved)


def _with_verdict(items: Sequence[Recommendation], verdict: Verdict) -> tuple[Recommendation, ...]:
    return tuple(item for item in items if item.verdict is verdict)
