"""The follow-up questions of the session's answers: what must be known first, which are left, what
an answer moved.

Used by the result page, which asks a few in place, and by the page that asks them one by one.
"""

from collections.abc import Iterable

from flask import g

from catalog.advice.answers.recommendations import Advice, recommend_for
from catalog.web.answer.results import moved_in_words
from catalog.web.facts.answers import Answers, without
from matching.advice.questions import Question
from matching.domain.rules import PROGRAMME_PREFIX

# Where to go when something is missing; home and questionnaire have the sentences.
NO_ANSWER = "/?message=sans-reponses"
NO_NEED = "/questionnaire/projet?message=besoin"
NO_BODY = "/questionnaire/structure?message=qui"


def questions_left(advice: Advice, answers: Answers) -> list[Question]:
    """The questions that can still change something, most decisive first; none that the person
    answered, if only by « je ne sais pas »."""
    said = set(answers) | {PROGRAMME_PREFIX + slug for slug in answers.get("programmes", {})}
    return [question for question in advice.recommendations.questions if question.fact not in said]


def titles_of(question: Question, advice: Advice) -> list[str]:
    """The offerings whose verdict the answer can move, by name."""
    return [advice.catalogue.sheet(slug).title for slug in question.decides]


def moved_by(facts: Iterable[str], answers: Answers, advice: Advice) -> tuple[str, ...] | None:
    """What these facts changed, in sentences, or None when none of them was said."""
    answered = without(answers, facts)
    if answered == answers:
        return None
    before = recommend_for(g.session, answered, advice.recommendations.on)
    return moved_in_words(before.recommendations, advice.recommendations)
