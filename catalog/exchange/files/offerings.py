"""Offerings of the catalogue as a table: what their list shows, and what a spreadsheet sorts and
filters by."""

from collections.abc import Callable, Iterator, Sequence

from catalog.advice.browsing.search import Found
from catalog.content.offerings import PublishedCatalogue
from catalog.content.sheets import Sheet, Source
from catalog.exchange.formats.tables import Column, Row, Table
from matching.domain.vocabulary import Certainty
from matching.domain.wording import capitalised, long_date
from matching.verdict.conditions import Clause, conditions_of

TO_ASK = "à demander"

_COLUMNS = (
    Column("Identifiant"),
    Column("Titre"),
    Column("Nature"),
    Column("Organisme"),
    Column("En une phrase"),
    Column("Pour qui"),
    Column("Conditions"),
    Column("Prix"),
    Column("État"),
    Column("Date limite", "date"),
    Column("Échéance"),
    Column("Phase"),
    Column("D’après"),
    Column("Sources lues le", "date"),
    Column("Sources"),
    Column("Fiche", "link"),
    Column("Site de l’offre", "link"),
)


def offerings_table(
    found: Sequence[Found],
    catalogue: PublishedCatalogue,
    address_of: Callable[[str], str],
    organisation: str = "",
    notes: tuple[str, ...] = (),
) -> Table:
    """Returns a row per offering, in their order. `address_of` gives the address of a sheet from
    its slug.

    `organisation` names the collectivité for which they were judged: its verdicts are then a
    column.
    """
    columns = (
        (*_COLUMNS[:2], Column(f"Pour {organisation}"), *_COLUMNS[2:]) if organisation else _COLUMNS
    )

    def row(one: Found) -> Row:
        slug, title, *others = _cells(one, catalogue, address_of)
        return (slug, title, one.says, *others) if organisation else (slug, title, *others)

    return Table("Offres", columns, map(row, found), notes)


def _cells(found: Found, catalogue: PublishedCatalogue, address_of: Callable[[str], str]) -> Row:
    sheet, offering_status = found.sheet, found.offering_status
    return (
        sheet.slug,
        sheet.title,
        sheet.kind.label,
        catalogue.providers[sheet.provider].name,
        sheet.promise,
        found.audience.says,
        "\n".join(_lines_of(conditions_of(sheet))),
        sheet.price or TO_ASK,
        offering_status.says,
        sheet.window.closes if sheet.window else None,
        offering_status.deadline,
        sheet.lifecycle.phase.label.capitalize(),
        capitalised(offering_status.evidence),
        sheet.lifecycle.read_on,
        sources_in_words(sheet, catalogue),
        address_of(sheet.slug),
        sheet.url,
    )


def _lines_of(clause: Clause, depth: int = 0) -> Iterator[str]:
    """The conditions line by line, those that another holds under it."""
    certainty = (
        f" ({clause.certainty.label})"
        if clause.certainty and clause.certainty is not Certainty.CERTAIN
        else ""
    )
    yield f"{'   ' * (depth - 1)}{'• ' if depth else ''}{clause.text}{certainty}"
    for part in clause.parts:
        yield from _lines_of(part, depth + 1)


def sources_in_words(sheet: Sheet, catalogue: PublishedCatalogue) -> str:
    """Where a sheet was read, one source per line, each with its dates."""
    return "\n".join(_in_words(catalogue.sources[source]) for source in sheet.sources)


def _in_words(source: Source) -> str:
    dates = [f"du {long_date(source.dated)}" if source.dated else "sans date"]
    dates.append(f"lue le {long_date(source.read_on)}")
    return f"{source.publisher}, {source.title} ({', '.join(dates)})"
