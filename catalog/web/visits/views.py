"""`/visites`: the list, a new visit, and one visit with its organisations, its title and day, those
who see it, its freezing."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from catalog.advice.accounts.accounts import AccountNotFound, Role
from catalog.advice.dossiers.shares import ReceivedDossier, hold_received, received_dossier
from catalog.advice.visits.access import VisitChanged
from catalog.advice.visits.freezing import freeze, frozen_visit
from catalog.advice.visits.new_organisations import NewOrganisation, described
from catalog.advice.visits.summaries import summaries_of
from catalog.advice.visits.visits import (
    VisitView,
    create_visit,
    delete_visit,
    edit_visit,
    find_visit,
    share,
    unshare,
    visits_of,
)
from catalog.territories.lookup import territory
from catalog.territories.places import UnusableFact
from catalog.web.site.access import for_role
from catalog.web.site.clock import instant, today_in_paris
from catalog.web.site.forms.base import ButtonForm
from catalog.web.site.identity import own_account
from catalog.web.site.limits import limited
from catalog.web.site.requests import start_again, writes
from catalog.web.visits.blueprint import address, kept_typed, message, visits
from catalog.web.visits.forms import EditVisitForm, FreezeForm, NewVisitForm, ShareForm, unavailable


@visits.get("/visites")
@for_role(Role.ADVISER)
def list_visits() -> str:
    all_visits, today = visits_of(g.session, own_account()), today_in_paris()
    return render_template(
        "visits/list_visits.html",
        upcoming=[visit for visit in reversed(all_visits) if visit.visited_on >= today],
        past=[visit for visit in all_visits if visit.visited_on < today],
        message=message(),
    )


@visits.get("/visites/nouvelle")
@for_role(Role.ADVISER)
def ask_visit() -> str:
    """`?codes=` and `?on=` (from a portfolio, a territory's page), `?dossier=` (one that was
    received) fill the form."""
    organisations = _labels(
        [code for codes in request.args.getlist("codes") for code in codes.split(",")]
    )
    day, dossier = _day_asked() or today_in_paris(), request.args.get("dossier", "")
    return _render_new(
        NewVisitForm(formdata=None, visited_on=day, organisations=organisations, dossier=dossier)
    )


@visits.post("/visites/nouvelle")
@kept_typed(lambda: _render_new(unavailable(NewVisitForm())))
@for_role(Role.ADVISER)
@limited("30 per minute")
@writes
def make_visit() -> ResponseReturnValue:
    form = NewVisitForm()
    received = _received(form.dossier.data or "")
    if not form.validate():
        return _render_new(form)
    assert form.visited_on.data is not None  # The form asks for it.
    need = {"need": form.need.data} if form.need.data else {}
    organisations = [_new(received.dossier.answers, received.dossier.id)] if received else []
    organisations += [_new({"code": one.code} | need) for one in form.territories]
    if received:  # Taken back or erased meanwhile, it gives its words to no visit.
        hold_received(g.writing, own_account(), received.dossier.id, today_in_paris())
    id = create_visit(
        g.writing, own_account(), form.title.data, form.visited_on.data, organisations, instant()
    )
    visit = find_visit(g.writing, own_account(), id)
    # With one organisation, what comes next is that organisation's page.
    return redirect(
        address(
            id,
            visit.organisations[0].id if len(visit.organisations) == 1 else None,
            message="creee",
        ),
        303,
    )


@visits.get("/visites/<id>")
@for_role(Role.ADVISER)
def show_visit(id: str) -> str:
    return _show(find_visit(g.session, own_account(), id), ShareForm(formdata=None))


@visits.get("/visites/<id>/modifier")
@for_role(Role.ADVISER)
def ask_changes(id: str) -> ResponseReturnValue:
    visit = find_visit(g.session, own_account(), id)
    if visit.is_frozen:
        return redirect(address(id, message="deja-figee"), 303)
    form = EditVisitForm(
        formdata=None, title=visit.title, visited_on=visit.visited_on, version=visit.version
    )
    return _render_edit(form, visit)


@visits.post("/visites/<id>/modifier")
@kept_typed(
    lambda id: _render_edit(unavailable(EditVisitForm()), find_visit(g.session, own_account(), id))
)
@for_role(Role.ADVISER)
@limited("60 per minute")
@writes
def change_visit(id: str) -> ResponseReturnValue:
    visit = find_visit(g.session, own_account(), id)
    form = EditVisitForm()
    form.offer_organisations(
        (organisation.id, organisation.name) for organisation in visit.organisations
    )
    if not form.validate():
        return _render_edit(form, visit)
    assert form.visited_on.data is not None
    added = [_new({"code": one.code}) for one in form.territories]
    removed = [int(organisation) for organisation in form.removed.data or []]
    try:
        edit_visit(
            g.writing,
            own_account(),
            id,
            form.version.data,
            form.title.data,
            form.visited_on.data,
            instant(),
            added,
            removed,
        )
    except VisitChanged:
        start_again()
        visit = find_visit(g.session, own_account(), id)
        form.say_changed(visit.version)
        return _render_edit(form, visit), 409
    return redirect(address(id, message="enregistree"), 303)


@visits.post("/visites/<id>/supprimer")
@for_role(Role.ADVISER)
@writes
def erase_visit(id: str) -> ResponseReturnValue:
    delete_visit(g.writing, own_account(), id)
    return redirect("/visites?message=supprimee", 303)


@visits.post("/visites/<id>/partage")
@for_role(Role.ADVISER)
@limited("20 per minute")
@writes
def share_visit(id: str) -> ResponseReturnValue:
    visit = find_visit(g.session, own_account(), id)
    form = ShareForm()
    if form.validate():
        try:
            share(g.writing, own_account(), id, form.email.data, instant())
        except AccountNotFound:
            start_again()
            form.email.errors = ["Aucun conseiller n'a de compte à cette adresse."]
    return _show(visit, form) if form.errors else redirect(address(id, message="partagee"), 303)


@visits.post("/visites/<id>/partage/retirer")
@for_role(Role.ADVISER)
@writes
def unshare_visit(id: str) -> ResponseReturnValue:
    form = ShareForm()
    unshare(g.writing, own_account(), id, form.email.data or "")
    return redirect(address(id, message="reprise"), 303)


@visits.post("/visites/<id>/figer")
@for_role(Role.ADVISER)
@limited("20 per minute")
@writes
def freeze_visit(id: str) -> ResponseReturnValue:
    form = FreezeForm()
    frozen = frozen_visit(g.session, own_account(), id, today_in_paris())
    try:
        freeze(g.writing, own_account(), frozen, form.version.data or 0, instant())
    except VisitChanged:
        start_again()
        visit = find_visit(g.session, own_account(), id)
        return _show(visit, ShareForm(formdata=None), has_changed=True), 409
    return redirect(address(id, message="figee"), 303)


def _show(visit: VisitView, form: ShareForm, *, has_changed: bool = False) -> str:
    return render_template(
        "visits/show_visit.html",
        visit=visit,
        summaries=summaries_of(g.session, visit),
        today=today_in_paris(),
        form=form,
        freezing=FreezeForm(formdata=None, version=visit.version),
        button_form=ButtonForm(formdata=None),
        has_changed=has_changed,
        message=message(),
    )


def _render_new(form: NewVisitForm) -> str:
    return render_template(
        "visits/ask_visit.html", form=form, received=_received(form.dossier.data or "")
    )


def _render_edit(form: EditVisitForm, visit: VisitView) -> str:
    form.offer_organisations(
        (organisation.id, organisation.name) for organisation in visit.organisations
    )
    return render_template("visits/ask_changes.html", form=form, visit=visit, message=message())


def _new(facts: Mapping[str, Any], dossier_id: str | None = None) -> NewOrganisation:
    return NewOrganisation(described(g.session, facts), dossier_id)


def _received(dossier_id: str) -> ReceivedDossier | None:
    """Raises `DossierNotFound` for a dossier that this account may not see."""
    return (
        received_dossier(g.session, own_account(), dossier_id, today_in_paris())
        if dossier_id
        else None
    )


def _day_asked() -> date | None:
    try:
        return date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return None


def _labels(codes: list[str]) -> str:
    """The names of these codes, one a line; a code that is nobody's stays as it is, to be
    corrected."""
    return "\n".join(_label(code) for code in codes if code.strip())


def _label(code: str) -> str:
    try:
        return territory(g.session, code.strip()).label
    except UnusableFact:
        return code.strip()
