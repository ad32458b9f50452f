"""Remakes docs/screenshots/: the main pages on a phone and on a screen, light and dark (make
screenshots)."""

import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

from catalog.settings import PROJECT_ROOT, load_settings
from tests.e2e.conftest import OPTIONS, find_chromium, served

FOLDER = PROJECT_ROOT / "docs" / "screenshots"
SCREENS = {"telephone": (320, 640), "ecran": (1280, 800)}
THEMES: dict[str, Literal["light", "dark"]] = {"clair": "light", "sombre": "dark"}
PAGES = {
    "accueil": "/",
    "resultat": "/recommandations",
    "catalogue": "/offres",
    "fiche": "/offres/ami-ia-hauts-de-france",
    "comparaison": "/comparer?offre=ami-ia-hauts-de-france&offre=detr&offre=suite-territoriale",
    "territoire": "/territoires/80620",
    "qualite": "/qualite",
}
LARGEST = 300_000
"""Bytes."""


def main() -> None:
    executable = find_chromium()
    assert executable, "Chromium est introuvable : installez le paquet « chromium »."
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=OPTIONS)
        with served(load_settings().database_url, Path(folder) / "gunicorn.log") as address:
            for screen, size in SCREENS.items():
                for theme, scheme in THEMES.items():
                    _take_all(browser, address, size, scheme, f"{screen}-{theme}")
        browser.close()


def _take_all(
    browser: Browser,
    address: str,
    size: tuple[int, int],
    scheme: Literal["light", "dark"],
    name: str,
) -> None:
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        locale="fr-FR",
        reduced_motion="reduce",
    )
    page = context.new_page()
    _answer(page, address)
    for title, path in PAGES.items():
        page.goto(address + path)
        page.wait_for_selector("html[data-fr-js=true]")
        picture = FOLDER / f"{title}-{name}.png"
        page.screenshot(path=picture)
        assert picture.stat().st_size < LARGEST, f"{picture.name} : {picture.stat().st_size} octets"
    context.close()


def _answer(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_label("Votre collectivité").fill("Péronne (80, Somme)")
    page.keyboard.press("Escape")
    page.get_by_label("Que voulez-vous améliorer").fill(
        "tester un agent conversationnel pour répondre aux habitants"
    )
    page.get_by_role("button", name="Voir par où commencer").click()
    page.wait_for_url("**/recommandations")


if __name__ == "__main__":
    main()
