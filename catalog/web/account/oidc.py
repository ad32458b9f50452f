"""`/connexion/fournisseur`: signing in through the identity provider of OIDC_*, for those who were
invited."""

from typing import NamedTuple

from flask import Blueprint, abort, current_app, g, redirect, render_template, request, session
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from catalog.advice.accounts.accounts import AccountNotFound, AccountView
from catalog.advice.accounts.identities import (
    IdentityMismatch,
    account_of_identity,
    link_identity,
)
from catalog.advice.accounts.sign_in import open_account_session
from catalog.exchange.oidc.client import Identity, IdentityProvider
from catalog.exchange.oidc.documents import IdentityProviderUnavailable
from catalog.exchange.oidc.tokens import Cancelled, EmailNotVerified, LoginAttempt, NotProven
from catalog.web.site.access import public
from catalog.web.site.clock import instant
from catalog.web.site.identity import HOME, keep_private, start_session
from catalog.web.site.limits import limited
from catalog.web.site.logs import logger
from catalog.web.site.requests import current_settings, writes
from catalog.web.site.security import stay_on_site
from matching.domain.wording import capitalised

oidc = Blueprint("oidc", __name__)

_ATTEMPT = "oidc_attempt"
_NEXT = "oidc_next"


class Failure(NamedTuple):
    """The sentences that a reader gets, where `{name}` is the provider's."""

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
    IdentityMismatch: Failure(
        403,
        "Le compte de cette adresse est déjà lié à une autre identité chez {name}.",
        "Connectez-vous avec cette autre identité. Si vous ne l'avez plus, demandez une nouvelle"
        " invitation, depuis la page Contact.",
    ),
}


@oidc.record
def make_identity_provider(state: BlueprintSetupState) -> None:
    """One for the application: it keeps the provider's documents between two sign-ins."""
    settings = state.app.extensions["settings"]
    state.app.extensions["identity_provider"] = IdentityProvider(
        settings, f"{settings.public_address}/connexion/fournisseur/retour"
    )


def identity_provider() -> IdentityProvider:
    """The provider of the settings, for the pages that run while there is one."""
    provider: IdentityProvider = current_app.extensions["identity_provider"]
    return provider


@oidc.before_request
def exists_when_it_is_set() -> None:
    if not current_settings().has_oidc:
        abort(404)
    keep_private()


@oidc.get("/connexion/fournisseur")
@public
@limited("30 per minute")
def leave_for_identity_provider() -> ResponseReturnValue:
    attempt = LoginAttempt.start(instant())
    try:
        address = identity_provider().address_to_ask(attempt, instant())
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
        identity = identity_provider().identify(request.args, attempt, instant())
        account = _account_of(identity)
    except tuple(FAILURES) as failure:
        return _say(failure)
    start_session(open_account_session(g.writing, account, next_path, instant(), identity.id_token))
    return redirect(stay_on_site(next_path, HOME), 303)


def _account_of(identity: Identity) -> AccountView:
    """The account of this identity; at its first sign-in, the one that was opened for its address.
    Raises the failures that `FAILURES` tells."""
    account = account_of_identity(g.session, identity.issuer, identity.subject)
    if account is not None:
        return account
    return link_identity(g.writing, identity.issuer, identity.subject, identity.vouched_email())


def _say(failure: Exception) -> ResponseReturnValue:
    told = FAILURES[type(failure)]
    # That of an account which is not found would name the address.
    reason = "" if isinstance(failure, AccountNotFound) else str(failure)
    logger.warning("no sign-in", failure=type(failure).__name__, reason=reason)
    name = current_settings().oidc_name
    happened = told.happened.format(name=name)
    return (
        render_template("account/failure.html", happened=capitalised(happened), remedy=told.remedy),
        told.status,
    )
