"""A file that comes from outside, read as a table of texts: CSV as the State publishes it, or JSON
by commune. Bombs are refused.

Called by `reading`. Whatever the file holds, reading it takes a bounded time and memory.
"""

import csv
import io
import json
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catalog.territories.official.columns import CODE, plain_name
from catalog.territories.programmes import InvalidProgrammeList
from matching.domain.letters import is_file_of_text
from matching.domain.wording import number

MAX_BYTES = 10_000_000
MAX_LINES = 100_000
MAX_COLUMNS = 200
MAX_LINE = 50_000

_ARCHIVES = (
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"7z\xbc\xaf",
    b"%PDF",
    b"\xd0\xcf\x11\xe0",
)
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS = (";", ",", "\t")
# « ="03095;03310" »: how some files keep a spreadsheet from reading a code as a number.
_KEPT_AS_TEXT = re.compile(r'(^|[;,\t])="', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the number of its line, and the text of each column, trimmed."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class ListFault:
    """A line that could not be read as it should, and why, in French. `code`: that of its commune
    where it can be seen."""

    line: int
    reason: str
    code: str | None = None


@dataclass(frozen=True, slots=True)
class ListTable:
    """`columns`: their names as `columns.plain_name` gives them. `form`: the encoding and separator
    found, in words."""

    name: str
    form: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    faults: tuple[ListFault, ...]


def read_file(path: Path) -> bytes:
    """The bytes of a file of a credible size. Raises `InvalidProgrammeList`."""
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise InvalidProgrammeList(f"{path.name} : ce n’est pas un fichier.")
    with path.open("rb") as file:
        return bounded(path.name, file.read(MAX_BYTES + 1))


def bounded(name: str, content: bytes) -> bytes:
    """The content, when it is not too long. Raises `InvalidProgrammeList`."""
    if len(content) > MAX_BYTES:
        raise InvalidProgrammeList(
            f"{name} : plus de {MAX_BYTES // 1_000_000} Mo, ce n’est pas une liste de communes."
        )
    return content


def read_table(name: str, content: bytes) -> ListTable:
    """The rows of a file. Raises `InvalidProgrammeList` for what is no table of communes."""
    text, encoding = _decode(name, bounded(name, content))
    if text.lstrip().startswith("{"):
        return _read_json(name, text)
    return _read_csv(name, text, encoding)


def _decode(name: str, content: bytes) -> tuple[str, str]:
    if content.startswith(_ARCHIVES):
        raise InvalidProgrammeList(
            f"{name} : une archive ou un classeur. Donnez la liste elle-même, en CSV."
        )
    if content.startswith(_UTF_16) or b"\x00" in content:
        raise InvalidProgrammeList(
            f"{name} : ce n’est pas du texte en UTF-8 (UTF-16 ?). Enregistrez la liste en CSV"
            " UTF-8."
        )
    for encoding, words in (("utf-8-sig", "UTF-8"), ("cp1252", "Windows-1252")):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not is_file_of_text(text):
            break
        return text, words
    raise InvalidProgrammeList(f"{name} : ce n’est pas du texte. Donnez la liste en CSV UTF-8.")


def _read_csv(name: str, text: str, encoding: str) -> ListTable:
    _check_lines(name, text)
    delimiter = max(_DELIMITERS, key=text.lstrip().partition("\n")[0].count)
    reader = csv.reader(
        io.StringIO(_KEPT_AS_TEXT.sub(r'\1"', text), newline=""), delimiter=delimiter
    )
    try:
        rows = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise InvalidProgrammeList(
            f"{name}, ligne {reader.line_num} : ce n’est pas du CSV lisible ({error})."
        ) from None
    if not rows:
        raise InvalidProgrammeList(f"{name} : le fichier est vide.")
    columns = _columns(name, rows.pop(0)[1])
    if rows and len(rows[-1][1]) < len(columns):
        raise InvalidProgrammeList(
            f"{name} : le fichier est coupé, sa dernière ligne n’a que {len(rows[-1][1])} colonnes"
            f" sur {len(columns)}."
        )
    read, faults = [], []
    for line, cells in rows:
        named = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
        if len(cells) == len(columns):
            read.append(Row(line, named))
        else:
            code = next((named[column] for column in CODE if column in named), None)
            faults.append(ListFault(line, f"{len(cells)} colonnes au lieu de {len(columns)}", code))
    separator = "tabulation" if delimiter == "\t" else f"« {delimiter} »"
    return ListTable(
        name, f"{encoding}, séparateur {separator}", columns, tuple(read), tuple(faults)
    )


def _check_lines(name: str, text: str) -> None:
    if max(text.count("\n"), text.count("\r")) > MAX_LINES:
        raise InvalidProgrammeList(
            f"{name} : plus de {number(MAX_LINES)} lignes, ce n’est pas une liste de communes."
        )
    for place, line in enumerate(io.StringIO(text, newline=""), 1):
        if len(line) > MAX_LINE:
            raise InvalidProgrammeList(
                f"{name}, ligne {place} : plus de {number(MAX_LINE)} caractères, ce n’est pas une"
                " liste de communes."
            )


def _columns(name: str, header: list[str]) -> tuple[str, ...]:
    if len(header) > MAX_COLUMNS:
        raise InvalidProgrammeList(
            f"{name} : {number(len(header))} colonnes, ce n’est pas une liste de communes."
        )
    columns = tuple(plain_name(title) for title in header)
    doubles = sorted({column for column in columns if column and columns.count(column) > 1})
    if doubles:
        raise InvalidProgrammeList(f"{name} : la colonne « {doubles[0]} » y est deux fois.")
    return columns


def _read_json(name: str, text: str) -> ListTable:
    """`{"communes": {"59392": {"label": …, "acv": true, "acv_signed_at": …}}}`: one row per
    commune."""
    try:
        communes: Any = json.loads(text)["communes"]
        entries = [
            (str(code), {str(key): _text(value) for key, value in entry.items()})
            for code, entry in communes.items()
        ]
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        raise InvalidProgrammeList(
            f"{name} : ce JSON n’est pas entier, ou n’a pas la forme attendue (« communes » : un"
            " objet par code de commune)."
        ) from None
    if len(entries) > MAX_LINES:
        raise InvalidProgrammeList(f"{name} : plus de {number(MAX_LINES)} communes.")
    titles = dict.fromkeys(key for _, entry in entries for key in entry)
    columns = _columns(name, [CODE[0], *titles])
    rows = tuple(
        Row(place, {CODE[0]: code, **{plain_name(key): value for key, value in entry.items()}})
        for place, (code, entry) in enumerate(entries, 1)
    )
    return ListTable(name, "JSON", columns, rows, ())


def _text(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return "oui" if value else ""
    return str(value).strip() if isinstance(value, str | int | float) else ""
