"""`/connexion/fournisseur`: signing in through the identity provider of OIDC_*, for those who were
invited."""

from typing import NamedTuple

from flask import Blueprint, abort, g, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from catalog.advice.accounts.accounts import AccountNotFound, account_of_email
from catalog.advice.accounts.sign_in import open_account_session
from catalog.exchange.oidc.client import IdentityProvider, IdentityProviderUnavailable
from catalog.exchange.oidc.tokens import Cancelled, EmailNotVerified, LoginAttempt, NotProven
from catalog.web.site.access import public
from catalog.web.site.clock import instant
from catalog.web.site.identity import HOME, keep_private, start_session
from catalog.web.site.limits import limited
from catalog.web.site.logs import logger
from catalog.web.site.requests import current_settings, writes
from catalog.web.site.security import stay_on_site

oidc = Blueprint("oidc", __name__)

_ATTEMPT = "oidc_attempt"
_NEXT = "oidc_next"


class Failure(NamedTuple):
    """What a reader is told, where `{name}` is the provider's."""

    status: int
    happened: str
    remedy: str


FAILURES: dict[type[Exception], Failure] = {
    IdentityProviderUnavailable: Failure(
        503, "{name} ne répond pas pour le moment.", "Recommencez dans quelques minutes."
    ),
    Cancelled: Failure(
        403,
        "La connexion a été interrompue, par vous ou par {name}.",
        "Recommencez quand vous le voulez.",
    ),
    NotProven: Failure(
        400,
        "La réponse reçue ne prouve pas qui vous êtes : elle est incomplète, trop ancienne ou déjà"
        " utilisée.",
        "Recommencez depuis le début, dans un seul onglet.",
    ),
    EmailNotVerified: Failure(
        403,
        "{name} ne garantit pas que l'adresse électronique de votre compte est la vôtre.",
        "Faites-la vérifier auprès de ce fournisseur, puis recommencez.",
    ),
    AccountNotFound: Failure(
        403,
        "Aucun compte n'est ouvert ici pour l'adresse que {name} nous a donnée.",
        "Demandez une invitation pour cette adresse, depuis la page Contact.",
    ),
}


@oidc.before_request
def exists_when_it_is_set() -> None:
    if not current_settings().has_oidc:
        abort(404)
    keep_private()


@oidc.get("/connexion/fournisseur")
@public
@limited("30 per minute")
def leave_for_identity_provider() -> ResponseReturnValue:
    try:
        there = _identity_provider()
        attempt = LoginAttempt.start(instant())
        address = there.address_to_ask(attempt)
    except IdentityProviderUnavailable as failure:
        return _say(failure)
    session[_ATTEMPT] = attempt.kept()
    session[_NEXT] = stay_on_site(request.args.get("next"), HOME)
    return redirect(address, 303)


@oidc.get("/connexion/fournisseur/retour")
@public
@limited("30 per minute")
@writes
def come_back() -> ResponseReturnValue:
    """The one page that writes when it is asked for: the provider has no other way to send the
    browser back. What the session holds of the attempt serves once, and another site cannot guess
    it."""
    next_path = session.pop(_NEXT, HOME)
    try:
        attempt = LoginAttempt.read(session.pop(_ATTEMPT, None))
        identity = _identity_provider().identify(request.args, attempt, instant())
        account = account_of_email(g.session, identity.email)
    except tuple(FAILURES) as failure:
        return _say(failure)
    start_session(open_account_session(g.session, account, next_path, instant(), identity.id_token))
    return redirect(stay_on_site(next_path, HOME), 303)


def _identity_provider() -> IdentityProvider:
    settings = current_settings()
    return IdentityProvider(settings, f"{settings.public_address}/connexion/fournisseur/retour")


def _say(failure: Exception) -> ResponseReturnValue:
    told = FAILURES[type(failure)]
    reason = (
        "" if isinstance(failure, AccountNotFound) else str(failure)
    )  # It would name the address.
    logger.warning("no sign-in", failure=type(failure).__name__, reason=reason)
    name = current_settings().oidc_name
    happened = told.happened.format(name=name)
    return (
        render_template(
            "account/failure.html", happened=happened[0].upper() + happened[1:], remedy=told.remedy
        ),
        told.status,
    )
