"""Reads the rows of an official list: which commune of today is a member of what. Used by
`reading`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from catalog.territories.official.columns import (
    CODE,
    IDENTIFIERS,
    KEYS,
    LIST_DATE,
    NAME,
    codes_in,
    day_in,
    is_filled,
)
from catalog.territories.official.communes import CodeRefused, Communes
from catalog.territories.official.table import ListFault, ListTable, Row
from catalog.territories.programmes import InvalidProgrammeList
from matching.domain.vocabulary import Programme


@dataclass
class Members:
    """The members of one programme by their code of today: their first signature, and what else the
    list says of them.

    `lines`: on how many it names one; `followed`: the former codes it gives to some.
    """

    column: str
    signed_column: str | None
    lines: int = 0
    followed: dict[str, str] = field(default_factory=dict)
    signed: dict[str, date | None] = field(default_factory=dict)
    details: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(self, code: str, signed_on: date | None, details: Mapping[str, str]) -> None:
        self.signed[code] = min(filter(None, (self.signed.get(code), signed_on)), default=None)
        kept = self.details.setdefault(code, {})
        for column, cell in details.items():
            kept[column] = " ; ".join(dict.fromkeys(filter(None, (kept.get(column), cell))))


class MemberReader:
    """Reads row after row. `unreadable`: the communes of the lines that could not be read, where
    the code could be."""

    def __init__(self, table: ListTable, communes: Communes) -> None:
        """Raises `InvalidProgrammeList` for a table without a column of codes, or of programmes."""
        self._communes = communes
        self._code = _first(CODE, table.columns)
        self._name = _first(NAME, table.columns)
        columns: dict[Programme, str] = {}
        for column in table.columns:
            if column in IDENTIFIERS:
                columns.setdefault(IDENTIFIERS[column], column)
        if self._code is None or not columns:
            missing = (
                "de code de commune (insee_com)"
                if self._code is None
                else "de programme (id_acv, id_pvd, id_va…)"
            )
            raise InvalidProgrammeList(
                f"{table.name} : aucune colonne {missing}, ce n’est pas une liste que ce site lit."
            )
        self.members = {
            programme: Members(
                columns[programme],
                _signed_column(programme, table.columns, is_alone=len(columns) == 1),
            )
            for programme in Programme
            if programme in columns
        }
        read = {
            self._code,
            self._name,
            *LIST_DATE,
            *columns.values(),
            *(one.signed_column for one in self.members.values()),
        }
        self.unread = tuple(column for column in table.columns if column and column not in read)
        self.faults = list(table.faults)
        self.unreadable: set[str] = set()
        for fault in table.faults:
            self._leave_unknown(fault)

    def read(self, row: Row) -> None:
        cells = row.cells
        codes = codes_in(cells.get(self._code or "", ""))
        if not codes:
            self.faults.append(
                ListFault(
                    row.line,
                    f"« {cells.get(self._code or '', '')[:30]} » n’est pas un code de commune",
                )
            )
            return
        name = cells.get(self._name) if self._name and len(codes) == 1 else None
        details = {column: cells[column] for column in self.unread if cells.get(column)}
        for code in codes:
            try:
                communes = self._communes.of(row.line, code, name)
            except CodeRefused as refused:
                self.faults.append(ListFault(row.line, str(refused)))
                continue
            for members in self.members.values():
                if is_filled(cells.get(members.column, "")):
                    self._add(members, row, code, communes, details)

    def _add(
        self,
        members: Members,
        row: Row,
        code: str,
        communes: tuple[str, ...],
        details: Mapping[str, str],
    ) -> None:
        written = row.cells.get(members.signed_column, "") if members.signed_column else ""
        signed_on = day_in(written)
        if signed_on is None and is_filled(written):
            self.faults.append(
                ListFault(row.line, f"« {written[:30]} » n’est pas une date de signature")
            )
        members.lines += 1
        for commune in communes:
            members.add(commune, signed_on, {members.column: row.cells[members.column], **details})
            if len(code) == len(commune) and code != commune:
                members.followed[code] = commune

    def _leave_unknown(self, fault: ListFault) -> None:
        """A commune whose line cannot be read is neither in nor out."""
        for code in codes_in(fault.code or ""):
            try:
                self.unreadable.update(self._communes.of(fault.line, code, None))
            except CodeRefused:
                continue


def _first(names: Iterable[str], columns: Iterable[str]) -> str | None:
    return next((name for name in names if name in columns), None)


def _signed_column(programme: Programme, columns: tuple[str, ...], *, is_alone: bool) -> str | None:
    key = KEYS[programme]
    names = (
        f"date_signature_{key}",
        f"{key}_signed_at",
        *(("date_signature",) if is_alone else ()),
    )
    return _first(names, columns)
