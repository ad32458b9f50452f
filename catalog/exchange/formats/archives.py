"""Archives (ZIP) whose bytes depend on what they hold, not on when they are made: the office
documents are such archives."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

# An archive can tell no earlier day; what is inside tells when it was made, if it must be told.
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def archived(name: str, compression: int = ZIP_DEFLATED) -> ZipInfo:
    """Returns the entry of a file to be written, without the time of day."""
    entry = ZipInfo(name, _FIRST_DAY)
    entry.compress_type = compression
    return entry


def without_times(archive: BytesIO) -> bytes:
    """Returns the same archive, its files without the time of day."""
    again = BytesIO()
    with ZipFile(archive) as made, ZipFile(again, "w") as kept:
        for name in made.namelist():
            kept.writestr(archived(name), made.read(name))
    return again.getvalue()
