"""`flask matrix`: the verdict of every offering for the collectivités of a département, or of France."""

import sys
from collections.abc import Iterator
from datetime import datetime

import click
from sqlmodel import Session

from catalog.advice.portfolio import Matrix, matrix_of_departement, matrix_of_france
from catalog.commands.answers import refusals_in_french, with_facts
from catalog.commands.edge import day, engine
from catalog.exchange.csv import write_csv
from catalog.exchange.terminal import matrix_in_lines
from matching.profile import Facts


@click.command("matrix")
@click.option("--departement", help="Le numéro d’un département (59, 2A, 974) ; sans lui, toute la France.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Le jour à considérer (aujourd’hui par défaut).")
@click.option("--fact", "facts", multiple=True, metavar="NOM=VALEUR", help="Un fait du projet, le même pour toutes.")
@click.option("--csv", "as_csv", is_flag=True, help="Une ligne par collectivité et par offre : code,name,slug,verdict.")
def matrix_command(departement: str | None, on: datetime | None, facts: tuple[str, ...], as_csv: bool) -> None:
    """Dit quelles offres sont ouvertes à chaque commune et intercommunalité."""
    with refusals_in_french(), Session(engine()) as session:
        project = Facts.model_validate(with_facts({}, facts))
        if departement is None:
            matrix = matrix_of_france(session, day(on), project)
        else:
            matrix = matrix_of_departement(session, departement, day(on), project)
    if as_csv:
        write_csv(sys.stdout, ("code", "name", "slug", "verdict"), _rows(matrix))
    else:
        click.echo(matrix_in_lines(matrix))


def _rows(matrix: Matrix) -> Iterator[tuple[str, str, str, str]]:
    """A bar on the standard error shows how far the writing is."""
    with click.progressbar(matrix.territories, label="Collectivités", file=sys.stderr) as territories:
        for column, territory in enumerate(territories):
            for slug, verdict in matrix.verdicts_of(column).items():
                yield territory.code, territory.name, slug, verdict.value
