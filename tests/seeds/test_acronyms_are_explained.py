"""No acronym of a public page is left unexplained, whatever the real catalogue says."""

import re
from xml.etree.ElementTree import Element

import pytest

from tests.web.page_client import Page, PageClient, text_of
from tests.web.public_pages import PUBLIC_PAGES, open_page

ACRONYM = re.compile(r"\b[A-ZÀ-Ý]{2,}\b")
SPELT = re.compile(r"\w \(([A-ZÀ-Ý]{2,})\b")
# What looks like an acronym, and needs no words.
NAMES = {
    "CEDEX": "a word of postal addresses",
    "MEDEE": "the name of a body, which has no other",
    "MIT": "the name of a licence",
    "III": "a Roman number",
}
# What only who writes programs, or audits the site, meets: on these pages alone.
TECHNIQUES = {
    "/api": {"JSON", "UTF"},
    "/accessibilite": {"HTML", "CSS", "SVG", "UA"},
}


@pytest.mark.parametrize("name", PUBLIC_PAGES)
def test_every_acronym_of_a_public_page_is_explained_on_it(page: PageClient, name: str) -> None:
    shown = open_page(page, name)
    known = {*NAMES, *TECHNIQUES.get(shown.path, ())}
    assert acronyms_of(shown) - explained_in(shown) - known == set()


def test_no_exception_is_stale(page: PageClient) -> None:
    pages = [open_page(page, name) for name in PUBLIC_PAGES]
    assert set(NAMES) - {acronym for shown in pages for acronym in acronyms_of(shown)} == set()
    for shown in pages:
        assert TECHNIQUES.get(shown.path, set()) <= acronyms_of(shown)


def acronyms_of(shown: Page) -> set[str]:
    return set(ACRONYM.findall(_prose(shown.one("main"))))


def explained_in(shown: Page) -> set[str]:
    buttons = {text_of(button) for button in shown.all("button", "site-term")}
    meanings = {
        text_of(strong).partition(" : ")[0]
        for part in shown.all(class_="site-meanings")
        for strong in part.iter("strong")
    }
    return buttons | meanings | set(SPELT.findall(text_of(shown.one("main"))))


def _prose(element: Element) -> str:
    """The text without code, which is not read as sentences, and without pictures, whose table
    stands beside."""
    if element.tag in {"code", "pre", "svg", "script", "textarea"}:
        return ""
    return (element.text or "") + "".join(_prose(child) + (child.tail or "") for child in element)
