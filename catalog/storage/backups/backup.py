"""`back_up` writes one private file of the whole database, while the site writes; `restore` gives
it back to an empty machine, whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from catalog.storage.backups import archive, copying, encryption
from catalog.storage.backups.faults import BackupRefused
from catalog.storage.backups.manifest import Manifest, check_revision
from catalog.storage.database import file_of, migrate
from catalog.storage.sqlite_file import make_private


def back_up(engine: Engine, file: Path, made_at: datetime, recipient: str = "") -> Manifest:
    """Writes the backup to `file`, mode 0600, encrypted for `recipient` when there is one, and
    returns what it says of itself.

    `file` appears once it is whole and on the disk. Raises `BackupRefused`, `StorageUnavailable`
    and `OSError`; nothing is then left.
    """
    if file.exists():
        raise BackupRefused(f"{file} existe déjà : une sauvegarde n'en remplace pas une autre.")
    draft = file.with_name(f"{file.name}.part")
    with _workshop(engine) as folder:
        copy, packed = folder / "copy", folder / "packed"
        make_private(copy)
        revision, rows = copying.copy_out(engine, copy)
        manifest = Manifest.model_validate(
            {
                "database": engine.dialect.name,
                "made_at": made_at,
                "revision": revision,
                "rows": rows,
                "size": copy.stat().st_size,
                "sha256": archive.checksum(copy),
            }
        )
        try:
            make_private(draft)
            if recipient:
                make_private(packed)
                archive.pack(manifest, copy, packed)
                encryption.encrypt(packed, draft, recipient)
            else:
                archive.pack(manifest, copy, draft)
            _keep(draft, file)
        finally:
            draft.unlink(missing_ok=True)
    return manifest


def restore(engine: Engine, file: Path, identity: Path | None = None) -> Manifest:
    """Fills the empty database with the backup, brings it to the newest migration, and returns what
    the backup says of itself.

    Raises `BackupRefused` for a database that is not empty and for a backup that is foreign,
    truncated, damaged, of another kind of database or of a newer version: nothing is then written.
    """
    copying.check_empty(engine)
    with _workshop(engine) as folder:
        copy, packed = folder / "copy", file
        make_private(copy)
        if encryption.is_encrypted(file):
            packed = folder / "packed"
            make_private(packed)
            encryption.decrypt(file, packed, identity)
        manifest = archive.unpack(packed, copy)
        check_revision(manifest)
        copying.copy_in(manifest, copy, engine)
    migrate(engine)
    return manifest


@contextmanager
def _workshop(engine: Engine) -> Iterator[Path]:
    """A private folder for what is in clear for a time: beside the database of SQLite, on the same
    disk; elsewhere, where the machine keeps such things."""
    database = file_of(engine.url)
    with tempfile.TemporaryDirectory(
        prefix=".backup-", dir=database.parent if database else None
    ) as folder:
        yield Path(folder)


def _keep(draft: Path, file: Path) -> None:
    """The draft becomes the file once both it and its name are on the disk."""
    with draft.open("rb") as written:
        os.fsync(written.fileno())
    # Unlike a renaming, a link never takes the place of another backup.
    try:
        os.link(draft, file)
    except FileExistsError:
        raise BackupRefused(f"{file} existe déjà.") from None
    folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
