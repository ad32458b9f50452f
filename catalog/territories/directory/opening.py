"""Opens a copy of the directory as UTF-8 bytes on disk, whatever it was packed in: JSON or CSV,
alone, in gzip, in a zip or in the tar.bz2 of the State. Bombs are refused. Called by `reading`.

The copy is 270 MB once unpacked: nothing here holds more than one block of it.
"""

import bz2
import codecs
import gzip
import lzma
import re
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol

from catalog.territories.directory.kinds import InvalidDirectory

MAX_BYTES = 500_000_000
MAX_UNPACKED = 700_000_000
# Each local record names its type. A stretch of this length without it is no directory, and might
# be one string of that length.
_LONGEST_WITHOUT_TYPE = 40_000_000
_BLOCK = 1 << 18
_WANTED = re.compile(r"data\.gouv_local\.json$|\.(json|csv)$", re.IGNORECASE)
_UNREADABLE = (EOFError, OSError, tarfile.TarError, zipfile.BadZipFile, zlib.error, lzma.LZMAError)


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class OpenedCopy:
    """`name`: of the file inside, whose date it often bears; `file`: UTF-8 bytes without a byte
    order mark; `encoding`: the one found, in words."""

    name: str
    file: BinaryIO
    encoding: str


@contextmanager
def opened(path: Path, name: str) -> Iterator[OpenedCopy]:
    """The copy at `path`, given or downloaded under `name`. Raises `InvalidDirectory`."""
    if path.stat().st_size > MAX_BYTES:
        raise InvalidDirectory(
            f"{name} : plus de {MAX_BYTES // 1_000_000} Mo, ce n’est pas l’annuaire."
        )
    with path.open("rb") as packed, tempfile.TemporaryFile() as plain:
        try:
            inner = _unpack(packed, plain, name)
        except _UNREADABLE as error:
            raise InvalidDirectory(
                f"{name} : ce fichier est coupé ou illisible ({type(error).__name__})."
            ) from None
        plain.seek(0)
        if _is_utf_8(plain, name):
            plain.seek(0)
            _skip_mark(plain)
            yield OpenedCopy(inner, plain, "UTF-8")
        else:
            plain.seek(0)
            with tempfile.TemporaryFile() as recoded:
                for block in iter(lambda: plain.read(_BLOCK), b""):
                    recoded.write(block.decode("cp1252", "replace").encode())
                recoded.seek(0)
                yield OpenedCopy(inner, recoded, "Windows-1252")


def _unpack(packed: BinaryIO, plain: BinaryIO, name: str) -> str:
    """Write the directory itself into `plain`; returns the name that it bears."""
    start = packed.read(4)
    packed.seek(0)
    if start.startswith(b"\x1f\x8b"):
        with gzip.open(packed) as unpacked:
            _copy(unpacked, plain, name)
        return re.sub(r"\.gz$", "", name, flags=re.IGNORECASE)
    if start.startswith(b"PK\x03\x04"):
        return _unpack_zip(packed, plain, name)
    if start.startswith(b"BZh"):
        return _unpack_tar(packed, plain, name)
    _copy(packed, plain, name)
    return name


def _unpack_zip(packed: BinaryIO, plain: BinaryIO, name: str) -> str:
    with zipfile.ZipFile(packed) as archive:
        found = [one for one in archive.infolist() if _WANTED.search(one.filename)]
        if not found:
            raise InvalidDirectory(f"{name} : aucun fichier JSON ou CSV dans cette archive.")
        chosen = max(found, key=lambda one: one.file_size)
        with archive.open(chosen) as unpacked:
            _copy(unpacked, plain, name)
        return PurePosixPath(chosen.filename).name


def _unpack_tar(packed: BinaryIO, plain: BinaryIO, name: str) -> str:
    """The first JSON or CSV file of a tar.bz2, read as it comes; a bare .bz2 has no other."""
    try:
        with tarfile.open(fileobj=packed, mode="r|bz2") as archive:
            for member in archive:
                inside = archive.extractfile(member) if _WANTED.search(member.name) else None
                if inside is not None:
                    _copy(inside, plain, name)
                    return PurePosixPath(member.name).name
    except tarfile.ReadError:
        packed.seek(0)
        with bz2.open(packed) as unpacked:
            _copy(unpacked, plain, name)
        return re.sub(r"\.bz2$", "", name, flags=re.IGNORECASE)
    raise InvalidDirectory(f"{name} : aucun fichier JSON ou CSV dans cette archive.")


def _copy(source: _Readable, plain: BinaryIO, name: str) -> None:
    written = since_type = 0
    for block in iter(lambda: source.read(_BLOCK), b""):
        written += len(block)
        since_type = 0 if b"type_service_local" in block else since_type + len(block)
        if written > MAX_UNPACKED or since_type > _LONGEST_WITHOUT_TYPE:
            raise InvalidDirectory(
                f"{name} : {written // 1_000_000} Mo sans fin ou sans services locaux, ce n’est pas"
                " l’annuaire."
            )
        if b"\x00" in block:
            raise InvalidDirectory(
                f"{name} : ce n’est pas du texte en UTF-8 (UTF-16 ?). Donnez le fichier tel qu’il"
                " est publié."
            )
        plain.write(block)


def _is_utf_8(plain: BinaryIO, name: str) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_empty = True
    try:
        for block in iter(lambda: plain.read(_BLOCK), b""):
            is_empty = False
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    if is_empty:
        raise InvalidDirectory(f"{name} : le fichier est vide.")
    return True


def _skip_mark(plain: BinaryIO) -> None:
    if plain.read(3) != codecs.BOM_UTF8:
        plain.seek(0)
