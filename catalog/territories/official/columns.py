"""The columns that the State's lists are known to have, and how their cells are written. Read by
`table` and `reading`."""

import re
from datetime import date
from email.utils import parsedate_to_datetime

from matching.domain.letters import ascii_name
from matching.domain.vocabulary import Programme

# The first of these that a file has: its rows may be communes, or groups of communes by their
# SIREN.
CODE = (
    "insee_com",
    "code_insee",
    "codgeo",
    "code_commune",
    "code_insee_commune",
    "siren_groupement",
    "siren_epci",
)
NAME = ("lib_com", "libgeo", "nom_commune", "lib_groupement", "lib_epci", "label")
LIST_DATE = ("date_liste", "date_maj", "date_mise_a_jour")
KEYS = {
    Programme.ACTION_COEUR_DE_VILLE: "acv",
    Programme.PETITES_VILLES_DE_DEMAIN: "pvd",
    Programme.VILLAGES_AVENIR: "va",
    Programme.CRTE: "crte",
    Programme.TERRITOIRES_INDUSTRIE: "ti",
    Programme.FRANCE_SERVICES: "fs",
    Programme.QPV: "qpv",
}
# A column of identifiers makes a member of each commune where it is filled. `id_ami` is no call for
# projects (Avenir montagnes ingénierie) and `id_acv2` no membership (Action cœur de ville, entrées
# de ville): like the other columns, kept and not read.
IDENTIFIERS = {
    name: programme for programme, key in KEYS.items() for name in (f"id_{key}", key)
} | {
    "code_qp": Programme.QPV,
    "id_qp": Programme.QPV,
}

_BLANK = frozenset({"", "-", "0", "na", "nan", "null", "none", "non", "false", "faux"})
_DATED_NAME = re.compile(r"(?<!\d)(20\d\d)[-_]?(\d\d)[-_]?(\d\d)(?!\d)")
_NAMED_MONTH = re.compile(r"(?<!\d)(20\d\d)[-_](\d\d)(?![-_]?\d)")
_COG_IN_NAME = re.compile(r"(?:com|cog|grpt)[-_]?(20\d\d)(?!\d)", re.IGNORECASE)
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")


def plain_name(title: str) -> str:
    """A column's name in one spelling: « Date signature » gives « date_signature »."""
    return ascii_name(title, "_")


def is_filled(cell: str) -> bool:
    """Whether a cell of identifiers holds one: some tools write « NA » where there is none."""
    return cell.lower() not in _BLANK


def codes_in(cell: str) -> list[str]:
    """The codes of a cell, a lost leading zero given back; empty when one of them is no code of a
    commune or of a group."""
    codes = [part.upper() for part in re.split(r"[;,|\s]+", cell.strip("=\"' ")) if part]
    if not all(re.fullmatch(r"\d{4,5}|2[AB]\d{3}|\d{9}", code) for code in codes):
        return []
    return [code.zfill(5) for code in codes]


def day_in(cell: str) -> date | None:
    """The day that a cell says, in either form: 2021-03-04 or 04/03/2021. None when it is no
    day."""
    if match := _ISO.fullmatch(cell):
        year, month, day = match.groups()
    elif match := _DAY_FIRST.fullmatch(cell):
        day, month, year = match.groups()
    else:
        return None
    return _day(year, month, day)


def day_of_name(name: str) -> date | None:
    """The day in a file's name: « liste-acv-com2025-20250704.csv ». One that says a month only
    gives the first of the month."""
    months = [_day(match[1], match[2], "1") for match in _NAMED_MONTH.finditer(name)]
    return next(filter(None, _days_of(name) + months), None)


def says_the_month_only(name: str) -> bool:
    """Whether the first of the month stands for a day that the name does not say."""
    return day_of_name(name) is not None and not any(_days_of(name))


def cog_of_name(name: str) -> int | None:
    """The year of the communes in a file's name: « liste-acv-com2025-20250704.csv » gives 2025."""
    match = _COG_IN_NAME.search(name)
    return int(match[1]) if match else None


def day_of_header(last_modified: str | None) -> date | None:
    """The day of an HTTP `Last-Modified`."""
    try:
        return parsedate_to_datetime(last_modified).date() if last_modified else None
    except ValueError:
        return None


def _days_of(name: str) -> list[date | None]:
    return [_day(match[1], match[2], match[3]) for match in _DATED_NAME.finditer(name)]


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
