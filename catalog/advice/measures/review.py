"""What to read again first: the claims of the catalogue that rest on the oldest evidence, and how
many first answers of the reference cases rest on them. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from catalog.advice.answers.offering_status import OfferingState, offering_status_of
from catalog.content.evidence import (
    Evidence,
    Sources,
    certain_conditions,
    evidence_of_opening,
)
from catalog.content.sheets import Sheet
from matching.advice.recommendation import Recommendations
from matching.domain.wording import fact_name

OPENING = "opening"
"""The name of the claim that an offering is open, beside the facts of its conditions."""

Claim = str
"""The slug of a sheet, a space, and the fact of its condition or `OPENING`."""


@dataclass(frozen=True, slots=True)
class ToReview:
    """A claim that is not sure on a day. `first_answers`: how many first answers of the reference
    cases rest on it."""

    sheet: Sheet
    fact: str
    evidence: Evidence
    first_answers: int


def to_review(
    sheets: Iterable[Sheet], sources: Sources, on: date, uses: Mapping[Claim, int]
) -> tuple[ToReview, ...]:
    """Returns the open and certain claims that no recent text of the operator bears on a day, those
    that most first answers rest on first, then the oldest."""
    found = [
        ToReview(sheet, fact, evidence, uses.get(f"{sheet.slug} {fact}", 0))
        for sheet in sheets
        if not offering_status_of(sheet, sources, on).is_over
        for fact, evidence in _claims(sheet, sources, on)
        if not evidence.is_sure(on)
    ]
    return tuple(
        sorted(
            found,
            key=lambda one: (-one.first_answers, one.evidence.day, one.sheet.slug, one.fact),
        )
    )


def unsaid_claims(sheets: Iterable[Sheet], sources: Sources, on: date) -> tuple[str, ...]:
    """Returns the slugs of the offerings said « Ouvert » on a day without a recent text or word of
    the operator: none, or the site claims more than it knows."""
    return tuple(
        sheet.slug
        for sheet in sheets
        if offering_status_of(sheet, sources, on).state is OfferingState.OPEN
        and not evidence_of_opening(sheet, sources).is_sure(on)
    )


def first_answers_by_claim(answers: Iterable[Recommendations]) -> dict[Claim, int]:
    """Returns on how many answers the first recommendation rests on each claim: that it is open,
    and its conditions."""
    uses: Counter[Claim] = Counter()
    for answer in answers:
        for first in answer.recommendations[:1]:
            facts = {OPENING, *(reason.fact for reason in first.reasons)}
            uses.update(f"{first.slug} {fact}" for fact in facts)
    return dict(sorted(uses.items()))


def claim_in_words(fact: str) -> str:
    """Returns what is claimed, in words: « Ouvert », or the condition by its fact."""
    if fact == OPENING:
        return "Ouvert"
    return "Ouvert à tous" if fact == "everyone" else f"Condition : {fact_name(fact)}"


def _claims(sheet: Sheet, sources: Sources, on: date) -> Iterator[tuple[str, Evidence]]:
    if offering_status_of(sheet, sources, on).is_said_open:
        yield OPENING, evidence_of_opening(sheet, sources)
    oldest: dict[str, Evidence] = {}
    for condition in certain_conditions(sheet, sources):
        known = oldest.get(condition.fact)
        if known is None or condition.evidence.day < known.day:
            oldest[condition.fact] = condition.evidence
    yield from oldest.items()
