"""`flask rgaa`: the rate of the accessibility assessment, or the whole of it as a document."""

from pathlib import Path

import click

from catalog.commands.files import writing_to
from catalog.content.accessibility import assessment
from catalog.exchange.files.rgaa import assessment_in_markdown, rate_in_a_line


@click.command("rgaa")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Le document à écrire, critère par critère.",
)
def rgaa_command(output: Path | None) -> None:
    """Calcule le taux de conformité au RGAA, d’après seeds/rgaa.yaml."""
    if output is not None:
        with writing_to(output) as file:
            file.write(assessment_in_markdown(assessment()).encode())
    click.echo(rate_in_a_line(assessment()))
