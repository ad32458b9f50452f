"""`POST /api/v1/recommendations`: the advice that the pages give, as JSON."""

from flask import Response, g

from catalog.advice.answers.recommendations import recommend_for
from catalog.exchange.files.answers import answer_as_json
from catalog.web.api.blueprint import ADVISING, PREFIX, api, day_asked, described
from catalog.web.api.reading import read_organisation, read_query
from catalog.web.api.schemas import (
    NoQuery,
    RecommendationsAnswer,
    RecommendationsRequest,
)


@api.post(f"{PREFIX}/recommendations")
@described(RecommendationsAnswer, body=RecommendationsRequest, errors=(413, 415), limit=ADVISING)
def recommend() -> Response:
    """Demander une recommandation.

    Toutes les offres : celles à proposer d’abord, dans l’ordre, puis les autres avec leur verdict
    et ses raisons. Rien n’est enregistré. La même demande sur le même catalogue donne la même
    réponse, à l’octet près.
    """
    read_query(NoQuery)
    asked = read_organisation(RecommendationsRequest)
    on, warnings = day_asked(asked.on)
    advice = recommend_for(g.session, asked.profile, on, warnings)
    return Response(answer_as_json(advice.recommendations), mimetype="application/json")
