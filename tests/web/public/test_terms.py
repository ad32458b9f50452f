"""Acronyms open where they are read, once a page. That none of a public page is left unexplained is
read in `tests/seeds`, on the real catalogue."""

import re

import pytest
from flask import Flask

from tests.web.page_client import PageClient, text_of


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
    sheet = page("/offres/guichet-donnees")
    button = sheet.one("button", "site-term", popovertarget="sigle-epci")
    meaning = sheet.one(id=button.attrib["aria-describedby"])
    assert text_of(meaning).startswith(
        "EPCI : Établissement public de coopération intercommunale. Un groupement de communes"
    )
    anchor = sheet.links()["EPCI dans le glossaire"].partition("#")[2]
    assert (
        text_of(page("/glossaire").one(id=anchor))
        == "Établissement public de coopération intercommunale (EPCI)"
    )
