"""Makes of one official file the dated lists to load, and what to tell of it. Called by
`loading`."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from catalog.territories.memory import Reference
from catalog.territories.official.addresses import CROSSING, KnownBefore
from catalog.territories.official.columns import cog_of_name
from catalog.territories.official.communes import Communes
from catalog.territories.official.dating import day_of_list
from catalog.territories.official.members import MemberReader, Members
from catalog.territories.official.table import ListFault, ListTable
from catalog.territories.programmes import DatedList, InvalidProgrammeList, Member
from catalog.territories.restored import born_after
from matching.domain.wording import number

# A file of that many programmes has a line for each commune of France: one where some are missing
# is cut.
_CROSSES_FROM = 3
_ALL_COMMUNES = 0.97
# Some lines may be badly written, and some communes have changed names. Beyond (so many, or that
# share), the file is not read as it should be.
_MOST_FAULTS = (10, 0.01)
_MOST_RENAMED = (20, 0.02)
_TOLD = 5


@dataclass(frozen=True, slots=True)
class ReadList:
    """One programme of a file. `lines`: how many name a member; `followed`: former codes, each with
    that of today."""

    dated: DatedList
    lines: int
    followed: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class OfficialFile:
    """What one file says. `faults`: the lines that could not be read; `renamed`: the names that are
    not those of their codes; `unread`: the columns that are kept and not read."""

    name: str
    form: str
    rows: int
    list_date: date
    cog: int
    lists: tuple[ReadList, ...]
    faults: tuple[ListFault, ...]
    renamed: tuple[str, ...]
    unread: tuple[str, ...]


def read_official(
    table: ListTable,
    known: Reference,
    before: KnownBefore,
    *,
    on: date,
    list_date: date | None = None,
    modified_on: date | None = None,
    advance: Callable[[int], None] = lambda read: None,
) -> OfficialFile:
    """Returns the lists of a file that is read on the day `on`, each code followed to the commune
    of today.

    `list_date` wins over what the file says; `modified_on` is taken when it says nothing. `advance`
    is told of the rows read. Raises `InvalidProgrammeList`.
    """
    day = day_of_list(table, list_date, modified_on, on)
    # Without a year in its name, a list may have been made on the communes of the year before.
    communes = Communes(known.gazetteer, before.restored, cog_of_name(table.name) or day.year - 1)
    reader = MemberReader(table, communes)
    for row in table.rows:
        reader.read(row)
        advance(1)
    crosses = len(reader.members) >= _CROSSES_FROM
    gaps = born_after(before.restored, communes.cog) | reader.unreadable
    if crosses:
        all_communes = {
            code
            for code, organisation in known.gazetteer.organisations.items()
            if organisation.kind == "commune"
        }
        _refuse_a_cut_crossing(table, len(all_communes & communes.seen), len(all_communes))
        gaps |= all_communes - communes.seen
    _refuse_the_unreadable(table, reader, communes)
    return OfficialFile(
        name=table.name,
        form=table.form,
        rows=len(table.rows),
        list_date=day,
        cog=communes.cog,
        lists=tuple(
            ReadList(
                DatedList(
                    programme=programme,
                    list_date=day,
                    is_complete=True,
                    floor=before.officials[programme].floor,
                    source=CROSSING if crosses else before.officials[programme].source,
                    read_on=on,
                    members=_members(members, known),
                    origin=f"{table.name}, {programme.label}",
                    cog=communes.cog,
                    gaps=tuple(sorted(gaps - members.signed.keys())),
                ),
                members.lines,
                tuple(sorted(members.followed.items())),
            )
            for programme, members in reader.members.items()
        ),
        faults=tuple(sorted(reader.faults, key=lambda fault: fault.line)),
        renamed=tuple(communes.renamed.values()),
        unread=reader.unread,
    )


def _members(members: Members, known: Reference) -> tuple[Member, ...]:
    return tuple(
        Member(
            code,
            known.gazetteer.organisations[code].name,
            signed_on,
            json.dumps(members.details[code], ensure_ascii=False, sort_keys=True),
        )
        for code, signed_on in sorted(members.signed.items())
    )


def _refuse_a_cut_crossing(table: ListTable, seen: int, communes: int) -> None:
    if seen < _ALL_COMMUNES * communes:
        raise InvalidProgrammeList(
            f"{table.name} : un croisement de tous les programmes a une ligne par commune ;"
            f" celui-ci n’en a que {number(seen)} sur {number(communes)}. Un fichier coupé ? Les"
            " listes précédentes sont gardées."
        )


def _refuse_the_unreadable(table: ListTable, reader: MemberReader, communes: Communes) -> None:
    for told, (most, share), words in (
        (
            [f"ligne {fault.line}, {fault.reason}" for fault in reader.faults],
            _MOST_FAULTS,
            "lignes illisibles",
        ),
        (list(communes.renamed.values()), _MOST_RENAMED, "noms qui ne sont pas ceux de leur code"),
    ):
        if len(told) > max(most, share * (len(table.rows) + len(table.faults))):
            examples = " ; ".join(told[:_TOLD])
            raise InvalidProgrammeList(
                f"{table.name} : {number(len(told))} {words} ({examples}…). Rien n’a été changé."
            )
