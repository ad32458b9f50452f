"""`/sources`: where every fact of the catalogue was read, with its dates, and where the sources
disagree."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from catalog.advice.answers.evidence_words import evidence_in_words
from catalog.advice.browsing.provenance import uses_of_sources
from catalog.advice.measures.measurement import measurement
from catalog.advice.measures.review import claim_in_words, to_review
from catalog.content.offerings import PublishedCatalogue, published
from catalog.web.site.access import public
from catalog.web.site.clock import today_in_paris
from catalog.web.site.navigation import in_site_map
from catalog.web.site.page_cache import public_page

_REVIEW_SHOWN = 20

sources = Blueprint("sources", __name__)


@sources.get("/sources")
@public
@in_site_map("Comprendre", "Sources")
def list_sources() -> ResponseReturnValue:
    catalogue, today = published(g.session), today_in_paris()
    measured = measurement(g.session)
    uses = measured.evaluation.first_answers if measured else {}
    edition = f"{catalogue.version} {measured.fingerprint if measured else ''}"
    return public_page(edition, today, lambda: _list(catalogue, uses, today))


def _list(catalogue: PublishedCatalogue, first_answers: Mapping[str, int], on: date) -> str:
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
        to_review=[
            (one, claim_in_words(one.fact), evidence_in_words(one.evidence, on))
            for one in to_review(catalogue.sheets, catalogue.sources, on, first_answers)
        ],
        shown=_REVIEW_SHOWN,
    )
