"""Whether the process lives, and whether it can answer: for the machines that watch the site."""

from flask import Blueprint, Response, g

from catalog.content.offerings import NothingPublished, published
from catalog.storage.faults import DatabaseFileMoved, StorageUnavailable, TablesMissing
from catalog.web.site.access import public

monitoring = Blueprint("monitoring", __name__)


@monitoring.get("/healthz")
@public
def is_alive() -> Response:
    """The process answers; says nothing of the database, so that an outage of it restarts
    nobody."""
    return Response("vivant\n", mimetype="text/plain")


@monitoring.get("/readyz")
@public
def is_ready() -> Response:
    """The database answers, its file is the one on disk, and a catalogue is published; else 503
    and the reason."""
    try:
        published(g.session)
    except DatabaseFileMoved:
        return Response(
            "le fichier de la base a été effacé ou remplacé : redémarrez le site\n",
            status=503,
            mimetype="text/plain",
        )
    except StorageUnavailable:
        return Response("base de données injoignable\n", status=503, mimetype="text/plain")
    except (TablesMissing, NothingPublished):
        return Response(
            "pas encore de données : lancez « flask --app wsgi seed »\n",
            status=503,
            mimetype="text/plain",
        )
    return Response("prêt\n", mimetype="text/plain")
