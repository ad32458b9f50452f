"""`/recommandations/avec-qui`: the same project carried by others, for the answers of the session.
One table of verdicts."""

from flask import Blueprint, g, redirect, render_template
from flask.typing import ResponseReturnValue

from catalog.advice.answers.recommendations import scenarios_for
from catalog.web.answer.follow_ups import NO_ANSWER, NO_BODY
from catalog.web.facts.answers import read_answers, says_who
from catalog.web.facts.follow_up_forms import DayForm
from catalog.web.site.access import public
from catalog.web.site.clock import today_in_paris
from matching.advice.scenarios import VERDICT_WORDS

carriers = Blueprint("carriers", __name__)


@carriers.get("/recommandations/avec-qui")
@public
def compare_carriers() -> ResponseReturnValue:
    answers = read_answers()
    if not answers:
        return redirect(NO_ANSWER, 303)
    if not says_who(answers):
        return redirect(NO_BODY, 303)
    day_form = DayForm()
    today = today_in_paris()
    on = day_form.day_or(today)
    table = scenarios_for(g.session, answers, on)
    return render_template(
        "answer/compare_carriers.html",
        table=table,
        opening=[row for row in table.rows if row.opens],
        differing=[row for row in table.rows if row.differs and not row.opens],
        same=[row for row in table.rows if not row.differs],
        words=VERDICT_WORDS,
        need=answers.get("need"),
        today=today,
        day_form=day_form,
    )
