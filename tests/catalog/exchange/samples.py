"""Tables and texts that the tests of every format write and read back."""

from datetime import UTC, date, datetime
from decimal import Decimal

from catalog.exchange.formats.tables import Column, Kind, Table

MADE_AT = datetime(2026, 1, 1, 12, tzinfo=UTC)
FORMULAS = [
    "=1+1",
    "+33 1 23 45 67 89",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "\u00a0=1",
    "\ufeff=1",
    "＝1+1",
    '=HYPERLINK("https://mechant.example","cliquez")',
    "=cmd|' /C calc'!A0",
]
CANARIES = [
    "<script>alert(1)</script>",
    "]]><x/>&amp;",
    "a\x00b\x0bc\ufffe",
    "\ud800",
    "javascript:alert(1)",
    'fin"',
    "a;b,c\tд",
]

TYPED = Table(
    "Offres [et] prix: été/hiver, un titre trop long",
    [
        Column("Nom"),
        Column("Combien", "integer"),
        Column("Prix", "euros"),
        Column("Jour", "date"),
        Column("Adresse", "link"),
    ],
    [
        ("L'Haÿ-les-Roses", 5, -5, date(2024, 12, 31), "https://exemple.fr/?a=1&b=2"),
        ("deux\r\nlignes", None, Decimal("1.50"), None, "javascript:alert(1)"),
        ("", 36224, 85000, date(2026, 2, 28), None),
    ],
    ("Information indicative.", "Site non officiel."),
)


def texts_table(texts: list[str]) -> Table:
    """The texts everywhere where one can be: titles, cells of each kind, name of the sheet,
    notes."""
    kinds: tuple[Kind, ...] = ("text", "integer", "euros", "date", "link")
    columns = [Column(text, kinds[place % len(kinds)]) for place, text in enumerate(texts)]
    return Table(texts[0], columns, [tuple(texts), tuple(reversed(texts))], tuple(texts))
