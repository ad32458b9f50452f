"""`/visites/<id>/<organisation>`: all that a visit says of one organisation on one page, and what
the adviser writes there."""

from typing import Any

from flask import g, redirect, render_template
from flask.typing import ResponseReturnValue

from catalog.advice.accounts.accounts import Role
from catalog.advice.visits.access import VisitChanged
from catalog.advice.visits.new_organisations import described
from catalog.advice.visits.organisations import (
    OrganisationView,
    find_organisation,
    write_facts,
    write_notes,
)
from catalog.advice.visits.preparation import preparation_of
from catalog.advice.visits.visits import find_visit
from catalog.content.offerings import published
from catalog.web.facts.answers import Answers, with_changes
from catalog.web.facts.fact_forms import initial_data
from catalog.web.facts.facts_in_words import answer_lines
from catalog.web.facts.follow_up_forms import field_name_of
from catalog.web.facts.steps import (
    form_about,
    known_lines,
    labels_of,
    profile_of,
    read_names,
    shown_data,
)
from catalog.web.site.access import for_role
from catalog.web.site.clock import instant
from catalog.web.site.forms.base import ButtonForm
from catalog.web.site.identity import own_account
from catalog.web.site.limits import limited
from catalog.web.site.requests import start_again, writes
from catalog.web.visits.blueprint import address, kept_typed, message, visits
from catalog.web.visits.forms import (
    PROFILE_FACTS,
    PROFILE_PARTS,
    NotesForm,
    QuestionsForm,
    VersionedFacts,
    unavailable,
)
from catalog.web.visits.organisation_page import desks_of, next_organisation, others_of

QUESTIONS_SHOWN = 5
# The need and who the organisation is stand elsewhere on the page.
ANSWERS_SHOWN = tuple(fact for fact in PROFILE_FACTS if fact not in {"need", "members"})


@visits.get("/visites/<id>/<row:organisation>")
@for_role(Role.ADVISER)
def show_organisation(id: str, organisation: int) -> str:
    return _show(id, find_organisation(g.session, own_account(), id, organisation))


@visits.post("/visites/<id>/<row:organisation>/notes")
@kept_typed(lambda id, organisation: _typed_notes(id, organisation))
@for_role(Role.ADVISER)
@limited("60 per minute")
@writes
def keep_notes(id: str, organisation: int) -> ResponseReturnValue:
    known = find_organisation(g.session, own_account(), id, organisation)
    form = NotesForm()
    if not form.validate():
        return _show(id, known, notes=form)
    try:
        write_notes(
            g.writing,
            own_account(),
            id,
            organisation,
            form.version.data or 0,
            form.notes.data,
            form.read_decisions(),
            instant(),
        )
    except VisitChanged:
        known = _found_changed(id, organisation, form)
        return _show(id, known, notes=form), 409
    return redirect(address(id, organisation, message="enregistree"), 303)


@visits.post("/visites/<id>/<row:organisation>/reponses")
@kept_typed(lambda id, organisation: _typed_answers(id, organisation))
@for_role(Role.ADVISER)
@limited("60 per minute")
@writes
def answer_questions(id: str, organisation: int) -> ResponseReturnValue:
    """The questions of the page, answered before the visit or during it."""
    known = find_organisation(g.session, own_account(), id, organisation)
    form = QuestionsForm()
    form.validate()
    answers, refusals = with_changes(dict(known.facts), form.changes())
    form.refuse(refusals)
    if not form.changes() and not form.errors:
        form.form_errors.append("Choisissez une réponse au moins.")
    if form.errors or answers is None:
        return _show(id, known, questions=form)
    try:
        _keep_facts(id, organisation, form, answers)
    except VisitChanged:
        known = _found_changed(id, organisation, form)
        return _show(id, known, questions=form), 409
    return redirect(address(id, organisation, message="enregistree"), 303)


@visits.get("/visites/<id>/<row:organisation>/profil")
@for_role(Role.ADVISER)
def ask_profile(id: str, organisation: int) -> ResponseReturnValue:
    visit = find_visit(g.session, own_account(), id)
    known = find_organisation(g.session, own_account(), id, organisation)
    if visit.is_frozen:
        return redirect(address(id, organisation, message="deja-figee"), 303)
    facts = dict(known.facts)
    data = initial_data(facts) | shown_data(facts) | {"version": known.version}
    form = _profile_form(known, formdata=None, data=data)
    return _ask_profile(id, known, form)


@visits.post("/visites/<id>/<row:organisation>/profil")
@kept_typed(lambda id, organisation: _typed_profile(id, organisation))
@for_role(Role.ADVISER)
@limited("60 per minute")
@writes
def keep_profile(id: str, organisation: int) -> ResponseReturnValue:
    known = find_organisation(g.session, own_account(), id, organisation)
    form = _profile_form(known)
    form.validate()
    named, emptied = read_names(form)
    answers, refusals = with_changes(
        dict(known.facts), form.changes() | named, form.removed() | emptied
    )
    form.refuse(refusals)
    if form.errors or answers is None:
        return _ask_profile(id, known, form)
    try:
        _keep_facts(id, organisation, form, answers)
    except VisitChanged:
        known = _found_changed(id, organisation, form)
        return _ask_profile(id, known, form), 409
    return redirect(address(id, organisation, message="enregistree"), 303)


def _typed_notes(id: str, organisation: int) -> str:
    return _show(
        id,
        find_organisation(g.session, own_account(), id, organisation),
        notes=unavailable(NotesForm()),
    )


def _typed_answers(id: str, organisation: int) -> str:
    return _show(
        id,
        find_organisation(g.session, own_account(), id, organisation),
        questions=unavailable(QuestionsForm()),
    )


def _typed_profile(id: str, organisation: int) -> str:
    known = find_organisation(g.session, own_account(), id, organisation)
    return _ask_profile(id, known, unavailable(_profile_form(known)))


def _keep_facts(id: str, organisation: int, form: VersionedFacts, answers: Answers) -> None:
    """Raises `VisitChanged` when someone wrote others in the meantime."""
    facts = described(g.session, answers)
    version = form.version.data or 0
    write_facts(g.writing, own_account(), id, organisation, version, facts, instant())


def _found_changed(
    id: str, organisation: int, form: VersionedFacts | NotesForm
) -> OrganisationView:
    """The organisation as the other person left it; the form says so, and keeps what was typed."""
    start_again()
    known = find_organisation(g.session, own_account(), id, organisation)
    form.say_changed(known.version)
    return known


def _ask_profile(id: str, known: OrganisationView, form: VersionedFacts) -> str:
    parts = [(title, form.fields_asking(facts)) for title, facts in PROFILE_PARTS]
    return render_template(
        "visits/ask_profile.html",
        visit=find_visit(g.session, own_account(), id),
        organisation=known,
        form=form,
        parts=[(title, fields) for title, fields in parts if fields],
        known=known_lines(PROFILE_FACTS, profile_of(dict(known.facts))),
        message=message(),
    )


def _profile_form(known: OrganisationView, **given: Any) -> VersionedFacts:
    return form_about(PROFILE_FACTS, dict(known.facts), VersionedFacts, **given)


def _show(
    id: str,
    known: OrganisationView,
    *,
    questions: VersionedFacts | None = None,
    notes: NotesForm | None = None,
) -> str:
    """`questions` and `notes`: those of these forms that came back with an error."""
    visit = find_visit(g.session, own_account(), id)
    prepared = preparation_of(g.session, own_account(), visit, known)
    facts = dict(known.facts)
    question_form = questions or QuestionsForm(
        formdata=None, data=initial_data(facts) | {"version": known.version}
    )
    written = notes or NotesForm(
        formdata=None,
        notes=known.notes,
        decisions=NotesForm.written(known.decisions),
        version=known.version,
    )
    catalogue = published(g.session)
    effects = {question.label: question.effects for question in prepared.briefing.questions}
    return render_template(
        "visits/show_organisation.html",
        visit=visit,
        organisation=known,
        prepared=prepared,
        answered=answer_lines(ANSWERS_SHOWN, facts, labels_of(facts)),
        question_form=question_form,
        questions=[
            (question, question_form[field_name_of(question)], effects.get(question.label, ()))
            for question in prepared.answer.questions[:QUESTIONS_SHOWN]
        ],
        notes=written,
        desks=desks_of(prepared, catalogue),
        others=others_of(prepared),
        next=next_organisation(visit, known.id),
        titles={item.slug: item.title for item in prepared.answer.items},
        sources=catalogue.sources,
        button_form=ButtonForm(formdata=None),
        message=message(),
    )
