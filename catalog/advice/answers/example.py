"""One real answer, for who has not asked yet: a fixed need of a fixed village, answered by the
catalogue of the day."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from catalog.advice.answers.first_answers import AnswerCard, card_of
from catalog.advice.answers.known_facts import name_of
from catalog.advice.answers.recommendations import recommend_for
from catalog.content.offerings import published
from catalog.territories.places import UnusableFact

# Cachy, in the Somme: some 300 inhabitants, as most communes have.
_ANSWERS = {"code": "80159", "need": "nous voulons un site internet pour la commune"}


@dataclass(frozen=True, slots=True)
class ExampleAnswer:
    """Who asks, what they ask, and the first answer."""

    organisation: str
    need: str
    first: AnswerCard


# The one of the day, by edition of the catalogue.
_held: dict[tuple[str, date], ExampleAnswer | None] = {}


def example_answer(session: Session, on: date) -> ExampleAnswer | None:
    """Returns the example of the day; None when nothing answers it, or when the reference does not
    know its commune."""
    current = (published(session).edition, on)
    if current not in _held:
        _held.clear()
        _held[current] = _answer(session, on)
    return _held[current]


def _answer(session: Session, on: date) -> ExampleAnswer | None:
    try:
        advice = recommend_for(session, _ANSWERS, on)
    except UnusableFact:
        return None
    answer = advice.recommendations
    if not answer.recommendations:
        return None
    first = card_of(answer.recommendations[0], advice)
    return ExampleAnswer(name_of(answer.profile), _ANSWERS["need"], first)
