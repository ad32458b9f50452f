"""An adviser from the invitation to the visit after: the mailed link, a portfolio, a tour, what is taken along and read back."""

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from catalog.settings import PROJECT_ROOT
from tests.e2e.conftest import served
from tests.plugins.mailbox import Mailbox

pytestmark = pytest.mark.e2e

ADVISER = "conseil@exemple.fr"
PERONNE = "Péronne (80, Somme)"
AMI = "Expérimentations d’intelligence artificielle en Hauts-de-France"
TOUR = f"{PERONNE}\nDoullens (80, Somme)\nHirson (02, Aisne)"
NEED = "tester un agent conversationnel pour répondre aux habitants"


@pytest.fixture
def variables(mailbox: Mailbox) -> dict[str, str]:
    return {"SMTP_URL": f"smtp://{mailbox.url}", "MAIL_SENDER": "site@exemple.fr"}


@pytest.fixture
def address(own_database_url: str, variables: dict[str, str], tmp_path: Path) -> Iterator[str]:
    """A site of its own, which writes letters."""
    with served(own_database_url, tmp_path / "gunicorn.log", **variables) as address:
        yield address


@pytest.fixture
def tab(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=address)
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def test_an_adviser_prepares_a_visit_and_the_one_after(
    tab: Page, own_database_url: str, variables: dict[str, str], mailbox: Mailbox
) -> None:
    _invite(own_database_url, variables)
    invitations = len(mailbox.letters)
    _sign_in(tab, mailbox, invitations)
    _look_at_a_portfolio(tab)
    visit = _prepare(tab, "2024-12-10")
    _tell_the_project(tab)
    expect(tab.locator("main")).to_contain_text(AMI)
    tab.locator("#notes").fill("La secrétaire suivra le dossier.")
    tab.get_by_role("button", name="Enregistrer les notes").click()
    expect(tab.locator("#notes")).to_have_value("La secrétaire suivra le dossier.")
    tab.goto(visit)
    tab.get_by_role("button", name=re.compile("Figer")).click()
    expect(tab.locator("main")).to_contain_text("Visite figée")
    _take_along(tab, visit)

    _prepare(tab, "2025-01-01")
    _tell_the_project(tab)
    since = tab.get_by_role("region", name="Depuis la dernière visite")
    expect(since).to_contain_text(AMI)
    expect(since).to_contain_text("31 décembre 2024")


def _invite(database_url: str, variables: dict[str, str]) -> None:
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "accounts", "invite", ADVISER, "--role", "adviser"],
        cwd=PROJECT_ROOT,
        env=os.environ | variables | {"DATABASE_URL": database_url, "APP_ENV": "development"},
        check=True,
        capture_output=True,
        timeout=60,
    )


def _sign_in(tab: Page, mailbox: Mailbox, earlier: int) -> None:
    tab.goto("/visites")
    tab.get_by_label("Votre adresse électronique").fill(ADVISER)
    tab.get_by_role("button", name="Recevoir").click()
    [*_, letter] = mailbox.wait_for(earlier + 1)
    link = re.search(r"https?://\S+/connexion/lien/\S+", letter.get_content())
    assert link
    tab.goto(link[0])
    tab.get_by_role("button", name="Me connecter").click()
    expect(tab.locator("h1")).to_have_text("Mes visites")


def _look_at_a_portfolio(tab: Page) -> None:
    tab.goto("/visites/portefeuille")
    tab.locator("#territory").fill("dep-59")
    tab.get_by_role("button", name="Voir le tableau").click()
    expect(tab.get_by_role("heading", name="Le tableau", exact=True)).to_be_visible()
    expect(tab.locator("main")).to_contain_text("665\u00a0collectivités")


def _prepare(tab: Page, day: str) -> str:
    """The address of a new visit; the page of its first body is open."""
    tab.goto("/visites/nouvelle")
    tab.get_by_label("Collectivités à visiter").fill(TOUR)
    tab.get_by_label("Jour de la visite").fill(day)
    tab.get_by_label("Leur besoin, s’il est le même").fill(NEED)
    tab.get_by_role("button", name="Créer la visite").click()
    visit = tab.url.split("?")[0]
    tab.locator(".site-bodies").get_by_role("link", name="Péronne").first.click()
    expect(tab.locator("h1")).to_contain_text("Péronne")
    return visit


def _tell_the_project(tab: Page) -> None:
    tab.get_by_role("link", name=re.compile("Compléter ce que|Dire le besoin")).click()
    tab.locator("[name=uses_ai][value=oui]").check(force=True)
    tab.locator("[name=stage][value=experimentation]").check(force=True)
    tab.locator("details:not([open])", has=tab.locator("#project_cost")).locator("summary").click()
    tab.get_by_label("Combien coûterait le projet").fill("85 000")
    tab.get_by_role("button", name="Enregistrer").click()
    expect(tab.locator("h1")).to_contain_text("Péronne")


def _take_along(tab: Page, visit: str) -> None:
    """What is taken along, read back by others than us."""
    body = tab.locator(".site-bodies").get_by_role("link", name="Péronne").first.get_attribute("href")
    get = tab.request.get
    paper = PdfReader(io.BytesIO(get(f"{body}/dossier.pdf").body()))
    assert len(paper.pages) == 2
    assert "Péronne" in paper.pages[0].extract_text()
    document = docx.Document(io.BytesIO(get(f"{body}/dossier.docx").body()))
    assert any("Péronne" in paragraph.text for paragraph in document.paragraphs)
    workbook = openpyxl.load_workbook(io.BytesIO(get(f"{visit}/tableau.xlsx").body()))
    cells = {cell for sheet in workbook for row in sheet.iter_rows(values_only=True) for cell in row}
    assert AMI in {str(cell).replace("'", "’") for cell in cells}
    calendar = Calendar.from_ical(get(f"{visit}/echeances.ics").body())
    assert "2024-12-31" in {one.decoded("dtstart").isoformat() for one in calendar.walk("VEVENT")}
