"""The questionnaire: every fact, in steps; each step keeps what is right and asks again what is
wrong."""

from typing import NamedTuple

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from catalog.web.facts.answers import Answers, keep_answers, read_answers, says_what, says_who
from catalog.web.facts.drafts import address_again, draft_of, keep_draft
from catalog.web.facts.fact_forms import FactForm, initial_data
from catalog.web.facts.facts_in_words import answer_lines
from catalog.web.facts.step_facts import (
    MONEY,
    ORGANISATION,
    PEOPLE,
    PROGRAMMES,
    PROJECT,
    STRUCTURE,
)
from catalog.web.facts.steps import (
    form_about,
    known_lines,
    labels_of,
    profile_of,
    read_names,
    shown_data,
)
from catalog.web.site.access import public
from catalog.web.site.limits import limited
from catalog.web.site.navigation import in_site_map

questionnaire = Blueprint("questionnaire", __name__)


class Step(NamedTuple):
    """One page of the questionnaire; `slug` is the end of its address."""

    slug: str
    title: str
    facts: tuple[str, ...]


STEPS = (
    Step("structure", "Votre structure", STRUCTURE),
    Step("collectivite", "Votre collectivité", ORGANISATION),
    Step("projet", "Votre projet", PROJECT),
    Step("argent", "L'argent du projet", MONEY),
    Step("personnes-et-donnees", "Les personnes et les données", PEOPLE),
    Step("programmes", "Les programmes nationaux", PROGRAMMES),
)
SLUGS = [step.slug for step in STEPS]
RESULT = "/recommandations"
# `?message=`: why another page sent the visitor here.
MESSAGES = {
    "qui": "Dites d'abord quelle est votre structure : tout le reste en dépend.",
    "besoin": "Dites d'abord ce que vous voulez améliorer : le résultat en dépend.",
    "a-revoir": "Votre collectivité n'est plus reconnue : indiquez-la de nouveau.",
}


@questionnaire.get("/questionnaire")
@public
@in_site_map("Trouver une aide", "Questionnaire")
def show_overview() -> str:
    answers = read_answers()
    labels = labels_of(answers)
    steps = [(step, answer_lines(step.facts, answers, labels)) for step in STEPS]
    has_questions = says_who(answers) and says_what(answers)
    return render_template(
        "asking/show_overview.html", steps=steps, answers=answers, has_questions=has_questions
    )


@questionnaire.get("/questionnaire/<step_slug>")
@public
def show_step(step_slug: str) -> str:
    step = _step(step_slug)
    answers = read_answers()
    draft = draft_of(_place(step))
    if draft is not None:
        form = form_about(step.facts, answers, FactForm, formdata=draft.fields)
        read_names(form)  # The choices of a name that several territories bear.
        draft.blame(form)
        return _render(step, form, answers)
    shown = initial_data(answers) | shown_data(answers)
    form = form_about(step.facts, answers, FactForm, formdata=None, data=shown)
    return _render(step, form, answers, MESSAGES.get(request.args.get("message", ""), ""))


@questionnaire.post("/questionnaire/<step_slug>")
@public
@limited("60 per minute")
def send_step(step_slug: str) -> ResponseReturnValue:
    step = _step(step_slug)
    form = form_about(step.facts, read_answers(), FactForm)
    form.validate()
    named, emptied = read_names(form)
    # What is right is kept, whatever else is wrong.
    form.refuse(keep_answers(form.changes() | named, form.removed() | emptied))
    if not form.errors:
        return redirect(_way_on(step), 303)
    if keep_draft(_place(step), form):
        return redirect(address_again(".show_step", step_slug=step.slug), 303)
    return _render(step, form, read_answers())


def _place(step: Step) -> str:
    """The place of the drafts of a step."""
    return f"questionnaire/{step.slug}"


def _step(slug: str) -> Step:
    if slug not in SLUGS:
        abort(404)
    return STEPS[SLUGS.index(slug)]


def _way_on(step: Step) -> str:
    """Where the button that was pressed leads: back, to the result, or on."""
    at = SLUGS.index(step.slug)
    if request.form.get("vers") == "retour" and at > 0:
        return f"/questionnaire/{SLUGS[at - 1]}"
    if request.form.get("vers") == "resultat" or at + 1 == len(SLUGS):
        return RESULT
    return f"/questionnaire/{SLUGS[at + 1]}"


def _render(step: Step, form: FactForm, answers: Answers, message: str = "") -> str:
    at = SLUGS.index(step.slug)
    return render_template(
        "asking/show_step.html",
        step=step,
        number=at + 1,
        count=len(STEPS),
        next_title=STEPS[at + 1].title if at + 1 < len(STEPS) else "",
        form=form,
        message=message,
        answers=answers,
        known=known_lines(step.facts, profile_of(answers)),
    )
