"""The file of a backup: a ZIP of two files, the manifest and the copy of the database, which any
tool opens where the site is lost."""

import hashlib
import shutil
import zipfile
import zlib
from pathlib import Path

from pydantic import ValidationError

from catalog.storage.backups.faults import BackupRefused
from catalog.storage.backups.manifest import Manifest

MANIFEST, CONTENT = "manifest.json", "database"
LONGEST_MANIFEST = 100_000
"""Bytes: a line for each table."""
_NOT_OURS = "Ce fichier n'est pas une sauvegarde du site, ou il est coupé : il manque sa fin."
# What zipfile says of a file that is no archive, is cut, damaged, locked, or packed another way.
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
_DAMAGED = "Cette sauvegarde est abîmée : son contenu n'est pas celui qu'elle annonce."


def checksum(file: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def pack(manifest: Manifest, content: Path, archive: Path) -> None:
    """Writes the backup to `archive`, which exists with the mode that it is to keep."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        packed.writestr(MANIFEST, manifest.model_dump_json(indent=1))
        packed.write(content, CONTENT)


def unpack(archive: Path, content: Path) -> Manifest:
    """Writes the copy of the database to `content` and returns what the backup says of it.

    Raises `BackupRefused` for a foreign, truncated or damaged file, before more is written than
    the manifest announces.
    """
    try:
        with zipfile.ZipFile(archive) as packed:
            if sorted(packed.namelist()) != sorted((MANIFEST, CONTENT)):
                raise BackupRefused(_NOT_OURS)
            if packed.getinfo(MANIFEST).file_size > LONGEST_MANIFEST:
                raise BackupRefused(_NOT_OURS)
            manifest = Manifest.model_validate_json(packed.read(MANIFEST))
            if packed.getinfo(CONTENT).file_size != manifest.size:
                raise BackupRefused(_DAMAGED)
            with packed.open(CONTENT) as source, content.open("wb") as target:
                shutil.copyfileobj(source, target)
    except (*_UNREADABLE, ValidationError) as error:
        raise BackupRefused(_NOT_OURS) from error
    if checksum(content) != manifest.sha256:
        raise BackupRefused(_DAMAGED)
    return manifest
