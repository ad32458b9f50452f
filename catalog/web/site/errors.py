"""Turns every failure into a page that helps, or under /api/ into a problem document (RFC 9457);
wired by `catalog.app`.

Rooms below raise their own exceptions and know nothing of HTTP: `NOT_FOUND` and the like list them.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, NamedTuple

from flask import (
    Flask,
    Response,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    session,
)
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from catalog.advice.dossiers.dossiers import DossierNotFound
from catalog.advice.visits.access import NotTheAuthor, VisitNotFound
from catalog.content.offerings import NothingPublished, OfferingNotFound
from catalog.storage.database import StorageUnavailable, TablesMissing
from catalog.territories.places import ReferenceMissing, UnusableFact
from catalog.web.site.filters import plural
from catalog.web.site.limits import seconds_to_wait
from catalog.web.site.logs import logger, route_template
from catalog.web.site.requests import View, close_sessions

NOT_FOUND: tuple[type[Exception], ...] = (OfferingNotFound, DossierNotFound, VisitNotFound)
REFUSED: tuple[type[Exception], ...] = (NotTheAuthor,)
NOT_LOADED: tuple[type[Exception], ...] = (TablesMissing, NothingPublished, ReferenceMissing)
RETRY_AFTER_SECONDS = 30
# Where the questionnaire asks again who the organisation is, and says why.
ASK_AGAIN = "/questionnaire/structure?message=a-revoir"


class ErrorText(NamedTuple):
    """What a reader is told: what happened, then what to do."""

    title: str
    happened: str
    remedy: str


TEXTS = {
    400: ErrorText(
        "Demande illisible",
        "Votre demande contient des caractères ou des champs que le site ne comprend pas.",
        "Revenez à la page précédente, vérifiez ce que vous avez saisi, puis recommencez.",
    ),
    403: ErrorText(
        "Accès refusé",
        "Vous n'avez pas accès à cette page, ou votre formulaire a été envoyé depuis un autre"
        " site.",
        "Si vous veniez d'envoyer un formulaire, rouvrez sa page depuis l'accueil et recommencez. "
        "Si cette page devrait vous être ouverte, écrivez-nous depuis la page Contact.",
    ),
    404: ErrorText(
        "Page introuvable",
        "Cette page n'existe pas ou n'existe plus. Un dossier effacé n'est plus là non plus.",
        "Vérifiez l'adresse : il suffit d'un signe oublié en la recopiant. Sinon, cherchez une"
        " aide, ou partez du plan du site.",
    ),
    405: ErrorText(
        "Action impossible ici",
        "Cette adresse existe, mais elle ne sait pas faire ce qui lui est demandé.",
        "Revenez à la page précédente et utilisez ses boutons.",
    ),
    410: ErrorText(
        "Page supprimée",
        "Cette page a été supprimée, et elle ne reviendra pas.",
        "Cherchez une aide, ou partez du plan du site.",
    ),
    413: ErrorText(
        "Envoi trop volumineux",
        "Ce que vous avez envoyé dépasse la taille acceptée par le site (1 Mo).",
        "Raccourcissez le texte ou réduisez le fichier, puis recommencez.",
    ),
    415: ErrorText(
        "Format non accepté",
        "Le site ne sait pas lire ce format.",
        "Utilisez le formulaire du site. Un programme envoie du JSON (« Content-Type:"
        " application/json »).",
    ),
    422: ErrorText(
        "Valeur à corriger",
        "Une valeur de votre demande n'est pas acceptée.",
        "Revenez à la page précédente et corrigez le champ indiqué.",
    ),
    429: ErrorText(
        "Trop de demandes",
        "Trop de demandes viennent de votre adresse en peu de temps.",
        "Attendez une minute, puis rechargez cette page. Vos réponses ne sont pas perdues.",
    ),
    500: ErrorText(
        "Erreur du site",
        "Le site a rencontré une erreur. Vous n'y êtes pour rien.",
        "Rechargez cette page dans quelques minutes. Si l'erreur revient, écrivez-nous depuis la"
        " page Contact, en disant ce que vous faisiez.",
    ),
    503: ErrorText(
        "Site momentanément indisponible",
        "Le site ne peut pas accéder à ses données pour le moment. Rien n'est perdu : ce que vous"
        " aviez enregistré l'est toujours ; ce que vous veniez d'envoyer ne l'est pas encore.",
        "Attendez une minute, puis rechargez cette page. Après un formulaire, revenez à la page"
        " précédente : vos réponses y sont encore.",
    ),
}
# A 503 that no waiting mends: nobody has run the command yet.
NOT_LOADED_TEXT = ErrorText(
    "Site pas encore prêt",
    "Le site n'a pas encore ses données.",
    "La personne qui l'installe lance « make seed », ou « flask --app wsgi seed », puis recharge"
    " cette page.",
)


def register_errors(app: Flask) -> None:
    app.register_error_handler(HTTPException, _answer_http_error)
    app.register_error_handler(StorageUnavailable, _answer_unavailable)
    app.register_error_handler(UnusableFact, _ask_again)
    for exception in NOT_LOADED:
        app.register_error_handler(exception, _answer_not_loaded)
    for exception in NOT_FOUND:
        app.register_error_handler(exception, _answer_not_found)
    for exception in REFUSED:
        app.register_error_handler(exception, _answer_refused)


def shown_again(show: Callable[..., str]) -> Callable[[View], View]:
    """When the storage does not take what a form sent, answer 503 with the page that `show` makes,
    what was typed included.

    Put it above `@writes`. `show` takes the arguments of the view and may read the database. The
    session is what it was before.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded_view(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            before = dict(session)
            try:
                return view(*args, **kwargs)
            except StorageUnavailable as error:
                _log_unavailable(error)
                close_sessions()
                session.clear()
                session.update(before)
                return make_response(
                    show(*args, **kwargs), 503, {"Retry-After": str(RETRY_AFTER_SECONDS)}
                )

        return guarded_view

    return guard


def problem(status: int, detail: str, **members: Any) -> Response:
    """A problem document (RFC 9457): `detail` is a French sentence; `members` are added:
    `errors=[{"field", "message"}]`."""
    title = TEXTS[status].title if status in TEXTS else HTTPStatus(status).phrase
    response = jsonify(type="about:blank", title=title, status=status, detail=detail, **members)
    response.status_code = status
    response.content_type = "application/problem+json"
    return response


def _answer_http_error(error: HTTPException) -> Response:
    if error.response is not None:
        return make_response(error.response)
    status = error.code or 500
    if status < 400:  # A redirect that routing raised (a missing final slash).
        return make_response(error.get_response())
    response = _answer(status)
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


def _answer_unavailable(error: Exception, text: ErrorText = TEXTS[503]) -> Response:
    _log_unavailable(error)
    response = _say(503, text)
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _answer_not_loaded(error: Exception) -> Response:
    return _answer_unavailable(error, NOT_LOADED_TEXT)


def _log_unavailable(error: Exception) -> None:
    logger.error("unavailable", route=route_template(), reason=str(error))


def _ask_again(_error: UnusableFact) -> ResponseReturnValue:
    """The answers of the session name an organisation that the reference no longer knows: a page
    that reads others says it in its own way."""
    return redirect(ASK_AGAIN, 303)


def _answer_not_found(_error: Exception) -> Response:
    return _answer(404)


def _answer_refused(_error: Exception) -> Response:
    return _answer(403)


def _answer(status: int) -> Response:
    return _say(status, _text(status))


def _say(status: int, text: ErrorText) -> Response:
    if request.path.startswith("/api/"):
        return problem(status, f"{text.happened} {text.remedy}")
    # No address to share: there is nothing there, or not now.
    return make_response(
        render_template("site/error.html", status=status, text=text, canonical=""), status
    )


def _text(status: int) -> ErrorText:
    text = TEXTS.get(status) or TEXTS[400 if status < 500 else 500]
    seconds = seconds_to_wait()
    if status != 429 or seconds is None:
        return text
    return text._replace(remedy=text.remedy.replace("une minute", plural(seconds, "seconde")))
