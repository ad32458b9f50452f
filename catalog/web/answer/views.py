"""The result: what to do first for the answers of the session, the follow-up questions answered in
place, and all as a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.advice.answers.known_facts import name_of
from catalog.advice.answers.recommendations import Advice, recommend_for
from catalog.exchange.files.recommendations import recommendations_table
from catalog.web.answer.follow_ups import (
    NO_ANSWER,
    NO_NEED,
    moved_by,
    questions_left,
    titles_of,
)
from catalog.web.answer.needs import NEED
from catalog.web.answer.opinions import OPINION, OpinionForm
from catalog.web.answer.results import Result, result_of
from catalog.web.facts.answers import (
    Answers,
    keep_answers,
    read_answers,
    resumed,
    says_what,
    says_who,
)
from catalog.web.facts.drafts import AGAIN, draft_of, keep_draft
from catalog.web.facts.fact_forms import FactForm
from catalog.web.facts.facts_in_words import organisation_lines, programme_lines
from catalog.web.facts.follow_up_forms import DayForm, FollowUpForm, field_name_of
from catalog.web.facts.home_form import NeedForm
from catalog.web.site.access import public
from catalog.web.site.clock import today_in_paris
from catalog.web.site.downloads import DOWNLOADING, FORMATS, address_of_sheet, own_table
from catalog.web.site.forms.base import SiteForm
from catalog.web.site.limits import limited
from catalog.web.site.requests import current_settings
from matching.advice.questions import WORTH_ASKING, Question
from matching.advice.scenarios import PROJECT_FACTS
from matching.need.taxonomy import ThemeTerms

recommendations = Blueprint("recommendations", __name__)

# At most two, and each worth a mayor's time; the page of questions asks all of them.
QUESTIONS_SHOWN = 2
SUBJECTS_SHOWN = 8
RESULT = "resultat"
"""The place of the draft of the follow-up questions."""


@recommendations.get("/recommandations")
@public
def show_result() -> ResponseReturnValue:
    return _show()


@recommendations.post("/recommandations")
@public
@limited("60 per minute")
def answer_questions() -> ResponseReturnValue:
    form = FollowUpForm()
    form.validate()
    changes = form.changes()
    if not changes and not form.errors:
        form.form_errors.append("Choisissez une réponse, ou passez directement au résultat.")
    form.refuse(keep_answers(changes))
    if form.errors and not keep_draft(RESULT, form):
        return _show(form)
    asked = {AGAIN: 1} if form.errors else {"repondu": sorted(changes)}
    return redirect(url_for(".show_result", on=request.args.get("on"), **asked), 303)


@recommendations.get(f"/recommandations.{FORMATS}")
@public
@limited(DOWNLOADING)
def download_result(extension: str) -> ResponseReturnValue:
    today = today_in_paris()
    result_request = _read_request(today)
    if isinstance(result_request, str):
        return redirect(result_request, 303)
    advice = result_request.advice
    table = recommendations_table(
        advice, today, address_of_sheet, is_official=current_settings().is_official
    )
    return own_table(
        table,
        extension,
        "recommandations",
        advice.recommendations.on,
        advice.catalogue.published_at,
    )


@dataclass(frozen=True, slots=True)
class _ResultRequest:
    """The session's answers, the day asked, and the advice for both."""

    answers: Answers
    day_form: DayForm
    advice: Advice


def _read_request(today: date) -> _ResultRequest | str:
    """Returns the request that the answers of the session make, or the address where to say what
    they lack."""
    answers = read_answers()
    if not answers:
        return NO_ANSWER
    if not says_what(answers):
        return NO_NEED
    day_form = DayForm()
    on = day_form.day_or(today)
    return _ResultRequest(answers, day_form, recommend_for(g.session, answers, on))


def _show(refused: FactForm | None = None) -> ResponseReturnValue:
    """The result of the session's answers; `refused`: the follow-up questions that came back with
    an error."""
    today = today_in_paris()
    result_request = _read_request(today)
    if isinstance(result_request, str):
        return redirect(result_request, 303)
    answers, day_form = result_request.answers, result_request.day_form
    advice = result_request.advice
    form = refused or _drafted(RESULT, FollowUpForm)
    need_form = _drafted(NEED, NeedForm)
    if need_form.need.data is None:
        need_form.need.data = answers.get("need")
    profile = advice.recommendations.profile
    left = questions_left(advice, answers)
    result = result_of(advice, today)
    return render_template(
        "answer/show_result.html",
        advice=advice.recommendations,
        catalogue=advice.catalogue,
        result=result,
        subjects=_subjects(advice),
        today=today,
        day_form=day_form,
        form=form,
        need_form=need_form,
        opinion_form=_drafted(OPINION, OpinionForm),
        is_thanked="merci" in request.args,
        questions=[
            (question, form[field_name_of(question)], titles_of(question, advice))
            for question in _worth_asking(left, result, form)
        ],
        left=len(left),
        moved=moved_by(request.args.getlist("repondu"), answers, advice),
        name=name_of(profile),
        organisation=organisation_lines(profile),
        programmes=programme_lines(profile),
        has_organisation=says_who(answers),
        has_dossier=resumed() is not None,
    )


_Form = TypeVar("_Form", bound=SiteForm)


def _drafted(place: str, form_class: type[_Form]) -> _Form:
    """The form with what was sent to this place and is to be corrected, empty without a draft. Not
    made before the page is sure to be shown: a form makes a token, and a token a cookie."""
    draft = draft_of(place)
    form = form_class(formdata=draft.fields if draft else None)
    if draft:
        draft.blame(form)
    return form


def _worth_asking(left: Sequence[Question], result: Result, form: FactForm) -> list[Question]:
    """The few questions to ask in place, what is asked of the project before what is asked of the
    organisation; none while the need itself is not known. A wrong answer is shown again."""
    if not result.asks_more and not form.errors:
        return []
    worth = [question for question in left if question.weight >= WORTH_ASKING]
    worth.sort(key=lambda one: (not form[field_name_of(one)].errors, one.fact not in PROJECT_FACTS))
    return worth[:QUESTIONS_SHOWN]


def _subjects(advice: Advice) -> list[ThemeTerms]:
    """The first subjects that one may touch; the page of subjects has them all."""
    themes = advice.catalogue.matching.taxonomy.themes
    return [theme for theme in themes if theme.use_cases][:SUBJECTS_SHOWN]
