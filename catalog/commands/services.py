"""`flask import-services`: the State's directory of administrations, from a file or from its
address."""

import sys
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from catalog.commands.edge import bare_engine, day, engine, instant
from catalog.commands.loading import SERVICES
from catalog.exchange.files.directory import directory_in_lines
from catalog.storage.database import migrate
from catalog.territories.directory.kinds import InvalidDirectory, read_known_directory
from catalog.territories.directory.online import fetched, import_copy
from catalog.territories.official.download import DownloadFailed
from catalog.territories.places import ReferenceMissing

SECONDS = 600.0


@click.command("import-services")
@click.option(
    "--file",
    "path",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Une copie de l’annuaire : JSON ou CSV, seul ou dans un gzip, un zip ou un tar.bz2. Sans"
    " fichier : l’adresse officielle.",
)
@click.option(
    "--file-date",
    type=click.DateTime(["%Y-%m-%d"]),
    help="La date du fichier, quand son nom ne la dit pas.",
)
@click.option(
    "--accept-fewer",
    "accepts_fewer",
    is_flag=True,
    help="Accepte un annuaire bien plus court que prévu, ou que le précédent.",
)
@click.option(
    "--dry-run", "is_trial", is_flag=True, help="Dit ce qui changerait, et ne change rien."
)
def import_services_command(
    path: Path | None, file_date: datetime | None, accepts_fewer: bool, is_trial: bool
) -> None:
    """Charge l’annuaire de l’administration : préfectures, mairies, intercommunalités, centres de
    gestion…"""
    migrate(bare_engine())
    given = file_date.date() if file_date else None
    try:
        if path is not None:
            _import(path, path.name, given, None, accepts_fewer=accepts_fewer, is_trial=is_trial)
            return
        click.echo("Demande de l’annuaire de l’administration…", err=True)
        known = read_known_directory(SERVICES)
        with fetched(known.address, SECONDS) as (copy, got):
            _import(
                copy,
                got.name,
                given,
                got.modified_on,
                accepts_fewer=accepts_fewer,
                is_trial=is_trial,
            )
    except DownloadFailed as failure:
        raise click.ClickException(
            f"L’annuaire n’a pas pu être lu ({failure}), celui qui était chargé reste. Donnez un"
            " fichier : --file."
        ) from failure
    except (InvalidDirectory, ReferenceMissing) as refused:
        raise click.ClickException(str(refused)) from refused


def _import(
    path: Path,
    name: str,
    given: date | None,
    modified_on: date | None,
    *,
    accepts_fewer: bool,
    is_trial: bool,
) -> None:
    with _progress(name) as progress:
        copy, report = import_copy(
            engine(),
            path,
            name,
            read_known_directory(SERVICES),
            day(None),
            instant(),
            given=given,
            modified_on=modified_on,
            accepts_fewer=accepts_fewer,
            is_trial=is_trial,
            advance=progress.update,
        )
    click.echo(directory_in_lines(copy, report, is_trial=is_trial))


def _progress(name: str) -> AbstractContextManager[Any]:
    """How many records there are is known at the end only: about 63,000 are published."""
    return click.progressbar(
        length=63_000, label=name, file=sys.stderr, update_min_steps=500, show_eta=False
    )
