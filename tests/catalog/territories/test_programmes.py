"""Dated lists of the programmes' members: what they say, and when they are refused."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from catalog.settings import PROJECT_ROOT
from catalog.storage.models import ProgrammeList, ProgrammeMember
from catalog.territories.listed import memberships
from catalog.territories.lookup import territory
from catalog.territories.programmes import (
    DatedList,
    InvalidProgrammeList,
    Member,
    replace_list,
)
from catalog.territories.seeded_lists import load_programmes, read_lists

SEEDS = PROJECT_ROOT / "seeds" / "programmes"
NOW = datetime(2026, 11, 22, tzinfo=UTC)
ACV = "action-coeur-de-ville"
PVD = "petites-villes-de-demain"


def official(
    members: tuple[Member, ...],
    list_date: date = date(2026, 1, 1),
    floor: int = 1,
    *,
    is_complete: bool = True,
) -> DatedList:
    return DatedList(
        PVD, list_date, is_complete, floor, "a-source", date(2026, 11, 22), members, "liste.csv"
    )


def members_of(session: Session, programme: str) -> set[str]:
    return set(
        session.exec(
            select(ProgrammeMember.code).where(ProgrammeMember.programme == programme)
        ).all()
    )


@pytest.fixture
def loaded(session: Session) -> Session:
    load_programmes(session, SEEDS, NOW)
    return session


def test_the_seeds_are_partial_dated_and_sourced(loaded: Session) -> None:
    lists = loaded.exec(select(ProgrammeList).order_by(col(ProgrammeList.programme))).all()
    assert [known.programme for known in lists] == [ACV, PVD, "villages-avenir"]
    assert not any(known.is_complete for known in lists)
    assert all(known.source and known.list_date < known.read_on for known in lists)


def test_a_second_load_changes_nothing(loaded: Session) -> None:
    assert [report.is_new for report in load_programmes(loaded, SEEDS, NOW)] == [
        False,
        False,
        False,
    ]


def test_no_commune_is_in_two_of_the_seeds_lists_of_towns(loaded: Session) -> None:
    assert members_of(loaded, ACV) & members_of(loaded, PVD) == set()


@pytest.mark.parametrize(
    ("code", "programme", "expected"),
    [
        ("80620", PVD, True),
        ("80253", PVD, True),
        ("62447", PVD, True),  # Hesdin, known today as Hesdin-la-Forêt
        ("59122", ACV, True),
        ("60612", ACV, True),  # Senlis in the Oise, not its homonym of the Pas-de-Calais
        ("62790", ACV, None),
        ("80228", "villages-avenir", True),
        ("80016", PVD, None),  # a partial list's silence says nothing
        ("59350", ACV, None),
        ("200072460", ACV, True),  # Béthune is a member, hence its EPCI
        ("240200469", ACV, None),
    ],
)
def test_lists_say_yes_or_nothing(
    loaded: Session, code: str, programme: str, expected: bool | None
) -> None:
    assert territory(loaded, code).programmes[programme] is expected


def test_the_silence_of_a_complete_list_is_a_no(loaded: Session) -> None:
    replace_list(loaded, official((Member("80620", "Péronne", date(2021, 3, 4)),)), NOW)
    (said,) = [said for said in memberships(loaded, ["80620"]) if said.programme == PVD]
    assert (said.is_member, said.signed_on, said.list_date) == (
        True,
        date(2021, 3, 4),
        date(2026, 1, 1),
    )
    assert territory(loaded, "80016").programmes[PVD] is False
    assert territory(loaded, "240200469").programmes[PVD] is False
    assert territory(loaded, "200037059").programmes[PVD] is True


def test_former_codes_and_names_are_followed_to_the_commune_of_today(loaded: Session) -> None:
    report = replace_list(
        loaded, official((Member("62461", "Huby-Saint-Leu"), Member("62447", "Hesdin"))), NOW
    )
    assert report.members == 1
    assert members_of(loaded, PVD) == {"62447"}


@pytest.mark.parametrize(
    ("dated", "reason"),
    [
        (official((Member("99999", "Nulle-Part"),)), "99999"),
        (official((Member("71345", "Peronnet"),)), "le code 71345 est celui de Péronne"),
        (official((Member("80620", "Péronne"),), floor=1_200), r"au moins 1\s200"),
        (official(()), "au moins 1"),
    ],
)
def test_a_list_that_cannot_be_right_is_refused_and_the_previous_one_kept(
    loaded: Session, dated: DatedList, reason: str
) -> None:
    before = members_of(loaded, PVD)
    with pytest.raises(InvalidProgrammeList, match=reason):
        replace_list(loaded, dated, NOW)
    assert members_of(loaded, PVD) == before


def test_a_complete_list_is_not_replaced_by_a_partial_one_nor_by_an_older_one(
    loaded: Session,
) -> None:
    peronne = (Member("80620", "Péronne"),)
    assert replace_list(loaded, official(peronne), NOW).is_new
    for dated in (
        official((Member("80253", "Doullens"),), date(2026, 6, 1), is_complete=False),
        official((Member("80253", "Doullens"),), date(2025, 6, 1)),
    ):
        assert not replace_list(loaded, dated, NOW).is_new
    assert members_of(loaded, PVD) == {"80620"}
    load_programmes(loaded, SEEDS, NOW)
    assert members_of(loaded, PVD) == {"80620"}


HEADER = "programme,list_date,complete,floor,source,read_on\n"


@pytest.mark.parametrize(
    ("lists", "members", "reason"),
    [
        (
            f"{HEADER}pvd,31/12/2020,false,1,s,2026-11-22\n",
            "code,name,signed_on\n",
            "« 31/12/2020 » n’est pas une date",
        ),
        (
            f"{HEADER}pvd,2020-12-31,oui,1,s,2026-11-22\n",
            "code,name,signed_on\n",
            "ligne 2 : « complete » vaut true ou false",
        ),
        (f"{HEADER}pvd,2020-12-31,false,1\n", "code,name,signed_on\n", "nombre de colonnes"),
        (
            f"{HEADER}pvd,2020-12-31,false,1,s,2026-11-22\n",
            "code,name,signed_on\n80620,Péronne,hier\n",
            "pvd.csv, ligne 2",
        ),
    ],
)
def test_a_bad_file_is_refused_with_its_name_and_line(
    tmp_path: Path, lists: str, members: str, reason: str
) -> None:
    (tmp_path / "lists.csv").write_text(lists, encoding="utf-8")
    (tmp_path / "pvd.csv").write_text(members, encoding="utf-8")
    with pytest.raises(InvalidProgrammeList, match=reason):
        read_lists(tmp_path)
