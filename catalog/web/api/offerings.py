"""`/api/v1/offerings`: the catalogue searched, and one offering in full."""

from flask import Response, abort, g

from catalog.advice.answers.offering_status import offering_status_of
from catalog.advice.browsing.audience import audience_of
from catalog.advice.browsing.search import Found, Query, search
from catalog.content.offerings import OfferingNotFound, published
from catalog.territories.completion import complete
from catalog.territories.places import UnusableFact
from catalog.web.api.blueprint import PREFIX, answer, api, day_asked, described, next_page
from catalog.web.api.reading import read_query, refuse
from catalog.web.api.schemas import (
    FieldError,
    LifecycleAnswer,
    OfferingAnswer,
    OfferingQuery,
    OfferingsList,
    OfferingsQuery,
)
from catalog.web.site.errors import problem
from matching.domain.profile import Profile
from matching.verdict.conditions import conditions_of

SLUG = {"slug": "Le nom court de l’offre (« numerique360 »)."}
NO_SUCH_OFFERING = "Aucune offre ne porte ce nom. Cherchez-la dans /api/v1/offerings."


@api.get(f"{PREFIX}/offerings")
@described(OfferingsList, query=OfferingsQuery)
def list_offerings() -> Response:
    """Chercher dans le catalogue.

    Vingt offres par page. Ce qui est fermé ou arrêté vient après ce qui est ouvert.
    """
    asked = read_query(OfferingsQuery)
    catalogue = published(g.session)
    _check_providers(asked, set(catalogue.providers))
    on, warnings = day_asked(asked.on)
    query = Query(
        text=asked.q,
        axis=asked.axis,
        kind=asked.kind,
        theme=asked.theme,
        provider=asked.provider,
        is_open=asked.open,
        sort=asked.sort,
        page=asked.page,
    )
    results = search(catalogue, query, on, _profile_of(asked.territory))
    return answer(
        OfferingsList.model_construct(
            total=results.total,
            page=results.page,
            pages=results.pages,
            next=next_page(results.page, results.pages),
            on=on,
            catalogue=catalogue.version,
            warnings=list(warnings),
            items=[_answer_for(found) for found in results.items],
        )
    )


@api.get(f"{PREFIX}/offerings/<slug>")
@described(OfferingAnswer, query=OfferingQuery, errors=(404,), path=SLUG)
def show_offering(slug: str) -> Response:
    """Lire une offre en entier.

    Sa fiche, ses sources, et ses conditions en mots.
    """
    on, _warnings = day_asked(read_query(OfferingQuery).on)
    catalogue = published(g.session)
    try:
        sheet = catalogue.sheet(slug)
    except OfferingNotFound:
        abort(problem(404, NO_SUCH_OFFERING))
    return answer(
        _answer_for(
            Found(
                sheet,
                offering_status_of(sheet, catalogue.sources, on),
                audience_of(sheet),
                None,
                None,
            )
        )
    )


def _answer_for(found: Found) -> OfferingAnswer:
    lifecycle = LifecycleAnswer.model_construct(
        **dict(found.sheet.lifecycle), checked_on=found.sheet.lifecycle.read_on
    )
    return OfferingAnswer.model_construct(
        **dict(found.sheet) | {"lifecycle": lifecycle},
        conditions=conditions_of(found.sheet),
        audience=found.audience.says,
        state=found.offering_status.state,
        state_says=found.offering_status.says,
        evidence=found.offering_status.evidence,
        deadline=found.offering_status.deadline,
        verdict=found.verdict,
        says=found.says,
    )


def _check_providers(asked: OfferingsQuery, known: set[str]) -> None:
    unknown = sorted(set(asked.provider) - known)
    if unknown:
        message = (
            f"« {unknown[0]} » n’est pas un organisme du catalogue : {', '.join(sorted(known))}."
        )
        refuse([FieldError(field="provider", message=message)])


def _profile_of(code: str | None) -> Profile | None:
    if code is None:
        return None
    try:
        return complete(g.session, {"code": code}).profile
    except UnusableFact as error:
        refuse([FieldError(field="territory", message=error.message)])
