"""`flask matrix`: the verdict of every offering for the collectivités of a département, or of
France."""

import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import click
from sqlmodel import Session

from catalog.advice.matrix.portfolio import Matrix, matrix_of_departement, matrix_of_france
from catalog.commands.answers import refusals_in_french, with_facts
from catalog.commands.edge import day, engine, settings
from catalog.commands.files import writing_to
from catalog.content.offerings import PublishedCatalogue, published
from catalog.exchange.files.matrix import matrix_table, verdicts_table
from catalog.exchange.files.terminal import matrix_in_lines
from catalog.exchange.formats.csv import CsvStyle
from catalog.exchange.formats.disclaimers import disclaimers
from catalog.exchange.formats.table_formats import Format, write_file
from catalog.exchange.formats.tables import Table
from catalog.territories.places import Territory
from matching.domain.profile import Facts

_FORMAT_NEEDED = (
    "Le nom du fichier ne dit pas le format : terminez-le par .csv, .xlsx ou .ods, ou ajoutez"
    " --csv, --xlsx ou --ods."
)
_FILE_NEEDED = (
    "Un classeur ne s’affiche pas dans un terminal : ajoutez --output, avec le nom du fichier à"
    " écrire."
)


@click.command("matrix")
@click.option(
    "--departement", help="Le numéro d’un département (59, 2A, 974) ; sans lui, toute la France."
)
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), help="Le jour à considérer (aujourd’hui par défaut)."
)
@click.option(
    "--fact",
    "facts",
    multiple=True,
    metavar="NOM=VALEUR",
    help="Un fait du projet, le même pour toutes.",
)
@click.option(
    "--csv",
    "asked",
    flag_value="csv",
    help="Une ligne par collectivité et par offre : code,name,slug,verdict.",
)
@click.option(
    "--xlsx",
    "asked",
    flag_value="xlsx",
    help="Un classeur : une ligne par collectivité, une colonne par offre.",
)
@click.option("--ods", "asked", flag_value="ods", help="Le même au format ouvert.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Le fichier à écrire ; son nom dit le format.",
)
@click.option(
    "--semicolons",
    is_flag=True,
    help="CSV pour un tableur réglé en français : points-virgules, virgule décimale.",
)
@click.option(
    "--bom",
    is_flag=True,
    help="CSV avec la marque qui dit à ces tableurs que le fichier est en UTF-8.",
)
def matrix_command(
    departement: str | None,
    on: datetime | None,
    facts: tuple[str, ...],
    asked: str | None,
    output: Path | None,
    semicolons: bool,
    bom: bool,
) -> None:
    """Dit quelles offres sont ouvertes à chaque commune et intercommunalité."""
    format_ = _format_of(asked, output)
    with refusals_in_french(), Session(engine()) as session:
        project = Facts.model_validate(with_facts({}, facts))
        catalogue = published(session)
        if departement is None:
            matrix = matrix_of_france(session, day(on), project)
        else:
            matrix = matrix_of_departement(session, departement, day(on), project)
    if format_ is None:
        click.echo(matrix_in_lines(matrix))
        return
    # A bar on the standard error shows how far the writing is.
    with (
        writing_to(output) as file,
        click.progressbar(
            matrix.territories, label="Collectivités", file=sys.stderr
        ) as territories,
    ):
        table = _table(matrix, catalogue, format_, territories)
        write_file(file, table, format_, catalogue.published_at, CsvStyle(semicolons, bom))


def _format_of(asked: str | None, output: Path | None) -> Format | None:
    """The format that was asked for, else the one that the name of the file says; None to count on
    the terminal."""
    if output is None:
        if asked in (Format.XLSX, Format.ODS):
            raise click.UsageError(_FILE_NEEDED)
        return Format(asked) if asked else None
    extension = asked or output.suffix.lower().removeprefix(".")
    if extension not in set(Format):
        raise click.UsageError(_FORMAT_NEEDED)
    return Format(extension)


def _table(
    matrix: Matrix, catalogue: PublishedCatalogue, format_: Format, territories: Iterable[Territory]
) -> Table:
    """In a CSV file, a row per organisation and offering, for programs: a sheet could not hold as
    many as France has."""
    oldest_reading = min(sheet.lifecycle.read_on for sheet in catalogue.sheets)
    notes = disclaimers(matrix.on, day(None), oldest_reading, is_official=settings().is_official)
    if format_ is Format.CSV:
        return verdicts_table(matrix, notes, territories)
    return matrix_table(
        matrix, {sheet.slug: sheet.title for sheet in catalogue.sheets}, notes, territories
    )
