"""`/compte`: the page of an account, where it chooses the départements whose inbox it follows, and
signs out of every browser."""

from flask import Blueprint, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from catalog.advice.accounts.accounts import Role, follow
from catalog.advice.accounts.sign_in import sign_out_everywhere
from catalog.territories.lookup import departement_names
from catalog.web.account.forms import AccountForm
from catalog.web.site.access import for_role
from catalog.web.site.forms.base import ButtonForm
from catalog.web.site.identity import end_session, own_account
from catalog.web.site.requests import writes

account = Blueprint("account", __name__)

# `?message=`: the sentence that follows a redirection.
MESSAGES = {"enregistre": "Vos départements sont enregistrés."}


@account.get("/compte")
@for_role(*Role)
def show_account() -> str:
    form = AccountForm(formdata=None, departements=", ".join(own_account().departements))
    return _render(form, MESSAGES.get(request.args.get("message", ""), ""))


@account.post("/compte")
@for_role(Role.ADVISER)
@writes
def change_account() -> ResponseReturnValue:
    form = AccountForm()
    if not form.validate():
        return _render(form)
    follow(g.writing, own_account().id, form.numbers)
    return redirect("/compte?message=enregistre", 303)


@account.post("/compte/deconnexion-partout")
@for_role(*Role)
@writes
def leave_everywhere() -> ResponseReturnValue:
    sign_out_everywhere(g.writing, own_account().id)
    end_session()
    return redirect("/?message=deconnexion", 303)


def _render(form: AccountForm, message: str = "") -> str:
    mine, names = own_account(), departement_names(g.session)
    return render_template(
        "account/show_account.html",
        form=form,
        message=message,
        mine=mine,
        is_adviser=mine.may(Role.ADVISER),
        is_admin=mine.role is Role.ADMIN,
        followed=[f"{names[number]} ({number})" for number in mine.departements if number in names],
        leaving=ButtonForm(formdata=None),
    )
