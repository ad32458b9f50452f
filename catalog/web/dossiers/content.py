"""What a dossier says, for its holder's page and for the adviser's: the answers in words, the
recommendations, what moved."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import g

from catalog.advice.answers.recommendations import Advice, recommend_for
from catalog.advice.dossiers.dossiers import Answers, DossierView, moves_since
from catalog.advice.dossiers.shares import organisation_in_words
from catalog.territories.places import UnusableFact
from catalog.web.answer.results import Result, result_of
from catalog.web.facts.facts_in_words import Lines, answer_lines
from catalog.web.facts.follow_up_forms import DayForm
from catalog.web.facts.steps import labels_of
from catalog.web.site.clock import today_in_paris
from matching.advice.recommendation import Recommendations
from matching.advice.scenarios import VERDICT_WORDS
from matching.domain.profile import Facts
from matching.domain.rules import PROGRAMME_PREFIX


@dataclass(frozen=True, slots=True)
class Content:
    """`advice` and `result` are None when the organisation's code is no longer known. `moved`:
    since the day of saving, in sentences."""

    dossier: DossierView
    organisation: str
    lines: Lines
    on: date
    today: date
    advice: Advice | None
    result: Result | None
    moved: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.dossier.title or f"Dossier : {self.organisation}"


def day_asked(default: date) -> tuple[DayForm, date]:
    """The form that moves the recommendations to another day, and that day."""
    form = DayForm()
    return form, form.day_or(default)


def content_of(dossier: DossierView, on: date) -> Content:
    advice = advice_for(dossier, on)
    today = today_in_paris()
    return Content(
        dossier=dossier,
        organisation=organisation_in_words(g.session, dossier.answers),
        lines=lines_of(dossier.answers),
        on=on,
        today=today,
        advice=advice,
        result=result_of(advice, today) if advice else None,
        moved=tuple(_moved_in_words(dossier, advice.recommendations))
        if advice and on >= dossier.saved_on
        else (),
    )


def advice_for(dossier: DossierView, on: date) -> Advice | None:
    try:
        return recommend_for(g.session, dossier.answers, on)
    except UnusableFact:  # A code that the reference no longer knows.
        return None


def lines_of(answers: Answers) -> Lines:
    """Every fact that was declared, in the order of the questions."""
    programmes = [PROGRAMME_PREFIX + slug for slug in answers.get("programmes", {})]
    facts = [fact for fact in Facts.model_fields if fact in answers and fact != "programmes"]
    return answer_lines([*facts, *programmes], answers, labels_of(dict(answers)))


def _moved_in_words(dossier: DossierView, answer: Recommendations) -> Iterator[str]:
    for move in moves_since(dossier, answer):
        says = move.item.says.rstrip(".")
        if move.before is None:
            yield f"{move.item.title} : nouveau au catalogue, « {says} »."
        else:
            yield f"{move.item.title} : « {VERDICT_WORDS[move.before]} » devient « {says} »."
