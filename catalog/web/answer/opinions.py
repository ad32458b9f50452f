"""« Cela vous a-t-il aidé ? », under the answers: without an account nor a cookie of its own. And
the page where the administrators read what was said."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.validators import Length

from catalog.advice.accounts.accounts import Role
from catalog.advice.answers.recommendations import recommend_for
from catalog.advice.measures.opinions import (
    LONGEST_WORD,
    RETENTION,
    keep_opinion,
    latest_opinions,
    opinions_counted,
)
from catalog.content.offerings import published
from catalog.web.answer.follow_ups import NO_ANSWER
from catalog.web.facts.answers import read_answers, says_what
from catalog.web.facts.drafts import AGAIN, keep_draft, keep_errors
from catalog.web.facts.follow_up_forms import DayForm
from catalog.web.site.access import for_role, public
from catalog.web.site.clock import today_in_paris
from catalog.web.site.forms.base import OriginForm
from catalog.web.site.forms.fields import TextField
from catalog.web.site.limits import limited
from catalog.web.site.requests import writes
from catalog.web.site.security import checked_by_origin

opinions = Blueprint("opinions", __name__)

OPINION = "avis"
"""The place of the draft of an opinion."""
SHOWN = 200
_HELPED = {"oui": True, "non": False}


class OpinionForm(OriginForm):
    """The word that goes with a yes or a no, which is the button."""

    word = TextField(
        "Pourquoi, en un mot (facultatif)",
        [
            Length(
                max=LONGEST_WORD,
                message=f"C'est trop long : {LONGEST_WORD} caractères au plus. Gardez l'essentiel.",
            )
        ],
        description="N'écrivez ni nom, ni adresse, ni téléphone.",
    )


@opinions.post("/recommandations/avis")
@public
@checked_by_origin
@limited("10 per minute")
@writes
def send_opinion() -> ResponseReturnValue:
    answers = read_answers()
    if not says_what(answers):
        return redirect(NO_ANSWER, 303)
    form = OpinionForm()
    is_helpful = _HELPED.get(request.form.get("helped", ""))
    if not form.validate():
        if not keep_draft(OPINION, form):
            keep_errors(OPINION, form)
        return _result(AGAIN, "avis")
    if is_helpful is None:
        return _result()
    today = today_in_paris()
    advice = recommend_for(g.session, answers, DayForm().day_or(today))
    keep_opinion(g.writing, advice, form.word.data or "", today, is_helpful=is_helpful)
    return _result("merci", "avis")


@opinions.get("/avis")
@for_role(Role.ADMIN)
def show_opinions() -> str:
    catalogue = published(g.session)
    return render_template(
        "answer/show_opinions.html",
        counts=opinions_counted(g.session),
        opinions=latest_opinions(g.session, SHOWN),
        use_cases=catalogue.matching.taxonomy.use_cases,
        titles={sheet.slug: sheet.title for sheet in catalogue.sheets},
        retention=RETENTION.days,
        shown=SHOWN,
    )


def _result(question: str = "", anchor: str | None = None) -> ResponseReturnValue:
    asked: dict[str, Any] = {question: 1} if question else {}
    address = url_for(
        "recommendations.show_result", on=request.args.get("on"), _anchor=anchor, **asked
    )
    return redirect(address, 303)
