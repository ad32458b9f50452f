"""`/api/v1/sources`: where every fact was read."""

from flask import Response, g

from catalog.advice.browsing.provenance import uses_of_sources
from catalog.content.offerings import published
from catalog.web.api.blueprint import PREFIX, answer, api, described
from catalog.web.api.reading import read_query
from catalog.web.api.schemas import NoQuery, SourceAnswer, SourcesList
from catalog.web.site.requests import address_of


@api.get(f"{PREFIX}/sources")
@described(SourcesList, query=NoQuery)
def list_sources() -> Response:
    """Lire les sources.

    D’où vient chaque fait, avec ses dates, et ce que les sources disent différemment.
    """
    read_query(NoQuery)
    catalogue = published(g.session)
    uses = uses_of_sources(catalogue)
    items = [
        SourceAnswer.model_construct(
            **dict(source),
            published_on=source.dated,
            checked_on=source.read_on,
            address=address_of(f"/sources#{source.id}"),
            offerings=[sheet.slug for sheet in uses[source.id].sheets],
        )
        for source in catalogue.references.sources
    ]
    conflicts = list(catalogue.references.conflicts)
    return answer(
        SourcesList.model_construct(
            total=len(items), page=1, pages=1, next=None, items=items, conflicts=conflicts
        )
    )
