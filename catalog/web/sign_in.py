"""`/connexion`: a link is mailed, opened by a button, and used once. `/deconnexion` ends the session."""

from flask import Blueprint, g, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from catalog.advice.signing_in import account_of_link, renew_link, sign_in_by_link, sign_out
from catalog.web.clock import instant
from catalog.web.forms.sign_in import ButtonForm, SignInForm
from catalog.web.identity import HOME, current_account, end_session, start_session
from catalog.web.limits import limited
from catalog.web.requests import writes
from catalog.web.security import checked_by_origin, stay_on_site

sign_in = Blueprint("sign_in", __name__)

_LINK = "sign_in_link"


@sign_in.get("/connexion")
def show_sign_in() -> ResponseReturnValue:
    way_on = stay_on_site(request.args.get("next"), HOME)
    if current_account() is not None:
        return redirect(way_on, 303)
    return render_template("account/connexion.html", form=SignInForm(formdata=None, next=way_on))


@sign_in.post("/connexion")
@checked_by_origin
@limited("5 per minute")
@writes
def send_link() -> ResponseReturnValue:
    form = SignInForm()
    current_account()
    if not form.validate():
        return render_template("account/connexion.html", form=form)
    renew_link(g.session, form.email.data, stay_on_site(form.next.data, HOME), instant())
    return redirect("/connexion/lien-envoye", 303)


@sign_in.get("/connexion/lien-envoye")
def say_sent() -> str:
    return render_template("account/lien-envoye.html")


@sign_in.get("/connexion/lien/<token>")
@limited("30 per minute")
def receive_link(token: str) -> ResponseReturnValue:
    """The address that was mailed. The page with the button has another one: the token is in no Referer, and in no history."""
    session[_LINK] = token
    return redirect("/connexion/ouvrir", 303)


@sign_in.get("/connexion/ouvrir")
def show_link() -> ResponseReturnValue:
    current_account()
    account = account_of_link(g.session, session.get(_LINK, ""), instant())
    if account is None:
        return render_template("account/lien-perime.html"), 410
    return render_template("account/ouvrir.html", form=ButtonForm(formdata=None), email=account.email)


@sign_in.post("/connexion/ouvrir")
@limited("30 per minute")
@writes
def open_link() -> ResponseReturnValue:
    signed_in = sign_in_by_link(g.session, session.get(_LINK, ""), instant())
    if signed_in is None:
        current_account()
        return render_template("account/lien-perime.html"), 410
    start_session(signed_in)
    return redirect(stay_on_site(signed_in.next_path, HOME), 303)


@sign_in.post("/deconnexion")
@writes
def leave() -> ResponseReturnValue:
    token = end_session()
    if token is not None:
        sign_out(g.session, token)
    return redirect("/?message=deconnexion", 303)
