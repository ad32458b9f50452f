"""Templates are set in French typography once compiled, what they show when they show it."""

import pytest
from flask import Flask
from jinja2 import TemplateSyntaxError
from markupsafe import Markup

from catalog.exchange.formats.typography import NARROW_NBSP, NBSP


def shown(app: Flask, source: str, **values: object) -> str:
    """What the template gives, the spaces that do not break visible."""
    html = app.jinja_env.from_string(source).render(values)
    return html.replace(NBSP, "~").replace(NARROW_NBSP, "_")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Qui ? Moi !</p>", "<p>Qui~? Moi~!</p>"),
        ("<p>« oui » ; « non »</p>", "<p>«~oui~»~; «~non~»</p>"),
        ("<p><strong>Prix</strong> : 85 000 €</p>", "<p><strong>Prix</strong>~: 85_000~€</p>"),
        ("<p>60 % de 5 000 000 habitants</p>", "<p>60~% de 5_000_000~habitants</p>"),
        ("<p>l'eau d&#39;ici</p>", "<p>l’eau d’ici</p>"),
        ('<a href="/a ? b" title="c : d">e</a>', '<a href="/a ? b" title="c : d">e</a>'),
        ("<textarea>Pourquoi ?</textarea>", "<textarea>Pourquoi ?</textarea>"),
        ("<pre>a ? b</pre><code>c : d</code> !", "<pre>a ? b</pre><code>c : d</code>~!"),
        ("<p>12:30, https://exemple.fr/a</p>", "<p>12:30, https://exemple.fr/a</p>"),
        ("<p>\n  Fin de ligne\n  ?</p>", "<p>\n  Fin de ligne~?</p>"),
        ("<p>&amp; ; &lt;b&gt;</p>", "<p>&amp;~; &lt;b&gt;</p>"),
        (
            "<script>a ? b : c</script><style>b { c : d }</style>",
            "<script>a ? b : c</script><style>b { c : d }</style>",
        ),
        ("<p>Villes de 2024 100 fois</p>", "<p>Villes de 2024_100 fois</p>"),
    ],
)
def test_a_template_is_set_as_french_asks(app: Flask, html: str, expected: str) -> None:
    assert shown(app, html) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>« {{ words }} » : {{ words }}</p>", "<p>«~l’eau~»~: l’eau</p>"),
        ("<p>L'{{ words }}, {{ words }}'</p>", "<p>L’l’eau, l’eau'</p>"),
        ("<p>{{ count }} € sur {{ count }} habitants</p>", "<p>5000~€ sur 5000~habitants</p>"),
        ("<p>{{ count }}{% if count %} ?{% endif %}</p>", "<p>5000~?</p>"),
        ("<p>l'{% if count %}eau{% endif %}</p>", "<p>l’eau</p>"),
        ("<p>l{# a word #}'eau{# another #} !</p>", "<p>l’eau~!</p>"),
        ('<p>{{ count }}{{ " ans : oui" if count else "" }}</p>', "<p>5000 ans~: oui</p>"),
        ("<p>{{ words if not count }} !</p>", "<p>~!</p>"),
        ("{{ markup }} ? {{ markup }}", "<b>l'eau ?</b>~? <b>l'eau ?</b>"),
        ("{{ typed }} !", "&lt;b&gt; l’eau~?~!"),
        ("{% set told %}Qui ?{% endset %}{{ told }}", "Qui~?"),
        (
            "{% macro say(what) %}<b>{{ what }}</b>{% endmacro %}{{ say('Qui ?') }} ?",
            "<b>Qui~?</b>~?",
        ),
    ],
    ids=[
        "signs around",
        "elision before",
        "units after",
        "sign under a condition",
        "elision before a condition",
        "comments are nothing",
        "words of an expression",
        "nothing",
        "markup is set where it is made",
        "what is typed stays text",
        "a text set apart",
        "what a macro is given",
    ],
)
def test_what_is_put_into_a_text_is_set_with_it(app: Flask, source: str, expected: str) -> None:
    values = {
        "words": "l'eau",
        "count": 5000,
        "markup": Markup("<b>l'eau ?</b>"),
        "typed": "<b> l'eau ?",
    }
    assert shown(app, source, **values) == expected


@pytest.mark.parametrize(
    "source",
    [
        '<a title="{{ words }}" {% if words %}lang="a ? b"{% endif %}>e</a>',
        "<textarea>{{ words }} ?</textarea>",
        "<code>{{ words }}</code><pre>{{ words }} ?</pre>",
        '<script type="application/json">{{ words }} : ?</script>',
        "<!-- {{ words }} ? -->",
    ],
)
def test_what_is_put_into_a_tag_or_code_stays_as_it_is(app: Flask, source: str) -> None:
    plain = source.replace("{{ words }}", "un ?").replace("{% if words %}", "")
    assert shown(app, source, words="un ?") == plain.replace("{% endif %}", "")


def test_a_template_that_ends_within_a_tag_is_refused(app: Flask) -> None:
    with pytest.raises(TemplateSyntaxError, match="« > » is missing at the end"):
        app.jinja_env.from_string('<p>Qui ? <a href="/"')
