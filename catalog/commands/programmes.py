"""`flask import-programmes`: the State's own lists, from files or from their addresses."""

import sys
from datetime import datetime
from pathlib import Path

import click

from catalog.commands.edge import bare_engine, day, engine, instant
from catalog.commands.loading import PROGRAMMES
from catalog.exchange.files.imports import failures_in_lines, files_in_lines
from catalog.storage.database import migrate, open_session
from catalog.territories.memory import Reference, reference
from catalog.territories.official.addresses import KnownBefore, read_known_before
from catalog.territories.official.dating import UndatedList
from catalog.territories.official.loading import load_files
from catalog.territories.official.online import import_online
from catalog.territories.official.reading import OfficialFile, read_official
from catalog.territories.official.table import ListTable, read_file, read_table
from catalog.territories.places import ReferenceMissing
from catalog.territories.programmes import InvalidProgrammeList

SECONDS = 60.0


@click.command("import-programmes")
@click.option(
    "--file",
    "paths",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    multiple=True,
    help=(
        "Un fichier de l’ANCT : CSV, ou JSON par commune. Sans fichier : les adresses officielles."
    ),
)
@click.option(
    "--list-date",
    type=click.DateTime(["%Y-%m-%d"]),
    help="La date de la liste, quand le fichier ne la dit pas.",
)
@click.option(
    "--accept-fewer",
    "accepts_fewer",
    is_flag=True,
    help="Accepte une liste bien plus courte que la précédente.",
)
@click.option(
    "--dry-run", "is_trial", is_flag=True, help="Dit ce qui changerait, et ne change rien."
)
def import_programmes_command(
    paths: tuple[Path, ...], list_date: datetime | None, accepts_fewer: bool, is_trial: bool
) -> None:
    """Charge les listes officielles des programmes (ACV, PVD, VA, CRTE, TI, France services,
    QPV)."""
    migrate(bare_engine())
    try:
        if paths:
            _import_files(paths, list_date, accepts_fewer=accepts_fewer, is_trial=is_trial)
        else:
            _import_online(accepts_fewer=accepts_fewer, is_trial=is_trial)
    except UndatedList as undated:
        raise click.ClickException(f"{undated} Ici : --list-date AAAA-MM-JJ.") from undated
    except (InvalidProgrammeList, ReferenceMissing) as refused:
        raise click.ClickException(str(refused)) from refused


def _import_files(
    paths: tuple[Path, ...], list_date: datetime | None, *, accepts_fewer: bool, is_trial: bool
) -> None:
    """All the lists of all the files, or none."""
    before = read_known_before(PROGRAMMES)
    tables = [
        read_table(path.name, read_file(path)) for path in paths
    ]  # Before anything long: what is no list is said at once.
    with open_session(engine()) as session:
        known = reference(session)
    files = [_read(table, known, before, list_date) for table in tables]
    members = sum(len(read.dated.members) for file in files for read in file.lists)
    with (
        open_session(engine(), writing=True) as session,
        click.progressbar(length=members, label="Chargement", file=sys.stderr) as progress,
    ):
        loaded = load_files(
            session, files, instant(), accepts_fewer=accepts_fewer, advance=progress.update
        )
        if not is_trial:
            session.commit()
    click.echo(files_in_lines(loaded, is_trial=is_trial))


def _read(
    table: ListTable, known: Reference, before: KnownBefore, list_date: datetime | None
) -> OfficialFile:
    with click.progressbar(
        length=len(table.rows), label=table.name, file=sys.stderr, update_min_steps=500
    ) as progress:
        given = list_date.date() if list_date else None
        return read_official(
            table, known, before, on=day(None), list_date=given, advance=progress.update
        )


def _import_online(*, accepts_fewer: bool, is_trial: bool) -> None:
    click.echo("Demande des listes officielles…", err=True)
    online = import_online(
        engine(),
        read_known_before(PROGRAMMES),
        day(None),
        instant(),
        seconds=SECONDS,
        is_trial=is_trial,
        accepts_fewer=accepts_fewer,
    )
    if online.failures:
        click.echo(failures_in_lines(online), err=True)
    if not online.loaded:
        raise click.ClickException(
            "Aucune liste n’a pu être lue, celles qui étaient chargées restent. Donnez un fichier :"
            " --file."
        )
    click.echo(files_in_lines(online.loaded, is_trial=is_trial))
