"""The list of offerings as a file, with the filters of the page, and the days of one offering as a
calendar."""

from datetime import date

from flask import abort, g
from flask.typing import ResponseReturnValue

from catalog.advice.answers.deadlines import has_days
from catalog.advice.browsing.search import search
from catalog.content.offerings import PublishedCatalogue, published
from catalog.exchange.files.offerings import offerings_table
from catalog.exchange.formats.disclaimers import disclaimers
from catalog.exchange.formats.tables import Table
from catalog.web.offers.listing import filters_of, labels_of
from catalog.web.offers.reading import ListAsked, read_list_asked
from catalog.web.offers.views import offers
from catalog.web.site.access import public
from catalog.web.site.clock import today_in_paris
from catalog.web.site.downloads import (
    DOWNLOADING,
    FORMATS,
    address_of_sheet,
    public_calendar,
    public_table,
)
from catalog.web.site.limits import limited
from catalog.web.site.requests import current_settings

_NOT_RECOGNISED = (
    "La collectivité demandée n’a pas été reconnue : cette liste est celle de tout le catalogue."
)


@offers.get(f"/offres.{FORMATS}")
@public
@limited(DOWNLOADING)
def download_list(extension: str) -> ResponseReturnValue:
    catalogue, today = published(g.session), today_in_paris()
    read = read_list_asked(catalogue, today)
    return public_table(
        lambda: _table(catalogue, read, today), extension, "offres", read.on, catalogue
    )


@offers.get("/offres/<slug>/echeances.ics")
@public
@limited(DOWNLOADING)
def download_deadlines(slug: str) -> ResponseReturnValue:
    catalogue, today = published(g.session), today_in_paris()
    sheet = catalogue.sheet(slug)
    if not has_days(sheet):
        abort(404)
    return public_calendar(sheet.title, [sheet], f"echeances-{slug}.ics", today, catalogue)


def _table(catalogue: PublishedCatalogue, read: ListAsked, today: date) -> Table:
    """All the pages of the list. Its filters are said in the notes."""
    results = search(
        catalogue,
        read.form.query(page=1),
        read.on,
        read.profile,
        page_size=max(len(catalogue.sheets), 1),
    ).items
    filters = filters_of(read.asked, labels_of(catalogue.references.providers), read.territory)
    oldest_reading = min((result.sheet.lifecycle.read_on for result in results), default=None)
    notes = disclaimers(read.on, today, oldest_reading, is_official=current_settings().is_official)
    if filters:
        notes = (f"Filtres : {', '.join(filter.label for filter in filters)}.", *notes)
    if read.form.territory.data and read.territory is None:
        notes = (_NOT_RECOGNISED, *notes)
    return offerings_table(
        results, catalogue, address_of_sheet, read.territory.name if read.territory else "", notes
    )
