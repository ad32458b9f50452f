"""Acronyms open where they are read, once a page, and none of a public page is left unexplained."""

import re
from xml.etree.ElementTree import Element

import pytest
from flask import Flask

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


def opened(app: Flask, html: str) -> str:
    """The text as the filter leaves it, a button shown as « [EPCI] », without the meanings at the
    end."""
    text = app.jinja_env.filters["explained"](html).partition(
        '<div class="fr-container site-meanings">'
    )[0]
    return re.sub(r'<button class="site-term"[^>]*>(\w+)</button>', r"[\1]", text).strip()


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Un EPCI et l&#39;EPCI voisin.</p>", "<p>Un [EPCI] et l&#39;EPCI voisin.</p>"),
        ("<p>De l&#39;EPCI.</p>", '<p>De <span class="site-unbroken">l’[EPCI]</span>.</p>'),
        (
            "<p>Une intercommunalité (EPCI). Cet EPCI.</p>",
            "<p>Une intercommunalité (EPCI). Cet EPCI.</p>",
        ),
        (
            '<a href="/" title="EPCI">Les EPCI</a> <p>EPCI</p>',
            '<a href="/" title="EPCI">Les EPCI</a> <p>[EPCI]</p>',
        ),
        (
            "<details><p>EPCI</p></details><p>EPCI</p>",
            "<details><p>EPCI</p></details><p>[EPCI]</p>",
        ),
        (
            "<details><p>EPCI</p></details><h2>EPCI</h2>",
            "<details><p>[EPCI]</p></details><h2>EPCI</h2>",
        ),
        ("<p>EPCIs, <code>EPCI</code>, epci</p>", "<p>EPCIs, <code>EPCI</code>, epci</p>"),
    ],
    ids=[
        "once",
        "after an elision",
        "spelt out",
        "not in a link",
        "not in what is folded",
        "in what is folded, if nowhere else",
        "whole words",
    ],
)
def test_an_acronym_opens_at_its_first_use_in_running_text(
    app: Flask, html: str, expected: str
) -> None:
    assert opened(app, html) == expected


def test_what_a_visitor_typed_is_not_made_html(app: Flask) -> None:
    shown = app.jinja_env.from_string("{% filter explained %}{{ typed }}{% endfilter %}").render(
        typed="<b>EPCI"
    )
    assert shown.startswith("&lt;b&gt;<button")


def test_an_acronym_of_a_title_alone_is_explained_in_plain_sight(app: Flask) -> None:
    html = app.jinja_env.filters["explained"]("<h1>Mon EPCI</h1>")
    assert "<h1>Mon EPCI</h1>" in html
    assert "popover" not in html
    assert "Établissement public de coopération intercommunale" in html


def test_the_button_describes_itself_and_leads_to_the_glossary(page: PageClient) -> None:
    sheet = page("/offres/soutien-data")
    button = sheet.one("button", "site-term", popovertarget="sigle-anct")
    meaning = sheet.one(id=button.attrib["aria-describedby"])
    assert text_of(meaning).startswith(
        "ANCT : Agence nationale de la cohésion des territoires. L'agence de l'État"
    )
    anchor = sheet.links()["ANCT dans le glossaire"].partition("#")[2]
    assert (
        text_of(page("/glossaire").one(id=anchor))
        == "Agence nationale de la cohésion des territoires (ANCT)"
    )


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
