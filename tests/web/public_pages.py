"""The pages that anybody may read, each under a name: those of the route table, every sheet of the
real catalogue, and the answers to two organisations. For the tests that look at the real catalogue,
and for the measure of reading ease."""

from pathlib import Path

from tests.web.page_client import Page, PageClient
from tests.web.routes import ANONYMOUS, HTML, ROUTES

SHEETS = sorted(
    path.stem for path in (Path(__file__).parents[2] / "seeds" / "offerings").glob("*.yaml")
)
# The route table names sheets of the invented catalogue: the real ones that stand for them.
_REAL = {
    "essais-ia-du-nord": "ami-ia-hauts-de-france",
    "bureau-communal": "suite-territoriale",
    "cap-numerique": "numerique360",
    "bourgs-vivants": "petites-villes-de-demain",
}
# Shown to those who build the site.
OF_DEVELOPERS = "/composants"
VILLAGE = {"territory": "Ablaincourt-Pressoir", "need": "le téléphone sonne sans arrêt"}
TOWN = {
    "territory": "Péronne (80, Somme)",
    "need": "tester un agent conversationnel pour répondre aux habitants",
}
STEPS = ("structure", "projet", "argent")


def on_real_catalogue(address: str) -> str:
    """The address of the route table, once its sheets are those of the real catalogue."""
    for invented, real in _REAL.items():
        address = address.replace(invented, real)
    return address


_ADDRESSES = [
    *(
        on_real_catalogue(route.example)
        for route in ROUTES
        if route.method == "GET"
        and route.mimetype == HTML
        and route.status(ANONYMOUS) == 200
        and not route.example.startswith(OF_DEVELOPERS)
    ),
    *(f"/offres/{slug}" for slug in SHEETS),
    *(f"/questionnaire/{step}" for step in STEPS),
]
_AFTER_AN_ANSWER: dict[str, tuple[dict[str, str], str]] = {
    "réponse à un village": (VILLAGE, "/recommandations"),
    "réponse à une ville": (TOWN, "/recommandations"),
    "questions à une ville": (TOWN, "/questionnaire/questions"),
    "avec qui, pour un village": (VILLAGE, "/recommandations/avec-qui"),
    "enregistrer un dossier": (TOWN, "/dossiers/enregistrer"),
}
PUBLIC_PAGES = (*dict.fromkeys(_ADDRESSES), *_AFTER_AN_ANSWER, "page introuvable")


def open_page(page: PageClient, name: str) -> Page:
    """The page of that name, as a new visitor reaches it."""
    if name == "page introuvable":
        return page("/rien", 404)
    if name not in _AFTER_AN_ANSWER:
        return page(name)
    answers, address = _AFTER_AN_ANSWER[name]
    page("/").submit(answers)
    return page(address)
