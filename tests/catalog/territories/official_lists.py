"""How tests read and load the State's lists: small files, without floors, on one day."""

import csv
from collections.abc import Iterable
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

from sqlmodel import Session, select

from catalog.settings import PROJECT_ROOT
from catalog.storage.models import ProgrammeMember
from catalog.territories.memory import reference
from catalog.territories.official.addresses import KnownBefore
from catalog.territories.official.loading import LoadedList, load_files
from catalog.territories.official.reading import OfficialFile, read_official
from catalog.territories.official.table import read_table
from matching.domain.vocabulary import Programme

SEEDS = PROJECT_ROOT / "seeds" / "programmes"
TODAY = date(2026, 11, 28)
NOW = datetime(2026, 11, 28, tzinfo=UTC)
ACV, PVD, VA = (
    Programme.ACTION_COEUR_DE_VILLE,
    Programme.PETITES_VILLES_DE_DEMAIN,
    Programme.VILLAGES_AVENIR,
)
CRTE, TI, FS, QPV = (
    Programme.CRTE,
    Programme.TERRITOIRES_INDUSTRIE,
    Programme.FRANCE_SERVICES,
    Programme.QPV,
)
CROSSING = "croisement-com2023-20240630.csv"


def read(session: Session, before: KnownBefore, name: str, text: str, **given: Any) -> OfficialFile:
    return read_official(
        read_table(name, text.encode()), reference(session), before, on=TODAY, **given
    )


def load(
    session: Session, before: KnownBefore, name: str, text: str, **given: Any
) -> dict[str, LoadedList]:
    (loaded,) = load_files(session, [read(session, before, name, text, **given)], NOW)
    return {one.report.programme: one for one in loaded.lists}


def crossing(
    session: Session, filled: dict[str, dict[str, str]], without: Iterable[str] = ()
) -> str:
    """A file that crosses all programmes, as of 2023: every commune, those of `filled` with their
    identifiers."""
    columns = ("id_pvd", "id_ti", "id_crte", "id_acv", "id_ami", "id_fs", "id_va")
    rows = {
        code: organisation.name
        for code, organisation in reference(session).gazetteer.organisations.items()
        if organisation.kind == "commune"
    }
    for code in without:
        del rows[code]
    file = StringIO()
    writer = csv.writer(file, delimiter=";")
    writer.writerow(("insee_com", "lib_com", *columns))
    writer.writerows(
        (code, name, *(filled.get(code, {}).get(column) for column in columns))
        for code, name in rows.items()
    )
    return file.getvalue()


def members_of(session: Session, programme: str) -> set[str]:
    return set(
        session.exec(
            select(ProgrammeMember.code).where(ProgrammeMember.programme == programme)
        ).all()
    )
