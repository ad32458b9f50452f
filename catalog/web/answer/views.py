"""The result: what to do first for the answers of the session, the follow-up questions answered in
place, and all as a file."""

from dataclasses import dataclass
from datetime import date

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
from catalog.web.answer.results import result_of
from catalog.web.answer.understood import understood_of
from catalog.web.facts.answers import (
    Answers,
    keep_answers,
    read_answers,
    resumed,
    says_what,
    says_who,
)
from catalog.web.facts.fact_forms import FactForm
from catalog.web.facts.facts_in_words import organisation_lines, programme_lines
from catalog.web.facts.follow_up_forms import DayForm, FollowUpForm, field_name_of
from catalog.web.site.access import public
from catalog.web.site.clock import today_in_paris
from catalog.web.site.downloads import DOWNLOADING, FORMATS, address_of_sheet, own_table
from catalog.web.site.limits import limited
from catalog.web.site.requests import current_settings
from matching.advice.questions import WORTH_ASKING

recommendations = Blueprint("recommendations", __name__)

# At most three, and each worth a mayor's time; the page of questions asks all of them.
QUESTIONS_SHOWN = 3


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
    if form.errors:
        return _show(form)
    return redirect(
        url_for(".show_result", on=request.args.get("on"), repondu=sorted(changes)), 303
    )


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
    form = refused or FollowUpForm(
        formdata=None
    )  # Not before: a form makes a token, and a token a cookie.
    profile = advice.recommendations.profile
    left = questions_left(advice, answers)
    shown_questions = [question for question in left if question.weight >= WORTH_ASKING]
    return render_template(
        "answer/show_result.html",
        advice=advice.recommendations,
        catalogue=advice.catalogue,
        result=result_of(advice, today),
        understood=understood_of(advice),
        today=today,
        day_form=day_form,
        form=form,
        questions=[
            (question, form[field_name_of(question)], titles_of(question, advice))
            for question in shown_questions[:QUESTIONS_SHOWN]
        ],
        left=len(left),
        moved=moved_by(request.args.getlist("repondu"), answers, advice),
        name=name_of(profile),
        organisation=organisation_lines(profile),
        programmes=programme_lines(profile),
        has_organisation=says_who(answers),
        has_dossier=resumed() is not None,
    )
