"""Draws again, from `favicon.svg`, the icons of the site and the card that shared links show (make
identity)."""

from io import BytesIO
from pathlib import Path
from string import Template

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from catalog.web.site.build_assets import OWN_FILES
from tests.e2e.conftest import OPTIONS, find_chromium

MARK = OWN_FILES / "favicon.svg"
CARD = Path(__file__).with_name("card.html")
CARDS = {"card.png": "Site non officiel", "card-etat.png": ""}
ICON_SIZES = (16, 32, 48)
LARGEST_CARD = 100_000
"""Bytes: who shares a link should not make others wait for its picture."""


def main() -> None:
    executable = find_chromium()
    assert executable, "Chromium est introuvable : installez le paquet « chromium »."
    mark = MARK.read_text(encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=OPTIONS)
        for name, status in CARDS.items():
            html = Template(CARD.read_text(encoding="utf-8")).substitute(mark=mark, status=status)
            card = _drawn(browser, html, 1200, 630)
            assert len(card) < LARGEST_CARD, f"{name} : {len(card)} octets"
            (OWN_FILES / name).write_bytes(card)
        (OWN_FILES / "apple-touch-icon.png").write_bytes(_icon(browser, mark, 180))
        icons = [Image.open(BytesIO(_icon(browser, mark, size))) for size in ICON_SIZES]
        icons[-1].save(
            OWN_FILES / "favicon.ico", sizes=[icon.size for icon in icons], append_images=icons[:-1]
        )
        browser.close()


def _icon(browser: Browser, mark: str, size: int) -> bytes:
    style = "<style>* { margin: 0 } svg { display: block; width: 100vw; height: 100vh }</style>"
    return _drawn(browser, style + mark, size, size)


def _drawn(browser: Browser, html: str, width: int, height: int) -> bytes:
    page = browser.new_page(viewport={"width": width, "height": height})
    page.set_content(html)
    picture = page.screenshot(omit_background=True)
    page.close()
    return picture


if __name__ == "__main__":
    main()
