"""`/api/v1/territories`: a territory by what people type, and one in full."""

from flask import Response, abort, g

from catalog.territories.lookup import find, territory
from catalog.territories.places import UnusableFact
from catalog.web.api.blueprint import PREFIX, answer, api, described
from catalog.web.api.reading import read_query
from catalog.web.api.schemas import NoQuery, TerritoriesList, TerritoriesQuery, TerritoryAnswer
from catalog.web.site.errors import problem


@api.get(f"{PREFIX}/territories")
@described(TerritoriesList, query=TerritoriesQuery)
def list_territories() -> Response:
    """Trouver une collectivité.

    Les dix plus probables d’abord : communes, intercommunalités, départements, régions. « label »
    distingue les homonymes. Une ancienne commune mène à celle qui l’administre (« found_as »).
    """
    found = find(g.session, read_query(TerritoriesQuery).q)
    pages = 1 if found else 0
    return answer(
        TerritoriesList.model_construct(
            total=len(found), page=1, pages=pages, next=None, items=found
        )
    )


@api.get(f"{PREFIX}/territories/<code>")
@described(
    TerritoryAnswer,
    query=NoQuery,
    errors=(404,),
    path={
        "code": "Code INSEE d’une commune, SIREN d’une intercommunalité, « dep-59 » ou « reg-32 »."
    },
)
def show_territory(code: str) -> Response:
    """Lire une collectivité en entier.

    Populations, codes postaux, intercommunalité, sous-préfecture, programmes nationaux. Le code
    d’une ancienne commune est suivi.
    """
    read_query(NoQuery)
    try:
        return answer(TerritoryAnswer.model_construct(territory(g.session, code)))
    except UnusableFact as error:
        abort(problem(404, error.message))
