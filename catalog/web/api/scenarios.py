"""`POST /api/v1/scenarios`: the same project carried by other organisations, as JSON."""

from flask import Response, g

from catalog.advice.answers.recommendations import scenarios_for
from catalog.exchange.files.answers import scenarios_as_json
from catalog.web.api.blueprint import ADVISING, PREFIX, api, day_asked, described
from catalog.web.api.reading import read_organisation, read_query
from catalog.web.api.schemas import NoQuery, RecommendationsRequest, ScenariosAnswer


@api.post(f"{PREFIX}/scenarios")
@described(ScenariosAnswer, body=RecommendationsRequest, errors=(413, 415), limit=ADVISING)
def compare_carriers() -> Response:
    """Comparer qui mène le projet.

    Le même projet porté par la collectivité, son intercommunalité, son département, un syndicat
    mixte, un groupe de communes : le verdict de chaque offre pour chacun, en commençant par ce
    qu’une autre structure ouvrirait. Rien n’est enregistré.
    """
    read_query(NoQuery)
    asked = read_organisation(RecommendationsRequest)
    on, warnings = day_asked(asked.on)
    table = scenarios_for(g.session, asked.profile, on, warnings)
    return Response(scenarios_as_json(table), mimetype="application/json")
