"""The files that a table may be carried away as, for pages and commands that let people choose
one."""

import io
from datetime import datetime
from typing import BinaryIO

from catalog.exchange.formats.csv import STANDARD, CsvStyle, write_csv
from catalog.exchange.formats.ods import write_ods
from catalog.exchange.formats.tables import Table
from catalog.exchange.formats.xlsx import write_xlsx
from matching.domain.vocabulary import Labelled


class Format(Labelled):
    """A kind of file: its value is the extension, its label what people call it."""

    ODS = "ods", "ODS"
    XLSX = "xlsx", "XLSX"
    CSV = "csv", "CSV"

    @property
    def media_type(self) -> str:
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    Format.CSV: "text/csv",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.ODS: "application/vnd.oasis.opendocument.spreadsheet",
}


def write_file(
    file: BinaryIO, table: Table, format_: Format, made_at: datetime, style: CsvStyle = STANDARD
) -> None:
    """Writes the table as a file of that format. `made_at` is the date that the file bears, `style`
    is for CSV only."""
    match format_:
        case Format.CSV:
            write_csv(file, table, style)
        case Format.XLSX:
            write_xlsx(file, table, made_at)
        case Format.ODS:
            write_ods(file, table, made_at)


def file_of(table: Table, format_: Format, made_at: datetime, style: CsvStyle = STANDARD) -> bytes:
    """Returns the same file whole."""
    file = io.BytesIO()
    write_file(file, table, format_, made_at, style)
    return file.getvalue()
