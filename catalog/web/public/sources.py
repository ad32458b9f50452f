"""`/sources`: where every fact of the catalogue was read, with its dates, and where the sources
disagree."""

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from catalog.advice.browsing.provenance import uses_of_sources
from catalog.content.offerings import PublishedCatalogue, published
from catalog.web.site.access import public
from catalog.web.site.clock import today_in_paris
from catalog.web.site.navigation import in_site_map
from catalog.web.site.page_cache import public_page

sources = Blueprint("sources", __name__)


@sources.get("/sources")
@public
@in_site_map("Comprendre", "Sources")
def list_sources() -> ResponseReturnValue:
    catalogue = published(g.session)
    return public_page(catalogue.version, today_in_paris(), lambda: _list(catalogue))


def _list(catalogue: PublishedCatalogue) -> str:
    titles = {sheet.slug: sheet.title for sheet in catalogue.sheets}
    return render_template(
        "public/list_sources.html",
        sources=sorted(
            catalogue.references.sources,
            key=lambda source: (source.publisher.casefold(), source.title),
        ),
        by_id=catalogue.sources,
        uses=uses_of_sources(catalogue),
        conflicts=catalogue.references.conflicts,
        titles=titles,
    )
