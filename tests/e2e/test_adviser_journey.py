"""An adviser from the invitation to the visit after: the mailed link, a portfolio, a tour, what is
taken along and read back."""

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
AMI = "Expérimentations d’intelligence artificielle en Hauts-de-France"
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
    _choose_in_a_portfolio(tab, "2024-12-10")
    visit, tour = _prepare(tab)
    _tell_the_project(tab)
    expect(tab.locator(".site-proposals > li").first).to_contain_text(AMI)
    _leave_out_the_second(tab)
    tab.locator("#notes").fill("La secrétaire suivra le dossier.")
    tab.get_by_role("button", name="Enregistrer les notes").click()
    expect(tab.locator("#notes")).to_have_value("La secrétaire suivra le dossier.")
    tab.goto(visit)
    tab.get_by_role("button", name=re.compile("Figer")).click()
    expect(tab.locator("main")).to_contain_text("Visite figée")
    _take_along(tab, visit)

    tab.goto("/visites/nouvelle?on=2025-01-01")
    tab.get_by_label("Collectivités à visiter").fill(tour)
    _prepare(tab)
    _tell_the_project(tab)
    since = tab.get_by_role("region", name="Depuis la dernière visite")
    expect(since).to_contain_text(AMI)
    expect(since).to_contain_text("1er janvier 2025")


def _invite(database_url: str, variables: dict[str, str]) -> None:
    subprocess.run(
        [
            sys.executable,
            "-m",
            "flask",
            "--app",
            "wsgi",
            "accounts",
            "invite",
            ADVISER,
            "--role",
            "adviser",
        ],
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


def _choose_in_a_portfolio(tab: Page, day: str) -> None:
    """The collectivités of a département as of that day; three of them are ticked."""
    tab.goto("/visites/portefeuille")
    tab.locator("#territory").fill("dep-59")
    tab.locator("#on").fill(day)
    tab.get_by_role("button", name="Voir le tableau").click()
    expect(tab.get_by_role("heading", name="Le tableau", exact=True)).to_be_visible()
    expect(tab.locator("main")).to_contain_text("665\u00a0collectivités")
    for box in tab.get_by_role("checkbox", name="À visiter").all()[:3]:
        box.check(force=True)
    tab.get_by_role("button", name="Préparer une visite").click()
    expect(tab.get_by_label("Jour de la visite")).to_have_value(day)


def _prepare(tab: Page) -> tuple[str, str]:
    """The address of the visit, and its bodies as they were listed; the page of the first one is
    open."""
    tour = tab.get_by_label("Collectivités à visiter").input_value()
    assert len(tour.splitlines()) == 3
    tab.get_by_label("Leur besoin, s’il est le même").fill(NEED)
    tab.get_by_role("button", name="Créer la visite").click()
    expect(tab.locator(".site-bodies a").first).to_be_visible()
    visit = tab.url.split("?")[0]
    tab.locator(".site-bodies a").first.click()
    expect(tab.locator("h1")).to_contain_text(", visite du")
    return visit, tour


def _leave_out_the_second(tab: Page) -> None:
    tab.get_by_role("link", name="Retirer ou déplacer").nth(1).click()
    tab.get_by_label("La retirer de ce que je propose").check(force=True)
    tab.get_by_label("Pourquoi").fill("déjà en place")
    tab.get_by_role("button", name="Enregistrer mon choix").click()
    expect(tab.get_by_text("Retirée par le conseiller :")).to_be_visible()


def _tell_the_project(tab: Page) -> None:
    tab.get_by_role("link", name=re.compile("Compléter ce que|Décrire le besoin")).click()
    tab.locator("[name=uses_ai][value=oui]").check(force=True)
    tab.locator("[name=stage][value=experimentation]").check(force=True)
    tab.locator("details:not([open])", has=tab.locator("#project_cost")).locator("summary").click()
    tab.get_by_label("Combien coûterait le projet").fill("85 000")
    tab.get_by_role("button", name="Enregistrer").click()
    expect(tab.locator("h1")).to_contain_text(", visite du")


def _take_along(tab: Page, visit: str) -> None:
    """What is taken along, read back by others than us. The PDF of the whole tour is followed on
    its page until it is there."""
    towns = [str(name) for name in tab.locator(".site-bodies a").all_text_contents()]
    tab.get_by_role("link", name="Préparer le PDF").click()
    tab.get_by_role("button", name="Préparer le PDF").click()
    with tab.expect_download(timeout=60_000) as download:
        tab.get_by_role("link", name="Télécharger le PDF").click(timeout=60_000)
    paper = PdfReader(download.value.path())
    assert len(paper.pages) == 2 * len(towns)
    assert towns[0] in paper.pages[0].extract_text()
    assert "La secrétaire suivra le dossier." in " ".join(paper.pages[1].extract_text().split())
    get = tab.request.get
    document = docx.Document(io.BytesIO(get(f"{visit}/dossier.docx").body()))
    assert any(towns[-1] in paragraph.text for paragraph in document.paragraphs)
    workbook = openpyxl.load_workbook(io.BytesIO(get(f"{visit}/tableau.xlsx").body()))
    header, first, *_ = workbook.worksheets[0].iter_rows(values_only=True)
    line = dict(zip(header, first, strict=True))
    assert (line["Collectivité"], line["Rang proposé"]) == (towns[0], 1)
    assert str(line["Aide"]).replace("'", "’") == AMI
    calendar = Calendar.from_ical(get(f"{visit}/echeances.ics").body())
    assert "2024-12-31" in {one.decoded("dtstart").isoformat() for one in calendar.walk("VEVENT")}
