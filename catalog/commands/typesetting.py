"""`flask typeset-seeds`: the spaces and apostrophes of French in the sheets, put there as
`catalog.web.site.filters` does in pages.

Who writes a sheet types ordinary ones; `make format` runs this.
"""

import re
from pathlib import Path

import click

from catalog.commands.loading import SEEDS
from catalog.exchange.formats.typography import french_typography

# What stands between double quotes is text, for people or a code; keys and lists are outside.
_QUOTED = re.compile(r'"(?:[^"\\\n]|\\.)*"')


@click.command("typeset-seeds")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=SEEDS,
    help="Dossier des fiches.",
)
def typeset_seeds_command(folder: Path) -> None:
    """Met dans les fiches les espaces insécables et les apostrophes courbes."""
    files = [folder / f"{name}.yaml" for name in ("sources", "emergencies", "elsewhere")]
    for path in (*sorted((folder / "offerings").glob("*.yaml")), *files):
        written = path.read_text(encoding="utf-8")
        typeset = _QUOTED.sub(lambda found: french_typography(found[0]), written)
        if typeset != written:
            path.write_text(typeset, encoding="utf-8")
            click.echo(f"{folder.name}/{path.relative_to(folder)} : mis en forme.")
