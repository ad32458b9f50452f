"""The blueprint of the pages under `/dossiers/`, and what holds for all of them: nobody but the
holder of the link reads them."""

from flask import Blueprint, Response, g, request, url_for

from catalog.advice.dossiers.dossiers import DossierView, find
from catalog.web.site.clock import today_in_paris

dossiers = Blueprint("dossiers", __name__)


@dossiers.after_app_request
def keep_private(response: Response) -> Response:
    """The address is the key, even where it is mistyped and leads nowhere: it goes neither to
    another page (Referer), nor into a cache, nor into an index."""
    if request.path.startswith("/dossiers/"):
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def dossier_of(token: str) -> DossierView:
    """The dossier of this link; its absence, whatever the reason, becomes the same 404."""
    return find(g.session, token, today_in_paris())


def page_of(token: str) -> str:
    return url_for("dossiers.show_dossier", token=token)
