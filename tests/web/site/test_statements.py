"""How much a page asks of the database: a fixed number of SELECT, whatever the number of visits or
of organisations. And how long a form holds other writers up: the time to write, not to compute."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import partial

import pytest
from flask import Flask
from sqlmodel import col, select

from catalog.advice.accounts.accounts import AccountView
from catalog.advice.visits.new_organisations import NewOrganisation, described
from catalog.advice.visits.visits import create_visit
from catalog.settings import Settings
from catalog.storage.database import open_session
from catalog.storage.models import ReferenceRelease, TerritoryRow, VisitOrganisation
from catalog.web.visits import papers
from tests.plugins.application import running
from tests.plugins.databases import Template
from tests.web.api_requests import post
from tests.web.dossier_making import saved
from tests.web.page_client import Page, PageClient
from tests.web.statements import Statements, listened

NEED = "tester un agent conversationnel pour répondre aux habitants"
DAY, NOW = date(2024, 12, 10), datetime(2024, 12, 9, 10, tzinfo=UTC)
VISITED = 50
# What one writing session may ask of the database, its BEGIN included.
SHORT = 5


@pytest.fixture(scope="module")
def site(
    template: Template, settings: Settings, worker_id: str, shared_reference: None
) -> Iterator[Flask]:
    """One database for the module: what its tests write, none of the others counts."""
    name = f"statements_{worker_id}"
    url = template.copy(name)
    with running(settings.model_copy(update={"database_url": url})) as app:
        yield app
    template.drop(name)


@pytest.fixture
def visitor(site: Flask) -> PageClient:
    return PageClient(site)


def selects(site: Flask, ask: Callable[[], object]) -> int:
    """How many SELECT it takes once what a process holds in memory is there."""
    ask()
    with listened(site.extensions["engine"]) as seen:
        ask()
    return seen.selects


def visit_to(site: Flask, account: AccountView, count: int, title: str = "Tournée") -> str:
    """The address of a visit to so many communes of the Somme."""
    engine = site.extensions["engine"]
    with open_session(engine) as session:
        communes = select(TerritoryRow.code).where(
            TerritoryRow.departement == "80", TerritoryRow.kind == "commune"
        )
        codes = session.exec(communes.order_by(TerritoryRow.code).limit(count)).all()
        visited = [
            NewOrganisation(described(session, {"code": code, "need": NEED})) for code in codes
        ]
    with open_session(engine, writing=True) as session:
        id = create_visit(session, account, title, DAY, visited, NOW)
        session.commit()
    return f"/visites/{id}"


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("/", 1),
        ("/offres", 4),
        ("/offres/outils-en-commun", 4),
        ("/offres/outils-en-commun/beneficiaires", 4),
        ("/territoires/80620", 6),
        ("/territoires/200037059", 6),
        ("/qualite", 7),
    ],
)
def test_a_public_page_asks_little_of_the_database(
    site: Flask, visitor: PageClient, path: str, count: int
) -> None:
    # Another address each time: a page that is kept would ask nothing.
    addresses = iter((path, f"{path}?encore=1"))
    assert selects(site, lambda: visitor(next(addresses))) == count


@pytest.mark.parametrize(
    ("path", "count"),
    [("/recommandations", 5), ("/recommandations/avec-qui", 3), ("/questionnaire/questions", 5)],
)
def test_an_answer_asks_little_of_the_database(
    site: Flask, visitor: PageClient, path: str, count: int
) -> None:
    visitor("/").submit({"territory": "Péronne (80, Somme)", "need": NEED})
    assert selects(site, lambda: visitor(path)) == count


def test_a_dossier_asks_little_of_the_database(site: Flask, visitor: PageClient) -> None:
    path = saved(visitor).path
    assert selects(site, lambda: visitor(path)) == 7


def test_so_does_a_program(site: Flask) -> None:
    client = site.test_client()
    asked = {"profile": {"nature": "commune", "code": "80620", "need": NEED}}
    assert selects(site, lambda: post(client, asked)) == 5


def test_a_portfolio_asks_little_of_the_database(site: Flask, visitor: PageClient) -> None:
    visitor.sign_in("adviser", "portefeuille@exemple.fr")
    form = visitor("/visites/portefeuille")
    assert selects(site, lambda: form.submit({"territory": "CC de la Haute Somme"})) == 6


def test_the_list_of_visits_asks_as_much_for_one_as_for_thirty_one(
    site: Flask, visitor: PageClient
) -> None:
    account = visitor.sign_in("adviser", "visites@exemple.fr")
    visit_to(site, account, 1)
    with_one = selects(site, lambda: visitor("/visites"))
    for number in range(30):
        visit_to(site, account, 1 + number % 3, f"Tournée {number}")
    assert selects(site, lambda: visitor("/visites")) == with_one == 7


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("", 14),
        ("/dossier", 15),
        ("/tableau.csv", 14),
        ("/echeances.ics", 14),
    ],
)
def test_a_visit_asks_as_much_for_one_organisation_as_for_fifty(
    site: Flask, visitor: PageClient, path: str, count: int
) -> None:
    account = visitor.sign_in("adviser", "une-visite@exemple.fr")
    for visited in (1, VISITED):
        address = visit_to(site, account, visited) + path
        assert selects(site, partial(visitor.client.get, address)) == count


# How long others wait


def sent(site: Flask, act: Callable[[], object]) -> Statements:
    with listened(site.extensions["engine"]) as seen:
        act()
    return seen


@pytest.fixture
def great_visit(site: Flask, visitor: PageClient) -> str:
    return visit_to(site, visitor.sign_in("adviser", "ecrit@exemple.fr"), VISITED)


@pytest.fixture
def unmade(monkeypatch: pytest.MonkeyPatch) -> None:
    """The PDF is asked for, and nobody makes it."""

    class _Nobody:
        def __init__(self, **_options: object) -> None: ...
        def start(self) -> None: ...

    monkeypatch.setattr(papers, "Thread", _Nobody)


@pytest.mark.usefixtures("unmade")
def test_the_pdf_of_a_great_visit_lets_others_write_while_its_pages_are_made(
    site: Flask, visitor: PageClient, great_visit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed = papers.preparations_of
    engine = site.extensions["engine"]

    def computing(*arguments: object) -> object:
        with open_session(engine, writing=True) as session:
            another = ReferenceRelease(name="other", version="1", checksum="c", loaded_at=NOW)
            session.merge(another)
            session.commit()
        return computed(*arguments)  # type: ignore[arg-type]

    page = visitor(f"{great_visit}/pdf")
    monkeypatch.setattr(papers, "preparations_of", computing)
    seen = sent(site, lambda: page.submit())
    of_another, own = seen.writing[:-SHORT], seen.writing[-SHORT:]
    assert sum("INTO visit_document" in one for one in own) == 1
    assert not any("visit" in one for one in of_another)
    with open_session(engine) as session:
        assert session.get(ReferenceRelease, "other") is not None


def test_a_visit_of_fifty_is_made_and_frozen_in_a_short_writing(
    site: Flask, visitor: PageClient
) -> None:
    account = visitor.sign_in("adviser", "fige@exemple.fr")
    made = visitor("/visites/nouvelle")
    codes = _codes(site, visit_to(site, account, VISITED))
    fields = {"organisations": "\n".join(codes), "visited_on": DAY.isoformat(), "need": NEED}
    pages: list[Page] = []
    creating = sent(site, lambda: pages.append(made.submit(fields)))
    visit = pages[0].path
    freezing = sent(site, lambda: visitor(visit).submit(action=f"{visit}/figer"))
    assert _codes(site, visit) == codes
    # Fifty rows go in a statement or two; what is around them is counted.
    assert len(creating.writing) <= 2 * SHORT
    assert len(freezing.writing) <= 2 * SHORT


def test_what_is_said_of_one_organisation_is_kept_in_a_short_writing(
    site: Flask, visitor: PageClient, great_visit: str
) -> None:
    organisation = next(
        address for address in visitor(great_visit).links().values() if address[-1].isdigit()
    )
    page = visitor(organisation)
    notes = sent(site, lambda: page.submit({"notes": "x"}, action=f"{organisation}/notes"))
    profile = visitor(f"{organisation}/profil")
    facts = sent(site, lambda: profile.submit({"uses_ai": "oui"}))
    assert len(notes.writing) <= SHORT
    assert len(facts.writing) <= SHORT


def test_a_dossier_is_kept_in_a_short_writing(site: Flask, visitor: PageClient) -> None:
    visitor("/").submit({"territory": "Péronne (80, Somme)", "need": NEED})
    page = visitor("/dossiers/enregistrer")
    save = "/dossiers/enregistrer"
    assert len(sent(site, lambda: page.submit({"title": "x"}, action=save)).writing) <= SHORT


def _codes(site: Flask, visit: str) -> list[str]:
    with open_session(site.extensions["engine"]) as session:
        rows = select(VisitOrganisation.code).where(
            VisitOrganisation.visit_id == visit.rpartition("/")[2]
        )
        found = session.exec(rows.order_by(col(VisitOrganisation.position)))
        return [code for code in found if code]
