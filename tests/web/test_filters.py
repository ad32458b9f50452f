"""The examples of the filters are their tests; typography has a table of its own."""

import doctest
from types import ModuleType

import pytest

from catalog.exchange.formats import typography
from catalog.exchange.formats.typography import NARROW_NBSP, NBSP, typeset
from catalog.web.site import filters


@pytest.mark.parametrize("module", [filters, typography], ids=lambda module: module.__name__)
def test_the_examples_hold(module: ModuleType) -> None:
    results = doctest.testmod(module)
    assert results.attempted
    assert not results.failed


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
def test_pages_are_set_as_french_asks(html: str, expected: str) -> None:
    assert typeset(html).replace(NBSP, "~").replace(NARROW_NBSP, "_") == expected


def test_setting_twice_changes_nothing() -> None:
    once = typeset("<p>« 85 000 € » : c'est sûr ?</p>")
    assert typeset(once) == once
