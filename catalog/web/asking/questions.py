"""`/questionnaire/questions`: only the questions that can still change a verdict, one a page, until
none is left.

The page rests on nothing but the session's answers, so that going back, or two tabs, do no harm.
"""

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Field

from catalog.advice.answers.recommendations import recommend_for
from catalog.web.answer.follow_ups import (
    NO_ANSWER,
    NO_BODY,
    NO_NEED,
    moved_by,
    questions_left,
    titles_of,
)
from catalog.web.facts.answers import keep_answers, read_answers, says_what, says_who
from catalog.web.facts.drafts import address_again, draft_of, keep_draft
from catalog.web.facts.fact_forms import FactForm
from catalog.web.facts.follow_up_forms import DayForm, FollowUpForm, field_name_of
from catalog.web.site.access import public
from catalog.web.site.clock import today_in_paris
from catalog.web.site.limits import limited

questions = Blueprint("questions", __name__)

QUESTION = "question"
"""The place of the draft of an answer."""
_NO_CHOICE = "Choisissez une réponse : « Je ne sais pas » en est une."


@questions.get("/questionnaire/questions")
@public
def ask_question() -> ResponseReturnValue:
    draft = draft_of(QUESTION)
    if draft is None:
        return _show()
    form = FollowUpForm(formdata=draft.fields)
    draft.blame(form)
    return _show(form)


@questions.post("/questionnaire/questions")
@public
@limited("60 per minute")
def answer_question() -> ResponseReturnValue:
    form = FollowUpForm()
    form.validate()
    # A number left empty is what its help calls « je ne sais pas »: said, so that it is not asked
    # again.
    changes = form.changes() | dict.fromkeys(form.removed())
    form.refuse(keep_answers(changes))
    if form.errors or not changes:
        if not keep_draft(QUESTION, form):
            return _show(form)
        return redirect(address_again(".ask_question", on=request.args.get("on")), 303)
    return redirect(
        url_for(".ask_question", on=request.args.get("on"), repondu=sorted(changes)), 303
    )


def _show(sent: FactForm | None = None) -> ResponseReturnValue:
    """The next question, or that there is none; `sent`: the form that came back with an error or
    without an answer."""
    answers = read_answers()
    if not answers:
        return redirect(NO_ANSWER, 303)
    if not says_who(answers):
        return redirect(NO_BODY, 303)
    if not says_what(answers):
        return redirect(NO_NEED, 303)
    day_form = DayForm()
    today = today_in_paris()
    on = day_form.day_or(today)
    advice = recommend_for(g.session, answers, on)
    left = questions_left(advice, answers)
    form = sent or FollowUpForm(formdata=None)
    if sent is not None and not sent.errors and left:
        form.refuse({left[0].fact: _NO_CHOICE})
    # A wrong answer is shown again, even one to a question of an earlier page.
    field: Field | None = next(
        (field for field in form if field.errors), form[field_name_of(left[0])] if left else None
    )
    others = [
        question for question in left if field is None or form[field_name_of(question)] is not field
    ]
    shown = next((question for question in left if question not in others), None)
    return render_template(
        "asking/ask_question.html",
        form=form,
        field=field,
        titles=titles_of(shown, advice) if shown else [],
        count=len(others) + (field is not None),
        moved=None if form.errors else moved_by(request.args.getlist("repondu"), answers, advice),
        unsure=[
            question.label for question in advice.recommendations.questions if question not in left
        ],
        on=on,
        today=today,
    )
