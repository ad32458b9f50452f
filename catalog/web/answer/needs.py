"""What was understood of the need, corrected: one tap says the subject, the cost, or takes the
subject back; and the page that leads from a subject to its uses."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.content.offerings import published
from catalog.web.answer.follow_ups import NO_ANSWER
from catalog.web.facts.answers import keep_answers, read_answers
from catalog.web.facts.drafts import AGAIN, keep_draft, keep_errors
from catalog.web.facts.home_form import NeedForm
from catalog.web.site.access import public
from catalog.web.site.limits import limited
from catalog.web.site.security import checked_by_origin

needs = Blueprint("needs", __name__)

NEED = "need"
"""The place of the draft of the need."""
_LONGEST_COST = 12


@needs.post("/recommandations/besoin")
@public
@checked_by_origin
@limited("60 per minute")
def correct_need() -> ResponseReturnValue:
    if not read_answers():
        return redirect(NO_ANSWER, 303)
    if NEED in request.form:
        return _rewrite()
    if request.form.get("retirer") == "use_case":
        keep_answers({}, removed=["use_case"])
        return _result()
    changes = _tapped()
    if not changes:
        return redirect(url_for(".choose_subject", on=request.args.get("on")), 303)
    keep_answers(changes)
    return _result()


@needs.get("/recommandations/sujet")
@public
def choose_subject() -> ResponseReturnValue:
    answers = read_answers()
    if not answers:
        return redirect(NO_ANSWER, 303)
    themes = [one for one in published(g.session).matching.taxonomy.themes if one.use_cases]
    asked = request.args.get("theme", "")
    return render_template(
        "answer/choose_subject.html",
        themes=themes,
        chosen=next((one for one in themes if one.theme == asked), None),
        need=answers.get("need"),
        on=request.args.get("on"),
    )


def _rewrite() -> ResponseReturnValue:
    """The need said otherwise: what was tapped about the former one goes."""
    form = NeedForm()
    if form.validate():
        refusals = keep_answers({"need": form.need.data}, removed=["use_case"])
        form.need.errors = list(refusals.values())
    if not form.need.errors:
        return _result()
    if not keep_draft(NEED, form):
        keep_errors(NEED, form)
    return _result(**{AGAIN: 1})


def _tapped() -> Mapping[str, Any]:
    """The fact that the button says; empty for one that says nothing of ours."""
    use_case, cost = request.form.get("use_case", ""), request.form.get("project_cost", "")
    if use_case in published(g.session).matching.taxonomy.use_cases:
        return {"use_case": use_case}
    if cost.isascii() and cost.isdigit() and len(cost) <= _LONGEST_COST:
        return {"project_cost": int(cost)}
    return {}


def _result(**asked: Any) -> ResponseReturnValue:
    address = url_for("recommendations.show_result", on=request.args.get("on"), **asked)
    return redirect(address, 303)
