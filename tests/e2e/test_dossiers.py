"""A dossier in a browser: no page with a fault, everything without scripts, an address that neither
paper nor other sites see."""

import base64
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect
from pypdf import PdfReader

from catalog.advice.accounts.accounts import AccountView, Role, follow, invite
from catalog.advice.accounts.sign_in import make_link
from catalog.storage.database import make_engine, open_session
from tests.e2e.axe import assert_without_fault
from tests.e2e.markup import markup_faults

pytestmark = pytest.mark.e2e

ADVISER = "accueil-des-dossiers@exemple.fr"


@pytest.fixture(params=[(320, "light"), (1280, "dark")], ids=["phone", "screen, dark"])
def tab(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, scheme = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        bypass_csp=True,
        reduced_motion="reduce",
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def plain_tab(browser: Browser) -> Iterator[Page]:
    """Without scripts."""
    context = browser.new_context(viewport={"width": 320, "height": 900}, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def adviser(database_url: str) -> AccountView:
    engine = make_engine(database_url)
    with open_session(engine, writing=True) as session:
        account = invite(session, ADVISER, Role.ADVISER, datetime.now(UTC))
        follow(session, account.id, ["80"])
        session.commit()
    engine.dispose()
    return account


def save(tab: Page, site_url: str, title: str = "Accueil téléphonique") -> str:
    """The address of a new dossier."""
    tab.goto(f"{site_url}/?exemple=telephone")
    tab.locator("#territory").fill("Péronne (80, Somme)")
    tab.keyboard.press("Escape")
    tab.get_by_role("button", name="Voir par où commencer").click()
    tab.locator("summary").filter(has_text="Garder, imprimer ou emporter").click()
    tab.get_by_role("link", name="Enregistrer mon dossier").click()
    tab.get_by_label("Un titre pour vous y retrouver").fill(title)
    tab.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(tab.locator("h1")).to_have_text(title)
    return tab.url


def sign_in(tab: Page, site_url: str, database_url: str) -> None:
    engine = make_engine(database_url)
    with open_session(engine, writing=True) as session:
        token = make_link(session, ADVISER, "/dossiers-recus", datetime.now(UTC))
        session.commit()
    engine.dispose()
    tab.goto(f"{site_url}/connexion/lien/{token}")
    tab.get_by_role("button", name="Me connecter").click()
    tab.wait_for_url(f"{site_url}/dossiers-recus")


@pytest.mark.usefixtures("adviser")
def test_no_page_of_a_dossier_has_a_fault(tab: Page, site_url: str, database_url: str) -> None:
    address = save(tab, site_url)
    expect(tab.get_by_label("Le lien de votre dossier")).to_have_value(address)
    assert_without_fault(tab)
    for path in ("/dossiers/enregistrer", "/dossiers/mettre-a-jour"):
        tab.goto(site_url + path)
        assert_without_fault(tab)
    for end in ("/nouveau-lien", "/supprimer", "/envoyer", "?on=demain", "?on=2024-12-10"):
        tab.goto(address + end)
        assert_without_fault(tab)
    tab.goto(f"{address}/envoyer")
    tab.get_by_role("button", name="Continuer").click()
    expect(tab.locator("[data-error-summary]")).to_be_focused()
    assert_without_fault(tab)
    tab.locator("label[for=to-1]").click()
    tab.get_by_role("button", name="Continuer").click()
    expect(tab.locator("h1")).to_have_text("Confirmer l’envoi du dossier")
    assert_without_fault(tab)
    tab.get_by_role("button", name="Envoyer le dossier").click()
    expect(tab.get_by_text("Votre dossier est envoyé.")).to_be_visible()
    assert_without_fault(tab)
    sign_in(tab, site_url, database_url)
    assert_without_fault(tab)
    tab.get_by_role("link", name="Péronne (80, Somme)").first.click()
    expect(tab.get_by_role("button", name="Prendre en charge")).to_be_visible()
    assert_without_fault(tab)


@pytest.mark.usefixtures("adviser")
def test_every_page_of_a_dossier_is_valid(
    browser: Browser, site_url: str, database_url: str, tmp_path: Path
) -> None:
    context = browser.new_context()
    tab = context.new_page()
    address = save(tab, site_url)
    pages = {"premier": tab.request.get(address).body()}
    for end in ("", "/nouveau-lien", "/supprimer", "/envoyer"):
        pages[f"dossier{end}"] = tab.request.get(address + end).body()
    for path in ("/dossiers/enregistrer", "/dossiers/mettre-a-jour"):
        pages[path] = tab.request.get(site_url + path).body()
    tab.goto(f"{address}/envoyer")
    tab.locator("label[for=to-1]").click()
    tab.get_by_role("button", name="Continuer").click()
    # A page that is still being left cannot be loaded again.
    expect(tab.get_by_role("button", name="Envoyer le dossier")).to_be_visible()
    with tab.expect_response(address + "/envoyer") as confirmed:
        tab.reload()
    pages["confirmer"] = confirmed.value.body()
    tab.get_by_role("button", name="Envoyer le dossier").click()
    expect(tab.get_by_role("heading", name="Qui le voit")).to_be_visible()
    pages["envoyé"] = tab.request.get(address).body()
    sign_in(tab, site_url, database_url)
    pages["reçus"] = tab.request.get(tab.url).body()
    pages["reçu"] = tab.request.get(
        site_url + str(tab.locator("td a, th a").first.get_attribute("href"))
    ).body()
    context.close()
    faults = markup_faults(pages, tmp_path)
    assert not faults, "\n".join(faults)


@pytest.mark.usefixtures("adviser")
def test_everything_works_without_scripts(
    plain_tab: Page, site_url: str, adviser: AccountView
) -> None:
    tab = plain_tab
    address = save(tab, site_url)
    expect(tab.get_by_label("Le lien de votre dossier")).to_have_value(address)
    expect(tab.get_by_role("button", name="Copier")).to_be_hidden()
    tab.get_by_role("link", name="Envoyer à un conseiller").click()
    tab.get_by_label("Le code que le conseiller vous a donné").fill(adviser.code)
    tab.get_by_role("button", name="Continuer").click()
    tab.get_by_role("button", name="Envoyer le dossier").click()
    expect(tab.get_by_role("heading", name="Qui le voit")).to_be_visible()
    tab.get_by_role("button", name="Retirer cet envoi").click()
    expect(tab.get_by_role("heading", name="Qui le voit")).to_be_hidden()
    tab.get_by_role("button", name="Modifier mes réponses").click()
    tab.get_by_role("link", name="L’argent du projet").click()
    tab.get_by_label("Combien coûterait le projet").fill("85 000")
    tab.get_by_role("button", name="Voir le résultat").click()
    tab.get_by_text("Garder, imprimer ou emporter cette réponse").click()
    tab.get_by_role("link", name="Mettre à jour mon dossier").click()
    tab.get_by_role("button", name="Mettre à jour").click()
    expect(tab.locator("section[aria-labelledby=reponses]")).to_contain_text("85\u202f000")
    tab.get_by_role("link", name="Créer un nouveau lien").click()
    tab.get_by_role("button", name="Créer un nouveau lien").click()
    expect(tab.get_by_label("Le lien de votre dossier")).not_to_have_value(address)
    tab.get_by_role("button", name="Décrire un autre projet").click()
    expect(tab).to_have_url(f"{site_url}/questionnaire/projet")
    tab.go_back()
    tab.get_by_role("link", name="Supprimer ce dossier").click()
    tab.get_by_role("button", name="Supprimer définitivement").click()
    expect(tab.get_by_text("Votre dossier est supprimé")).to_be_visible()


def test_the_link_is_copied_by_keyboard(browser: Browser, site_url: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    tab = context.new_page()
    address = save(tab, site_url)
    tab.get_by_role("button", name="Copier").press("Enter")
    expect(tab.get_by_text("C’est copié.")).to_be_visible()
    assert tab.evaluate("navigator.clipboard.readText()") == address
    context.close()


def test_neither_another_site_nor_another_page_learns_the_address(
    browser: Browser, site_url: str
) -> None:
    context = browser.new_context()
    tab = context.new_page()
    address = save(tab, site_url)
    token = address.rpartition("/")[2]
    asked: list[Request] = []
    context.on(
        "request", lambda request: asked.append(request)
    )  # Playwright marks its handlers: a method takes no mark.
    context.route(
        lambda url: not url.startswith(site_url),
        lambda route: route.fulfill(body="ailleurs"),
    )
    tab.reload()
    tab.evaluate(
        "document.querySelectorAll('details').forEach((details) => { details.open = true; })"
    )
    tab.locator("main a[href^='/offres/']").first.click()
    tab.wait_for_url("**/offres/**")
    tab.goto(address)
    tab.evaluate(
        "document.querySelectorAll('details').forEach((details) => { details.open = true; })"
    )
    elsewhere = tab.locator("main a[href^='http'], footer a[href^='http']").first
    elsewhere.evaluate("link => link.removeAttribute('target')")
    elsewhere.click()
    expect(tab.locator("body")).to_have_text("ailleurs")
    assert any(not request.url.startswith(site_url) for request in asked)
    assert not [request.url for request in asked if token in request.headers.get("referer", "")]
    context.close()


def test_paper_does_not_tell_the_address(browser: Browser, site_url: str) -> None:
    context = browser.new_context()
    tab = context.new_page()
    address = save(tab, site_url)
    assert address.rpartition("/")[2] not in _printed(tab)
    assert "À faire en premier" in _printed(tab)
    tab.goto(f"{site_url}/glossaire")
    assert "/glossaire" in _printed(tab), "browsers print the address of any other page"
    context.close()


def _printed(tab: Page) -> str:
    """What is on paper, with the head and the foot that browsers add."""
    printed = tab.context.new_cdp_session(tab).send(
        "Page.printToPDF", {"displayHeaderFooter": True, "preferCSSPageSize": True}
    )
    pages = PdfReader(io.BytesIO(base64.b64decode(printed["data"]))).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "")
