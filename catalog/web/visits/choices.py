"""`/visites/<id>/<organisation>/choix/…`: the adviser's own judgement on what is proposed, each
time with its reason, and undone."""

from flask import abort, g, redirect, render_template
from flask.typing import ResponseReturnValue

from catalog.advice.accounts.accounts import Role
from catalog.advice.visits.access import VisitFrozen
from catalog.advice.visits.organisations import (
    OrganisationView,
    find_organisation,
    override,
    undo_override,
)
from catalog.advice.visits.overrides import Action, LocalAid
from catalog.advice.visits.preparation import ordered_answer
from catalog.advice.visits.snapshots import OrderedAnswer
from catalog.advice.visits.visits import VisitView, find_visit
from catalog.web.site.access import for_role
from catalog.web.site.clock import instant
from catalog.web.site.identity import own_account
from catalog.web.site.limits import limited
from catalog.web.site.requests import writes
from catalog.web.visits.blueprint import address, kept_typed, visits
from catalog.web.visits.forms import ChoiceForm, LocalAidForm, unavailable
from matching.advice.recommendation import Recommendation


@visits.get("/visites/<id>/<row:organisation>/choix/<slug>")
@for_role(Role.ADVISER)
def ask_choice(id: str, organisation: int, slug: str) -> str:
    return _render_choice(id, organisation, slug, ChoiceForm(formdata=None))


@visits.post("/visites/<id>/<row:organisation>/choix/<slug>")
@kept_typed(
    lambda id, organisation, slug: _render_choice(id, organisation, slug, unavailable(ChoiceForm()))
)
@for_role(Role.ADVISER)
@limited("60 per minute")
@writes
def keep_choice(id: str, organisation: int, slug: str) -> ResponseReturnValue:
    form = ChoiceForm()
    _offer(form, _prepared(id, organisation)[2], slug)
    if not form.validate():
        return _render_choice(id, organisation, slug, form)
    action = Action(form.action.data)
    override(
        g.writing,
        own_account(),
        id,
        organisation,
        action,
        form.reason.data,
        instant(),
        slug=slug,
        rank=form.chosen_rank,
    )
    return redirect(address(id, organisation, message="enregistree"), 303)


@visits.get("/visites/<id>/<row:organisation>/aide-locale")
@for_role(Role.ADVISER)
def ask_local_aid(id: str, organisation: int) -> str:
    return _render_local_aid(id, organisation, LocalAidForm(formdata=None))


@visits.post("/visites/<id>/<row:organisation>/aide-locale")
@kept_typed(
    lambda id, organisation: _render_local_aid(id, organisation, unavailable(LocalAidForm()))
)
@for_role(Role.ADVISER)
@limited("60 per minute")
@writes
def add_local_aid(id: str, organisation: int) -> ResponseReturnValue:
    form = LocalAidForm()
    form.offer(len(_prepared(id, organisation)[2].order.proposed))
    if not form.validate():
        return _render_local_aid(id, organisation, form)
    aid = LocalAid(
        form.title.data, form.gives.data, form.desk.data, form.price.data or "", form.closes.data
    )
    rank = int(form.rank.data)
    override(
        g.writing,
        own_account(),
        id,
        organisation,
        Action.ADD,
        form.reason.data,
        instant(),
        aid=aid,
        rank=rank,
    )
    return redirect(address(id, organisation, message="enregistree"), 303)


@visits.post("/visites/<id>/<row:organisation>/choix/<row:line>/annuler")
@for_role(Role.ADVISER)
@limited("60 per minute")
@writes
def undo_choice(id: str, organisation: int, line: int) -> ResponseReturnValue:
    undo_override(g.writing, own_account(), id, organisation, line, instant())
    return redirect(address(id, organisation, message="enregistree"), 303)


def _prepared(id: str, organisation: int) -> tuple[VisitView, OrganisationView, OrderedAnswer]:
    """Raises `VisitFrozen` for a visit in which nothing is chosen any more."""
    visit = find_visit(g.session, own_account(), id)
    known = find_organisation(g.session, own_account(), id, organisation)
    if visit.is_frozen:
        raise VisitFrozen
    return visit, known, ordered_answer(g.session, visit, known)


def _render_choice(id: str, organisation: int, slug: str, form: ChoiceForm) -> str:
    visit, known, prepared = _prepared(id, organisation)
    item = _offer(form, prepared, slug)
    return render_template(
        "visits/ask_choice.html", visit=visit, organisation=known, item=item, form=form
    )


def _render_local_aid(id: str, organisation: int, form: LocalAidForm) -> str:
    visit, known, prepared = _prepared(id, organisation)
    form.offer(len(prepared.order.proposed))
    return render_template("visits/ask_local_aid.html", visit=visit, organisation=known, form=form)


def _offer(form: ChoiceForm, prepared: OrderedAnswer, slug: str) -> Recommendation:
    """Give the form its choices, and return the offering as it is judged for this organisation;
    only one that is open may be chosen."""
    proposed = [proposal.slug for proposal in prepared.order.proposed]
    form.offer(len(proposed), proposed.index(slug) + 1 if slug in proposed else None)
    for item in prepared.answer.items:
        if item.slug == slug and item.verdict.is_open:
            return item
    abort(404)
