"""`/connexion`: a link is mailed, opened by a button, and used once. `/deconnexion` ends the
session."""

from datetime import datetime
from threading import Thread

from flask import Blueprint, g, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from catalog.advice.accounts.accounts import read_email
from catalog.advice.accounts.sign_in import account_of_link, renew_link, sign_in_by_link, sign_out
from catalog.exchange.emails.emails import sign_in_email
from catalog.exchange.emails.mailer import (
    Email,
    Mailer,
    MailRefused,
    MailUnavailable,
    can_send,
    open_mailer,
)
from catalog.exchange.oidc.documents import IdentityProviderUnavailable
from catalog.web.account.oidc import identity_provider
from catalog.web.account.sign_in_forms import SignInForm
from catalog.web.site.access import for_link_holder, public
from catalog.web.site.clock import instant
from catalog.web.site.forms.base import ButtonForm
from catalog.web.site.identity import (
    HOME,
    current_account,
    end_session,
    keep_private,
    start_session,
)
from catalog.web.site.limits import limited
from catalog.web.site.logs import logger
from catalog.web.site.navigation import in_site_map
from catalog.web.site.requests import current_settings, writes
from catalog.web.site.security import checked_by_origin, stay_on_site

sign_in = Blueprint("sign_in", __name__)

LONGEST_TOKEN = 100
"""Characters: ours have 43, and a cookie does not hold just anything."""
_LINK = "sign_in_link"


@sign_in.get("/connexion")
@public
@in_site_map("Espace conseiller", "Se connecter")
def show_sign_in() -> ResponseReturnValue:
    way_on = stay_on_site(request.args.get("next"), HOME)
    if current_account() is not None:
        return redirect(way_on, 303)
    return _render(SignInForm(formdata=None, next=way_on))


@sign_in.post("/connexion")
@public
@checked_by_origin
@limited("5 per minute")
@writes
def send_link() -> ResponseReturnValue:
    """The same answer, in about the same time, whether or not someone was invited: the server of
    emails is reached first, and it is after the answer that an email is handed over, or none."""
    keep_private()
    form = SignInForm()
    if not form.validate():
        return _render(form)
    try:
        mailer = open_mailer(current_settings())
    except MailUnavailable as failure:
        logger.error("no mail", reason=str(failure))
        return _render(form, is_failed=True), 503
    email = None
    try:
        token = renew_link(
            g.writing, form.email.data, stay_on_site(form.next.data, HOME), instant()
        )
        g.writing.commit()  # The link holds before it leaves, and nothing is locked while it does.
        if token is not None:
            email = sign_in_email(current_settings(), read_email(form.email.data), token)
    finally:
        Thread(target=_hand_over, args=(mailer, email, instant())).start()
    return redirect("/connexion/lien-envoye", 303)


@sign_in.get("/connexion/lien-envoye")
@public
def show_link_sent() -> str:
    keep_private()
    return render_template("account/show_link_sent.html")


@sign_in.get("/connexion/lien/<token>")
@for_link_holder
@limited("30 per minute")
def receive_link(token: str) -> ResponseReturnValue:
    """The address that was mailed. The page with the button has another one: the token is in no
    Referer, and in no history."""
    session[_LINK] = token[:LONGEST_TOKEN]
    return redirect("/connexion/ouvrir", 303)


@sign_in.get("/connexion/ouvrir")
@public
def show_link() -> ResponseReturnValue:
    keep_private()
    account = account_of_link(g.session, session.get(_LINK, ""), instant())
    if account is None:
        return render_template("account/expired_link.html"), 410
    return render_template(
        "account/show_link.html", form=ButtonForm(formdata=None), email=account.email
    )


@sign_in.post("/connexion/ouvrir")
@public
@limited("30 per minute")
@writes
def open_link() -> ResponseReturnValue:
    signed_in = sign_in_by_link(g.writing, session.get(_LINK, ""), instant())
    if signed_in is None:
        keep_private()
        return render_template("account/expired_link.html"), 410
    start_session(signed_in)
    return redirect(stay_on_site(signed_in.next_path, HOME), 303)


@sign_in.post("/deconnexion")
@public
@writes
def leave() -> ResponseReturnValue:
    """A browser that came through the identity provider is shown the way out of it too: a form may
    not lead to another site, so that it is the page which does."""
    id_token = sign_out(g.writing, end_session())
    g.writing.commit()  # Whatever becomes of the provider, and nothing is locked while it is asked.
    way_out = _way_out(id_token) if id_token else None
    if way_out is None:
        return redirect("/?message=deconnexion", 303)
    return render_template("account/leave.html", way_out=way_out)


@sign_in.get("/deconnexion")
@public
def come_back_from_leaving() -> ResponseReturnValue:
    """Where the identity provider sends the browser back."""
    return redirect("/?message=deconnexion", 303)


def _render(form: SignInForm, *, is_failed: bool = False) -> str:
    settings = current_settings()
    return render_template(
        "account/show_sign_in.html", form=form, is_failed=is_failed, has_mail=can_send(settings)
    )


def _hand_over(mailer: Mailer, email: Email | None, at: datetime) -> None:
    if email is None:
        mailer.close()
        return
    try:
        mailer.deliver(email, at)
    except MailRefused as refusal:
        logger.error("email refused", reason=str(refusal))


def _way_out(id_token: str) -> str | None:
    """The address where this browser ends its session with the provider; None when the provider has
    none, or does not answer."""
    settings = current_settings()
    if not settings.has_oidc:  # The session was opened before the settings changed.
        return None
    try:
        return identity_provider().address_to_leave(
            id_token, f"{settings.public_address}/deconnexion", instant()
        )
    except IdentityProviderUnavailable as failure:
        logger.error("identity provider unavailable", reason=str(failure))
        return None
