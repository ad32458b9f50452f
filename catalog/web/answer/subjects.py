"""Correcting what was understood: one tap on a use, another subject among all of them, an amount
taken as the project's cost. Each sends back to the result."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.content.offerings import published
from catalog.web.answer.follow_ups import NO_ANSWER
from catalog.web.facts.answers import keep_answers, read_answers
from catalog.web.site.access import public
from catalog.web.site.limits import limited
from catalog.web.site.security import checked_by_origin
from matching.domain.profile import COST_MAX
from matching.domain.vocabulary import Theme

subjects = Blueprint("subjects", __name__)


@subjects.post("/recommandations/usage")
@public
@checked_by_origin
@limited("60 per minute")
def correct() -> ResponseReturnValue:
    """`use_case`: what the need is about; empty takes it back. `project_cost`: an amount of the
    text, in euros. What is neither changes nothing."""
    if not read_answers():
        return redirect(NO_ANSWER, 303)
    use_case, cost = request.form.get("use_case"), request.form.get("project_cost", "")
    if use_case == "":
        keep_answers({}, removed=["use_case"])
    elif use_case in published(g.session).matching.taxonomy.use_cases:
        keep_answers({"use_case": use_case})
    if cost.isdecimal() and int(cost) <= COST_MAX:
        keep_answers({"project_cost": int(cost)})
    return redirect(url_for("recommendations.show_result", on=request.args.get("on")), 303)


@subjects.get("/recommandations/sujet")
@public
def choose_subject() -> ResponseReturnValue:
    """All the subjects, then the uses of the one in `?theme=`."""
    if not read_answers():
        return redirect(NO_ANSWER, 303)
    terms = published(g.session).matching.taxonomy.themes
    chosen = next((one for one in terms if one.theme == request.args.get("theme")), None)
    return render_template(
        "answer/choose_subject.html",
        themes=[(one.theme.value, Theme(one.theme).label, one.summary) for one in terms],
        chosen=chosen,
        on=request.args.get("on"),
    )
