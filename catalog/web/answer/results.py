"""The result as the page shows it: which answer comes first, what is folded, what an answer moved.

Makes words out of `Advice`; decides nothing. Used by the page of results.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from catalog.advice.answers.calls import calls_in_words
from catalog.advice.answers.deadlines import deadlines_of
from catalog.advice.answers.first_answers import AnswerCard, card_of
from catalog.advice.answers.recommendations import Advice
from catalog.content.sheets import Example
from catalog.web.site.timeline import Timeline, timeline_of
from matching.advice.recommendation import Recommendation, Recommendations
from matching.domain.vocabulary import Verdict

SHOWN_FIRST = 3
EXAMPLES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Result:
    """The page's parts, in its order. Lists that are empty are not shown.

    `timeline`: the days ahead that ask for something, of what is open, or may be.
    """

    first: AnswerCard | None
    next: tuple[AnswerCard, ...]
    more: tuple[Recommendation, ...]
    also_open: tuple[Recommendation, ...]
    to_confirm: tuple[Recommendation, ...]
    closed: tuple[Recommendation, ...]
    refused: tuple[Recommendation, ...]
    calls: str
    timeline: Timeline | None
    examples: tuple[Example, ...]
    oldest_reading: date


def result_of(advice: Advice, today: date) -> Result:
    answer, catalogue = advice.recommendations, advice.catalogue
    cards = tuple(card_of(item, advice) for item in answer.recommendations[:SHOWN_FIRST])
    reading = catalogue.matching.read(answer.profile)
    items = answer.items
    usable = [catalogue.sheet(item.slug) for item in items if item.verdict.is_open]
    # The end of a programme asks nothing of anybody: it is no date to meet.
    asked_for = [sheet for sheet in usable if sheet.membership is None]
    return Result(
        first=cards[0] if cards else None,
        next=cards[1:],
        more=answer.recommendations[SHOWN_FIRST:],
        also_open=_with_verdict(answer.others, Verdict.ELIGIBLE),
        to_confirm=_with_verdict(answer.others, Verdict.TO_CONFIRM),
        closed=_with_verdict(answer.others, Verdict.CLOSED),
        refused=_with_verdict(answer.others, Verdict.NOT_ELIGIBLE),
        calls=calls_in_words(advice, today),
        timeline=timeline_of(deadlines_of(asked_for, answer.on), answer.on),
        examples=catalogue.examples_for(reading)[:EXAMPLES_SHOWN],
        oldest_reading=min(sheet.lifecycle.read_on for sheet in catalogue.sheets),
    )


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
