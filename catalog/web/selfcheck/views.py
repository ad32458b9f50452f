"""`/autodiagnostic-ia`: a few questions, then a checklist to print. Nothing is kept, and no cookie
is set."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, g, render_template, request

from catalog.advice.answers.selfcheck import checklist_of
from catalog.content.offerings import published
from catalog.web.facts.facts_in_words import Lines, answer_lines
from catalog.web.selfcheck.forms import SelfCheckForm
from catalog.web.site.access import public
from catalog.web.site.clock import today_in_paris
from catalog.web.site.limits import limited
from catalog.web.site.navigation import in_site_map
from catalog.web.site.security import checked_by_origin
from matching.domain.profile import Facts
from matching.domain.wording import FACT_NAMES, enumeration, long_date, uncapitalised
from matching.need.taxonomy import Taxonomy
from matching.ranking.duties import Check, Duty

selfcheck = Blueprint("selfcheck", __name__)

STATUSES = {
    "adopted": "adopté",
    "adopted_reference_to_check": "adopté, référence à vérifier",
    "to_check": "à vérifier",
}


@selfcheck.get("/autodiagnostic-ia")
@public
@in_site_map("Comprendre", "Autodiagnostic : une IA responsable")
def show_selfcheck() -> str:
    return _checklist_page()


@selfcheck.post("/autodiagnostic-ia")
@public
@limited("60 per minute")
@checked_by_origin
def answer_selfcheck() -> str:
    """The same list from a form that was sent: the free words are in no address, hence in no
    history and no log."""
    return _checklist_page()


def _checklist_page() -> str:
    catalogue = published(g.session)
    taxonomy = catalogue.matching.taxonomy
    form = SelfCheckForm(taxonomy)
    is_asked = request.method == "POST" or any(
        name in form and name != "words" for name in request.args
    )
    facts: dict[str, Any] = {}
    if is_asked:
        form.validate()
        facts = form.said()
    on = form.on.data if form.on.data and not form.on.errors else today_in_paris()
    checklist = (
        checklist_of(catalogue, Facts.model_validate(facts), on, is_chatbot=form.is_chatbot)
        if is_asked
        else None
    )
    return render_template(
        "selfcheck/show_selfcheck.html",
        form=form,
        checklist=checklist,
        answers=_answers(facts, form, taxonomy),
        sources=catalogue.sources,
        statuses=STATUSES,
        applies=applies_in_words,
        waits=waits_in_words,
    )


def applies_in_words(duty: Duty, on: date) -> str:
    """From which day the text of a duty applies, seen from `on`."""
    if duty.applies_from is None:
        return "date non indiquée dans nos sources"
    return (
        f"{'depuis le' if duty.applies_from <= on else 'à partir du'}"
        f" {long_date(duty.applies_from)}"
    )


def waits_in_words(check: Check) -> str:
    """What a duty in doubt depends on: « nombre d'agents, type de structure »."""
    names = [FACT_NAMES[fact] for fact in check.awaited] or ["Agent conversationnel, ou non"]
    return enumeration([uncapitalised(name) for name in names], "et")


def _answers(facts: Mapping[str, Any], form: SelfCheckForm, taxonomy: Taxonomy) -> Lines:
    """What was answered, as the top of the printed list shows it."""
    labels = {use.slug: use.label for use in taxonomy.use_cases.values()}
    lines = answer_lines([fact for fact in facts if fact != "need"], facts, labels)
    if facts.get("need"):
        lines.append(("Votre usage, avec vos mots", facts["need"]))
    if form.chatbot.data and not form.chatbot.errors:
        lines.append(
            (
                form.chatbot.label.text,
                {True: "oui", False: "non", None: "je ne sais pas"}[form.is_chatbot],
            )
        )
    return lines
