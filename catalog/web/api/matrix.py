"""Who may use what: `POST /api/v1/matrix`, the same for a département as CSV, `GET
/api/v1/offerings/<slug>/territories`."""

from flask import Response, abort, g, request

from catalog.advice.matrix.portfolio import (
    beneficiaries_of,
    matrix_for,
    matrix_of_departement,
    read_codes,
)
from catalog.content.offerings import OfferingNotFound, published
from catalog.exchange.files.matrix import verdicts_table
from catalog.exchange.formats.disclaimers import disclaimers
from catalog.exchange.formats.table_formats import Format, file_of
from catalog.web.api.blueprint import (
    COMPUTING,
    PREFIX,
    answer,
    api,
    day_asked,
    described,
    next_page,
)
from catalog.web.api.matrix_schemas import (
    CODES_MAX,
    BeneficiariesList,
    BeneficiariesQuery,
    CsvFile,
    JudgedTerritory,
    MatrixAnswer,
    MatrixItem,
    MatrixQuery,
    MatrixRequest,
)
from catalog.web.api.offerings import NO_SUCH_OFFERING, SLUG
from catalog.web.api.reading import read_organisation, read_query
from catalog.web.api.schemas import NoQuery
from catalog.web.site.clock import today_in_paris
from catalog.web.site.errors import problem
from catalog.web.site.requests import current_settings

_PER_PAGE = 100


@api.post(f"{PREFIX}/matrix")
@described(MatrixAnswer, body=MatrixRequest, errors=(413, 415), limit=COMPUTING)
def compute_matrix() -> Response:
    """Juger toutes les offres pour beaucoup de collectivités.

    Le verdict de chaque offre pour chaque code, dans l’ordre des codes : le même que celui d’une
    recommandation. Un code inconnu est dit dans « unreadable », et les autres ont leur réponse. «
    asked » redit le code donné ; celui d’une ancienne commune est suivi. Rien n’est enregistré.
    """
    read_query(NoQuery)
    asked = read_organisation(MatrixRequest, longest_list=2 * CODES_MAX)
    on, warnings = day_asked(asked.on)
    codes, unreadable = read_codes(g.session, asked.codes)
    matrix = matrix_for(g.session, codes, on, asked.facts)
    items = [
        MatrixItem.of(code, territory, matrix.verdicts_of(column))
        for column, (code, territory) in enumerate(zip(codes, matrix.territories, strict=True))
    ]
    return answer(
        MatrixAnswer.model_construct(
            on=on,
            catalogue=matrix.catalogue,
            warnings=list(warnings),
            unreadable=list(unreadable),
            total=len(items),
            items=items,
        )
    )


@api.get(f"{PREFIX}/matrix.csv")
@described(CsvFile, query=MatrixQuery, limit=COMPUTING)
def download_matrix() -> Response:
    """Emporter les verdicts d’un département.

    Un fichier CSV (RFC 4180, UTF-8) : une ligne par collectivité et par offre, sans rien savoir de
    leur projet. La dernière colonne est vide : son titre dit ce que valent ces lignes, et de quel
    jour elles datent.
    """
    asked = read_query(MatrixQuery)
    today = today_in_paris()
    on = asked.on or today
    catalogue, settings = published(g.session), current_settings()
    matrix = matrix_of_departement(g.session, asked.departement, on)
    oldest_reading = min(sheet.lifecycle.read_on for sheet in catalogue.sheets)
    table = verdicts_table(
        matrix, disclaimers(on, today, oldest_reading, is_official=settings.is_official)
    )
    response = Response(
        file_of(table, Format.CSV, catalogue.published_at), mimetype=Format.CSV.media_type
    )
    response.headers.set(
        "Content-Disposition",
        "attachment",
        filename=f"verdicts-{asked.departement}-{on.isoformat()}.csv",
    )
    response.add_etag()
    response.make_conditional(request)
    return response


@api.get(f"{PREFIX}/offerings/<slug>/territories")
@described(BeneficiariesList, query=BeneficiariesQuery, errors=(404,), path=SLUG)
def list_beneficiaries(slug: str) -> Response:
    """Voir qui peut utiliser une offre.

    Les collectivités de France ou d’un département, avec le verdict de l’offre pour chacune ce
    jour-là, sans rien savoir de leur projet. Cent par page : régions, départements,
    intercommunalités, puis communes.
    """
    asked = read_query(BeneficiariesQuery)
    on, warnings = day_asked(asked.on)
    try:
        found = beneficiaries_of(
            g.session, slug, on, asked.departement, asked.verdict, asked.page, _PER_PAGE
        )
    except OfferingNotFound:
        abort(problem(404, NO_SUCH_OFFERING))
    return answer(
        BeneficiariesList.model_construct(
            total=found.total,
            page=found.page,
            pages=found.pages,
            next=next_page(found.page, found.pages),
            on=on,
            catalogue=found.catalogue,
            warnings=list(warnings),
            counts=dict(found.counts),
            items=[JudgedTerritory.of(item.territory, item.verdict) for item in found.items],
        )
    )
