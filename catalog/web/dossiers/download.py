"""A dossier carried away: its facts and its answer for programs, its answer as a table, its days
for a calendar.

The same dossier, day and catalogue give the same bytes. None of the files tells the address, which
is the key.
"""

from flask import Response, abort

from catalog.advice.answers.deadlines import deadlines_of
from catalog.advice.answers.recommendations import Advice
from catalog.exchange.files.answers import answer_as_json
from catalog.exchange.files.deadlines import deadline_events
from catalog.exchange.files.recommendations import recommendations_table
from catalog.exchange.formats.disclaimers import cautions
from catalog.exchange.formats.ics import calendar_of
from catalog.web.dossiers.blueprint import dossier_of, dossiers
from catalog.web.dossiers.content import advice_for, day_asked
from catalog.web.site.access import for_link_holder
from catalog.web.site.clock import today_in_paris
from catalog.web.site.downloads import (
    CALENDAR,
    DOWNLOADING,
    FORMATS,
    address_of_sheet,
    own_file,
    own_table,
)
from catalog.web.site.limits import limited
from catalog.web.site.requests import current_settings


@dossiers.get("/dossiers/<token>/dossier.json")
@for_link_holder
@limited(DOWNLOADING)
def download_dossier(token: str) -> Response:
    """What the interface answers for this profile and this day."""
    return own_file(
        answer_as_json(_advice(token).recommendations).encode(), "application/json", "dossier.json"
    )


@dossiers.get(f"/dossiers/<token>/recommandations.{FORMATS}")
@for_link_holder
@limited(DOWNLOADING)
def download_recommendations(token: str, extension: str) -> Response:
    advice = _advice(token)
    table = recommendations_table(
        advice, today_in_paris(), address_of_sheet, is_official=current_settings().is_official
    )
    return own_table(
        table, extension, "dossier", advice.recommendations.on, advice.catalogue.published_at
    )


@dossiers.get("/dossiers/<token>/echeances.ics")
@for_link_holder
@limited(DOWNLOADING)
def download_deadlines(token: str) -> Response:
    """The days to come of what is recommended, seen from the day asked."""
    advice = _advice(token)
    answer, catalogue = advice.recommendations, advice.catalogue
    sheets = [catalogue.sheet(item.slug) for item in answer.recommendations]
    events = deadline_events(deadlines_of(sheets, answer.on), today_in_paris(), address_of_sheet)
    notes = cautions(is_official=current_settings().is_official)
    name = f"Échéances : {answer.profile.name or 'votre projet'}"
    return own_file(
        calendar_of(name, events, catalogue.published_at, notes), CALENDAR, "echeances.ics"
    )


def _advice(token: str) -> Advice:
    dossier = dossier_of(token)
    _form, on = day_asked(today_in_paris())
    advice = advice_for(dossier, on)
    if advice is None:  # Its organisation is no longer known: there is nothing to carry away.
        abort(404)
    return advice
