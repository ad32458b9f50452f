"""How tests go through the pages of visits: a visit made, its first organisation, someone else who
looks at it."""

from flask import Flask

from tests.web.page_client import Page, PageClient, text_of

PERONNE = "Péronne (80, Somme)"
NEED = "tester un agent conversationnel pour répondre aux habitants"
IN_TIME, TOO_LATE = "2024-12-10", "2025-01-01"
AMI = "Essais d'IA du Nord"
PROJECT = {"uses_ai": "oui", "stage": "experimentation", "project_cost": "85 000 €"}


def adviser(own_page: PageClient) -> PageClient:
    own_page.sign_in("adviser")
    return own_page


def another(
    own_app: Flask, role: str = "adviser", email: str = "collegue@exemple.fr"
) -> PageClient:
    """Someone else, signed in beside the first."""
    client = PageClient(own_app)
    client.sign_in(role, email)
    return client


def new_visit(
    client: PageClient,
    organisations: str = PERONNE,
    day: str = IN_TIME,
    need: str = NEED,
    **fields: str,
) -> Page:
    """The page where the creation of a visit leads."""
    return client("/visites/nouvelle").submit(
        {"organisations": organisations, "visited_on": day, "need": need, **fields}
    )


def with_project(client: PageClient, organisation: Page) -> Page:
    """The page of an organisation once the project that the call was made for is told."""
    return client(f"{organisation.path}/profil").submit(PROJECT)


def visit_of(organisation: Page) -> str:
    """The address of the visit of an organisation."""
    return organisation.path.rpartition("/")[0]


def frozen(client: PageClient, visit: str) -> Page:
    return client(visit).submit(action=f"{visit}/figer")


def proposed(page: Page) -> list[str]:
    """The offerings and local aids, in the order in which they are proposed."""
    titles = []
    for item in page.one("ol", "site-proposals"):
        links = [link for link in item.iter("a") if link.get("href", "").startswith("/offres/")]
        titles.append(text_of(links[0]) if links else text_of(next(item.iter("h3"))))
    return titles


def choose(client: PageClient, organisation: Page, offering: str, **fields: str) -> Page:
    """Through the link beside the offering."""
    links = {
        text: href for text, href in client(organisation.path).links().items() if "/choix/" in href
    }
    return client(next(href for text, href in links.items() if offering in text)).submit(fields)
