"""Sending a dossier to an adviser, in two steps: to whom, then a page that says who will see what;
and taking it back."""

from flask import g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from catalog.advice.accounts.accounts import AccountNotFound, adviser_of_code
from catalog.advice.dossiers.dossiers import DossierView
from catalog.advice.dossiers.shares import inboxes_of, send_by_code, send_to_inbox, take_back
from catalog.territories.lookup import departement_names
from catalog.web.dossiers.blueprint import dossier_of, dossiers, page_of
from catalog.web.dossiers.forms import SendForm
from catalog.web.site.access import for_link_holder
from catalog.web.site.clock import today_in_paris
from catalog.web.site.limits import limited
from catalog.web.site.requests import writes

_NO_SUCH_CODE = (
    "Aucun conseiller n'a donné ce code. Vérifiez-le avec la personne de qui vous le tenez."
)


@dossiers.get("/dossiers/<token>/envoyer")
@for_link_holder
def show_share(token: str) -> str:
    dossier = dossier_of(token)
    return _ask_whom(token, SendForm(_inboxes(dossier), formdata=None))


@dossiers.post("/dossiers/<token>/envoyer")
@for_link_holder
@limited("20 per minute")
@writes
def send_dossier(token: str) -> ResponseReturnValue:
    """Shows who will see what, then sends when that page says so."""
    dossier = dossier_of(token)
    form = SendForm(_inboxes(dossier))
    is_valid = form.validate()
    if is_valid and form.is_by_code:
        try:
            adviser_of_code(g.session, form.code.data)
        except AccountNotFound:
            form.code.errors = [_NO_SUCH_CODE]
    if form.errors:
        return _ask_whom(token, form)
    if "confirme" not in request.form:
        return _confirm(token, dossier, form)
    if form.is_by_code:
        send_by_code(g.writing, dossier, form.code.data, today_in_paris())
    else:
        send_to_inbox(g.writing, dossier, form.to.data, today_in_paris())
    return redirect(f"{page_of(token)}?message=envoye", 303)


@dossiers.post("/dossiers/<token>/retirer/<row:dossier_share>")
@for_link_holder
@limited("30 per minute")
@writes
def withdraw_dossier(token: str, dossier_share: int) -> ResponseReturnValue:
    take_back(g.writing, dossier_of(token), dossier_share)
    return redirect(f"{page_of(token)}?message=retire", 303)


def _inboxes(dossier: DossierView) -> dict[str, str]:
    """The inboxes of the organisation's départements that somebody follows, in words."""
    names = departement_names(g.session)
    return {
        number: f"À la boîte du département {names[number]} ({number}), {_followed_by(count)}"
        for number, count in inboxes_of(g.session, dossier.answers).items()
        if count
    }


def _followed_by(count: int) -> str:
    return (
        "qu'un conseiller suit aujourd'hui"
        if count == 1
        else f"que {count} conseillers suivent aujourd'hui"
    )


def _ask_whom(token: str, form: SendForm) -> str:
    return render_template("dossiers/ask_recipient.html", token=token, form=form)


def _confirm(token: str, dossier: DossierView, form: SendForm) -> str:
    name = departement_names(g.session).get(form.to.data, "")
    return render_template(
        "dossiers/confirm_recipient.html", token=token, dossier=dossier, sent=form, departement=name
    )
