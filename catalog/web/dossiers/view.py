"""`/dossiers/<token>`: the dossier as its holder reads it."""

from flask import g, render_template, request, session

from catalog.advice.dossiers.shares import shares_of_dossier
from catalog.territories.lookup import departement_names
from catalog.web.dossiers.blueprint import dossier_of, dossiers
from catalog.web.dossiers.content import content_of, day_asked
from catalog.web.dossiers.save import FRESH_LINK
from catalog.web.site.access import for_link_holder
from catalog.web.site.clock import today_in_paris
from catalog.web.site.forms.base import ButtonForm
from catalog.web.site.requests import address_of

# `?message=`: what a redirection says.
MESSAGES = {
    "mis-a-jour": "Votre dossier est à jour.",
    "envoye": "Votre dossier est envoyé.",
    "retire": "L'envoi est retiré : ce conseiller ou cette boîte ne voit plus votre dossier.",
}


@dossiers.get("/dossiers/<token>")
@for_link_holder
def show_dossier(token: str) -> str:
    dossier = dossier_of(token)
    day_form, on = day_asked(today_in_paris())
    return render_template(
        "dossiers/show_dossier.html",
        token=token,
        content=content_of(dossier, on),
        dossier_shares=shares_of_dossier(g.session, dossier),
        departements=departement_names(g.session),
        day_form=day_form,
        form=ButtonForm(formdata=None),
        message=MESSAGES.get(request.args.get("message", ""), ""),
        link=address_of(request.path) if session.pop(FRESH_LINK, False) else "",
    )
