"""`/dossiers/<token>`: the dossier as its holder reads it, and carries it away."""

from flask import Response, abort, g, render_template, request, session

from catalog.advice.sendings import sendings_of
from catalog.exchange.answers import answer_as_json
from catalog.territories.lookup import departement_names
from catalog.web.clock import today_in_paris
from catalog.web.dossiers.blueprint import dossier_of, dossiers
from catalog.web.dossiers.content import advice_for, content_of, day_asked
from catalog.web.dossiers.saving import FRESH_LINK
from catalog.web.forms.sign_in import ButtonForm
from catalog.web.requests import address_of

# `?message=`: what a redirection says.
MESSAGES = {
    "mis-a-jour": "Votre dossier est à jour.",
    "envoye": "Votre dossier est envoyé.",
    "retire": "L'envoi est retiré : ce conseiller ou cette boîte ne voit plus votre dossier.",
}


@dossiers.get("/dossiers/<token>")
def show_dossier(token: str) -> str:
    dossier = dossier_of(token)
    day_form, on = day_asked(today_in_paris())
    return render_template(
        "dossiers/dossier.html",
        token=token,
        content=content_of(dossier, on),
        sendings=sendings_of(g.session, dossier),
        departements=departement_names(g.session),
        day_form=day_form,
        form=ButtonForm(formdata=None),
        message=MESSAGES.get(request.args.get("message", ""), ""),
        link=address_of(request.path) if session.pop(FRESH_LINK, False) else "",
    )


@dossiers.get("/dossiers/<token>/dossier.json")
def carry_away(token: str) -> Response:
    """What the interface answers for this profile and this day: the same facts, day and catalogue give the same bytes."""
    dossier = dossier_of(token)
    _day_form, on = day_asked(today_in_paris())
    advice = advice_for(dossier, on)
    if advice is None:
        abort(404)
    headers = {"Content-Disposition": 'attachment; filename="dossier.json"'}
    return Response(answer_as_json(advice.recommendations), mimetype="application/json", headers=headers)
