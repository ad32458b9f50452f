"""Of which day an official list is: that of the person who gives it, else of its name, of a column,
of its last change. For `reading`."""

from datetime import date

from catalog.territories.official.columns import LIST_DATE, day_in, day_of_name
from catalog.territories.official.table import ListTable
from catalog.territories.programmes import InvalidProgrammeList
from matching.domain.wording import long_date

# No programme of the State's that is read here is older.
EARLIEST = date(2015, 1, 1)


class UndatedList(InvalidProgrammeList):
    """Nothing says of which day the list is: the person who imports it must."""


def day_of_list(table: ListTable, given: date | None, modified_on: date | None, on: date) -> date:
    """Returns the day of a list that is read on the day `on`.

    Raises `UndatedList`, or `InvalidProgrammeList` for a day that cannot be.
    """
    found = given or day_of_name(table.name) or _day_of_columns(table) or modified_on
    if found is None:
        raise UndatedList(
            f"{table.name} : rien ne dit de quel jour est cette liste, or chaque réponse le dira."
            " Donnez sa date, ou un nom daté au fichier (liste-acv-com2026-20260704.csv)."
        )
    if not EARLIEST <= found <= on:
        raise InvalidProgrammeList(
            f"{table.name} : la date de la liste ({long_date(found)}) est impossible."
        )
    return found


def _day_of_columns(table: ListTable) -> date | None:
    """The latest day of the first column that says when the list was made."""
    column = next((name for name in LIST_DATE if name in table.columns), None)
    days = [day_in(row.cells.get(column, "")) for row in table.rows] if column else []
    return max(filter(None, days), default=None)
