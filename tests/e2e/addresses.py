"""What the browser pass visits: every page of the route table, and the states that the table does
not show."""

from tests.web.public_pages import on_real_catalogue
from tests.web.routes import ANONYMOUS, HTML, ROUTES

# Pages in a state of their own: errors, forms sent back.
STATES = (
    "/rien",
    "/composants?nom=",
    "/offres?q=quantique&theme=eau",
    "/offres?q=mesagerie&territory=80253&open=1",
    "/offres?territory=peronne&kind=rien&on=demain&page=99",
    "/offres/umap-agents",
    "/offres/villages-avenir?territory=80620&on=2099-01-01",
    "/offres/ami-ia-hauts-de-france/beneficiaires?on=2024-12-10",
    "/offres/suite-territoriale/beneficiaires?on=demain",
    "/comparer",
    "/comparer?offre=rien&offre=detr&on=demain",
    "/comparer?offre=ami-ia-hauts-de-france&offre=detr&offre=suite-territoriale&offre=aidants-connect&offre=numerique360&territory=80620&on=2024-12-10",
    "/echeances?on=2024-12-10",
    "/echeances?on=2100-12-31",
    "/territoires/99999",
    "/territoires?q=zzzzzzzz",
    "/territoires/dep-59?on=2024-12-10",
    "/territoires/59350?depuis=59355&on=demain",
    "/territoires/dep-59/communes?offre=suite-territoriale&page=2",
    "/autodiagnostic-ia",
    "/autodiagnostic-ia?use_case=videoprotection&agents=beaucoup&uses_ai=non",
)

# What the pass reads as an administrator, whom nothing is closed to.
ACCOUNT_STATES = ("/compte?message=enregistre",)

SHOWN = [
    route._replace(example=on_real_catalogue(route.example))
    for route in ROUTES
    if route.method == "GET" and route.mimetype == HTML
]
# A secret that nobody has leads to the page of what is not found, which is one of the states.
ADDRESSES = tuple(route.example for route in SHOWN if route.status(ANONYMOUS) != 404) + STATES
FOR_SOME = [
    route for route in SHOWN if route.status(ANONYMOUS) != 200 and route.status("admin") == 200
]
ACCOUNT_ADDRESSES = tuple(route.example for route in FOR_SOME) + ACCOUNT_STATES
# Their form has a token, and a token a cookie.
WITH_COOKIE = {on_real_catalogue(route.example) for route in ROUTES if route.sets_cookie}
