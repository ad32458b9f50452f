"""`flask backup` and `flask restore`: the whole database in one file, and back."""

from pathlib import Path

import click

from catalog.commands.edge import bare_engine, engine, instant
from catalog.storage.backups.backup import back_up, restore
from catalog.storage.backups.faults import BackupRefused
from catalog.storage.backups.manifest import Manifest
from catalog.storage.faults import StorageUnavailable
from matching.domain.wording import number


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--recipient",
    default="",
    metavar="CLÉ",
    help="Chiffre pour cette clé : « age1… », ou l'empreinte d'une clé GPG.",
)
def backup_command(file: Path, recipient: str) -> None:
    """Sauvegarde toute la base dans FILE, pendant que le site travaille."""
    try:
        manifest = back_up(engine(), file, instant(), recipient)
    except (BackupRefused, StorageUnavailable, OSError) as refusal:
        raise click.ClickException(f"Aucune sauvegarde : {refusal}") from None
    click.echo(f"Sauvegarde : {file} ({_of(manifest)}).")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--identity",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Le fichier de clé privée, pour une sauvegarde chiffrée par age.",
)
def restore_command(file: Path, identity: Path | None) -> None:
    """Rend la sauvegarde FILE à une base vide. Refuse un fichier coupé, abîmé ou étranger."""
    try:
        manifest = restore(bare_engine(), file, identity)
    except (BackupRefused, StorageUnavailable, OSError) as refusal:
        raise click.ClickException(f"Rien n'est rendu : {refusal}") from None
    click.echo(f"Base rendue, telle qu'elle était ({_of(manifest)}).")


def _of(manifest: Manifest) -> str:
    rows = sum(manifest.rows.values())
    return (
        f"{manifest.database}, {number(len(manifest.rows))} tables, {number(rows)} lignes,"
        f" {manifest.made_at:%Y-%m-%d %H:%M} UTC, SHA-256 {manifest.sha256[:16]}…"
    )
