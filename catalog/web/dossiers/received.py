"""`/dossiers-recus`: what collectivités sent to an adviser, to read. It ends when they take it back
or erase it."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.advice.accounts.accounts import Role
from catalog.advice.dossiers.shares import received_by, received_dossier, take
from catalog.territories.lookup import departement_names
from catalog.web.dossiers.content import content_of, day_asked
from catalog.web.site.access import for_role
from catalog.web.site.clock import today_in_paris
from catalog.web.site.forms.base import ButtonForm
from catalog.web.site.identity import own_account
from catalog.web.site.paging import page_number
from catalog.web.site.requests import writes

received = Blueprint("received", __name__)


@received.get("/dossiers-recus")
@for_role(Role.ADVISER)
def list_received() -> str:
    return render_template(
        "dossiers/list_received.html",
        received=received_by(
            g.session, own_account(), today_in_paris(), page_number(request.args.get("page", ""))
        ),
        address_of=lambda page: url_for(".list_received", page=page),
        mine=own_account(),
        departements=departement_names(g.session),
    )


@received.get("/dossiers-recus/<dossier_id>")
@for_role(Role.ADVISER)
def show_received(dossier_id: str) -> str:
    """Read only, as of the day when the dossier was saved, or of another day."""
    reception = received_dossier(g.session, own_account(), dossier_id, today_in_paris())
    day_form, on = day_asked(reception.dossier.saved_on)
    return render_template(
        "dossiers/show_received.html",
        reception=reception,
        content=content_of(reception.dossier, on),
        departements=departement_names(g.session),
        day_form=day_form,
        form=ButtonForm(formdata=None),
    )


@received.post("/dossiers-recus/<dossier_id>/prise-en-charge")
@for_role(Role.ADVISER)
@writes
def take_care(dossier_id: str) -> ResponseReturnValue:
    take(g.writing, own_account(), dossier_id, today_in_paris())
    return redirect(f"/dossiers-recus/{dossier_id}", 303)
