"""How many questions it takes to know what there is to know: the decisive order against a fixed
one. Measures `questions`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from matching.advice.questions import with_fact, with_facts
from matching.advice.recommendation import recommend
from matching.domain.offer import Offer
from matching.domain.profile import Profile
from matching.domain.vocabulary import Verdict
from matching.ranking.catalogue import Catalogue
from matching.verdict.eligibility import judge

NextQuestion = Callable[[Profile, Sequence[str]], str | None]


@dataclass(frozen=True, slots=True)
class QuestionCount:
    """The facts asked, in order, and whether they settled every verdict that was open to doubt."""

    asked: tuple[str, ...]
    is_settled: bool


def count_questions(
    profile: Profile,
    answers: Mapping[str, Any],
    catalogue: Catalogue,
    on: date,
    next_question: NextQuestion,
) -> QuestionCount:
    """Asks until every verdict that was « to confirm » is the one that all the answers give, or
    until there is no question left.

    `answers` maps a fact (`programmes.<slug>` included) to what the person knows; a fact absent
    from it is « je ne sais pas ».
    """
    in_doubt = [
        offer
        for offer in catalogue.offers
        if judge(offer, profile, on).verdict is Verdict.TO_CONFIRM
    ]
    settled = _verdicts(in_doubt, with_facts(profile, answers.items()), on)
    asked: list[str] = []
    while (
        _verdicts(in_doubt, profile, on) != settled
        and (fact := next_question(profile, asked)) is not None
    ):
        asked.append(fact)
        if fact in answers:
            profile = with_fact(profile, fact, answers[fact])
    return QuestionCount(tuple(asked), _verdicts(in_doubt, profile, on) == settled)


def decisive(catalogue: Catalogue, on: date) -> NextQuestion:
    """Asks the question that can still change most, never twice the same."""

    def next_question(profile: Profile, asked: Sequence[str]) -> str | None:
        questions = recommend(profile, catalogue, on).questions
        return next((question.fact for question in questions if question.fact not in asked), None)

    return next_question


def in_fixed_order(facts: Sequence[str]) -> NextQuestion:
    """Asks every fact in the order of a form."""

    def next_question(_profile: Profile, asked: Sequence[str]) -> str | None:
        return next((fact for fact in facts if fact not in asked), None)

    return next_question


def _verdicts(offers: Sequence[Offer], profile: Profile, on: date) -> tuple[Verdict, ...]:
    return tuple(judge(offer, profile, on).verdict for offer in offers)
