"""The five questions to ask, most decisive first, each with what its answers change: a verdict, a
duty, or what to do first."""

import re
from collections.abc import Iterator, Sequence

from catalog.advice.answers.recommendations import Advice
from catalog.advice.visits.briefing.document import AskedQuestion
from catalog.advice.visits.briefing.subject import Subject
from catalog.advice.visits.briefing.wording import cut
from catalog.content.sheets import Sheet
from matching.advice.answer_effects import (
    AnswerEffect,
    effects_of,
    raising_answers,
    verdict_effects,
)
from matching.advice.questions import Question
from matching.advice.recommendation import recommend
from matching.advice.scenarios import VERDICT_WORDS
from matching.domain.profile import Profile
from matching.domain.vocabulary import Outcome, Verdict
from matching.domain.wording import enumeration

_SHOWN = 5
_OFFERS_NAMED = 3
_ANSWERS_NAMED = 3
# Facts that no rule may read, yet that change what is advised first.
_ORDERING = ("stage", "goal", "staff", "uses_ai", "partners", "data_maturity")


def questions_of(advice: Advice, subject: Subject) -> tuple[AskedQuestion, ...]:
    """Returns the questions that can still change something, none about a fact that is known."""
    kept: dict[str, AskedQuestion] = {}
    for fact, question in _candidates(advice, subject):
        kept.setdefault(fact, question)
        if len(kept) == _SHOWN:
            break
    return tuple(kept.values())


def _candidates(advice: Advice, subject: Subject) -> Iterator[tuple[str, AskedQuestion]]:
    answer = advice.recommendations
    for question in answer.questions:
        yield question.fact, AskedQuestion(question.label, _verdicts_moved(question, advice))
    for check in advice.catalogue.matching.safeguards.checks(answer.profile, subject.reading):
        if (
            check.outcome is Outcome.UNKNOWN
            and check.duty.when is not None
            and len(check.awaited) == 1
        ):
            fact = check.awaited[0]
            if raising := raising_answers(fact, check.duty.when, answer.profile):
                yield (
                    fact,
                    AskedQuestion(
                        _label(fact),
                        (f"{_if(raising)} : {_without_reference(check.duty.message)}",),
                    ),
                )
    for fact in _ORDERING:
        if getattr(answer.profile, fact) is None and len(effects := _firsts(fact, advice)) > 1:
            yield (
                fact,
                AskedQuestion(
                    _label(fact),
                    tuple(f"{_if(effect.answers)} : d’abord {effect.worth}." for effect in effects),
                ),
            )


def _without_reference(message: str) -> str:
    """The duty without the name of its text, which its caution gives once it is raised."""
    return cut(re.sub(r" \([^()]*\)\.?$", ".", message), 190)


def _label(fact: str) -> str:
    return Profile.model_fields[fact].title or fact


def _verdicts_moved(question: Question, advice: Advice) -> tuple[str, ...]:
    """A line per group of answers; or what the question weighs on, when no answer decides alone."""
    answer = advice.recommendations
    sheets = [advice.catalogue.sheet(slug) for slug in question.decides]
    effects = verdict_effects(question.fact, sheets, answer.profile, answer.on)
    moved = [
        place
        for place in range(len(sheets))
        if len({effect.worth[place] for effect in effects}) > 1
    ][:_OFFERS_NAMED]
    if not moved:
        more = len(sheets) - _OFFERS_NAMED
        others = f" (et {more} autre{'s' if more > 1 else ''})" if more > 0 else ""
        return (f"Pèse, avec d’autres réponses, sur : {_titles(sheets[:_OFFERS_NAMED])}{others}.",)
    return tuple(_verdicts_in_words(effect, sheets, moved) for effect in effects)


def _verdicts_in_words(
    effect: AnswerEffect[tuple[Verdict, ...]], sheets: Sequence[Sheet], moved: Sequence[int]
) -> str:
    words = [
        f"{sheets[place].title}, {VERDICT_WORDS[effect.worth[place]].lower()}" for place in moved
    ]
    return f"{_if(effect.answers)} : {' ; '.join(words)}."


def _firsts(fact: str, advice: Advice) -> tuple[AnswerEffect[str], ...]:
    """Which offering would come first for each answer."""
    answer = advice.recommendations

    def first(profile: Profile) -> str:
        ranked = recommend(profile, advice.catalogue.matching, answer.on).recommendations
        return ranked[0].title if ranked else "rien de plus"

    return effects_of(fact, (), answer.profile, first)


def _if(answers: Sequence[str]) -> str:
    named = [f"« {answer} »" for answer in answers]
    if len(named) > _ANSWERS_NAMED:
        return f"Si {', '.join(named[: _ANSWERS_NAMED - 1])} ou une autre réponse"
    return f"Si {enumeration(named)}"


def _titles(sheets: Sequence[Sheet]) -> str:
    return enumeration([sheet.title for sheet in sheets], "et")
