"""The State's lists loaded: their day, what refuses them when they cannot be right, what a second
import changes."""

from datetime import date

import pytest
from sqlmodel import Session

from catalog.storage.models import ProgrammeList, ProgrammeMember
from catalog.territories.census import census
from catalog.territories.lookup import territory
from catalog.territories.memory import data_version, reference
from catalog.territories.official.addresses import KnownBefore, read_known_before
from catalog.territories.official.dating import UndatedList
from catalog.territories.official.loading import load_files
from catalog.territories.programmes import InvalidProgrammeList, KeptListReason
from catalog.territories.restored import follow_again
from catalog.territories.seeded_lists import load_programmes
from matching.domain.rules import PROGRAMME_PREFIX
from tests.catalog.territories.official_lists import (
    ACV,
    CROSSING,
    NOW,
    PVD,
    SEEDS,
    VA,
    crossing,
    load,
    members_of,
    read,
)


@pytest.mark.parametrize(
    ("text", "given", "day"),
    [
        ("insee_com,id_acv\n59392,1\n", {"list_date": date(2026, 7, 4)}, date(2026, 7, 4)),
        ("insee_com,id_acv\n59392,1\n", {"modified_on": date(2026, 7, 5)}, date(2026, 7, 5)),
        (
            "insee_com,id_acv,date_maj\n59392,1,04/03/2026\n02408,2,2026-03-06\n",
            {"modified_on": date(2026, 7, 5)},
            date(2026, 3, 6),
        ),
    ],
)
def test_the_day_of_a_list_is_given_or_found(
    session: Session, before: KnownBefore, text: str, given: dict[str, date], day: date
) -> None:
    assert read(session, before, "liste.csv", text, **given).list_date == day


def test_the_day_that_a_person_gives_wins_over_that_of_the_name(
    session: Session, before: KnownBefore
) -> None:
    file = read(
        session,
        before,
        "liste-acv-20250704.csv",
        "insee_com,id_acv\n59392,1\n",
        list_date=date(2025, 8, 1),
    )
    assert file.list_date == date(2025, 8, 1)


def test_a_list_without_a_day_is_refused(session: Session, before: KnownBefore) -> None:
    with pytest.raises(UndatedList, match="rien ne dit de quel jour"):
        read(session, before, "liste.csv", "insee_com,id_acv\n59392,1\n")


def faulty(lines: int) -> str:
    return "insee_com,lib_com,id_acv\n59392,Maubeuge,1\n" + "99999,Nulle-Part,2\n" * lines


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("liste-20300101.csv", "insee_com,id_acv\n59392,1\n", "1er janvier 2030"),
        ("liste-20140101.csv", "insee_com,id_acv\n59392,1\n", "impossible"),
        ("liste-20260101.csv", "nom,id_acv\nMaubeuge,1\n", "aucune colonne de code"),
        ("liste-20260101.csv", "insee_com,id_ami\n59392,ami-1\n", "aucune colonne de programme"),
        ("liste-20260101.csv", faulty(11), "11 lignes illisibles.*ligne 3, le code « 99999 »"),
        (
            "liste-20260101.csv",
            "insee_com,lib_com,id_acv\n"
            + "".join(f"{code},Autre,1\n" for code in range(59001, 59030)),
            "noms qui ne sont pas ceux de leur code",
        ),
        (
            "croisement-20260101.csv",
            "insee_com,id_acv,id_pvd,id_va\n59392,1,,\n",
            "une ligne par commune",
        ),
    ],
)
def test_a_file_that_cannot_be_right_is_refused(
    session: Session, before: KnownBefore, name: str, text: str, reason: str
) -> None:
    with pytest.raises(InvalidProgrammeList, match=reason):
        read(session, before, name, text)


def test_a_few_bad_lines_are_told_and_the_rest_goes_on(
    session: Session, before: KnownBefore
) -> None:
    text = (
        "insee_com,lib_com,id_acv,date_signature\n59392,Maubeuge,acv-1,32/13/2023\n99999,Nulle-Part,acv-2,\n"
        "Lille,,acv-3,\n02408,Laon\n02691,Saint-Quentin,acv-4,2023-12-22\n"
    )
    file = read(session, before, "liste-acv-com2025-20250704.csv", text)
    assert [fault.line for fault in file.faults] == [2, 3, 4, 5]
    (acv,) = file.lists
    assert {member.code: member.signed_on for member in acv.dated.members} == {
        "59392": None,
        "02691": date(2023, 12, 22),
    }
    assert acv.dated.gaps == ("02408",)


def test_a_second_import_changes_nothing_whatever_the_day_or_the_name(
    session: Session, before: KnownBefore
) -> None:
    text = "insee_com,lib_com,id_acv\n59392,Maubeuge,acv-131\n"
    assert load(session, before, "liste-acv-com2025-20250704.csv", text)[ACV].report.is_new
    version = data_version(session)
    again = load(session, before, "copie-com2025.csv", text, list_date=date(2025, 7, 4))[ACV].report
    assert (again.kept, again.members) == (KeptListReason.SAME, 1)
    assert data_version(session) == version


def test_what_is_kept_under_the_data_s_version_is_made_again_after_an_import(
    session: Session, before: KnownBefore
) -> None:
    version = data_version(session)
    load(session, before, "liste-acv-com2025-20250704.csv", "insee_com,id_acv\n59392,acv-131\n")
    assert data_version(session) != version
    column = census(session).planes.organisations.truths[PROGRAMME_PREFIX + ACV]
    assert (column.answers == 1).sum() == 2  # Maubeuge and its EPCI.


def test_the_seeds_never_replace_an_official_list(session: Session, before: KnownBefore) -> None:
    load(session, before, "liste-pvd-com2020-20201001.csv", "insee_com,id_pvd\n02381,pvd-1\n")
    reports = {report.programme: report for report in load_programmes(session, SEEDS, NOW)}
    assert (reports[PVD].kept, reports[PVD].members) == (KeptListReason.COMPLETE, 1)
    assert members_of(session, PVD) == {"02381"}


def test_an_older_list_is_left_aside(session: Session, before: KnownBefore) -> None:
    load(session, before, "liste-acv-20250704.csv", "insee_com,id_acv\n59392,1\n")
    older = load(session, before, "liste-acv-20240704.csv", "insee_com,id_acv\n59392,1\n02408,2\n")[
        ACV
    ].report
    assert (older.kept, older.list_date, older.members) == (
        KeptListReason.NEWER,
        date(2025, 7, 4),
        1,
    )


def test_floors_refuse_every_list_that_is_under_them_in_one_message(session: Session) -> None:
    text = crossing(session, {"59392": {"id_acv": "1", "id_crte": "1"}})
    file = read(session, read_known_before(SEEDS), CROSSING, text)
    with pytest.raises(InvalidProgrammeList) as refused:
        load_files(session, [file], NOW)
    assert len(str(refused.value).splitlines()) == 6
    assert "Action cœur de ville : il faut au moins 200 communes, il n’y en a que 1." in str(
        refused.value
    )


def test_a_list_that_lost_too_many_is_refused_unless_a_person_accepts_it(
    session: Session, before: KnownBefore
) -> None:
    codes = [
        "59392",
        "02408",
        "02691",
        "02722",
        "59122",
        "59172",
        "59178",
        "59183",
        "59606",
        "60057",
    ]
    many = "insee_com,id_acv\n" + "".join(f"{code},1\n" for code in codes)
    few = "insee_com,id_acv\n" + "".join(f"{code},1\n" for code in codes[:8])
    load(session, before, "liste-acv-20250704.csv", many)
    file = read(session, before, "liste-acv-20260704.csv", few)
    with pytest.raises(InvalidProgrammeList, match="8 communes, la liste précédente en avait 10"):
        load_files(session, [file], NOW)
    (loaded,) = load_files(session, [file], NOW, accepts_fewer=True)
    assert loaded.lists[0].report.removed == ("59606 Valenciennes", "60057 Beauvais")


def test_after_a_new_cog_the_lists_are_brought_to_its_communes(
    session: Session, before: KnownBefore
) -> None:
    """As if the lists had been loaded on the communes of 2023: Huby-Saint-Leu not yet merged,
    Celles not yet restored."""
    load(
        session,
        before,
        "liste-va-com2023-20240101.csv",
        "insee_com,id_va\n62447,va-1\n80228,va-2\n",
    )
    known = session.get(ProgrammeList, VA)
    assert known is not None
    known.followed_to = "an older release"
    for code in ("62461", "99999", "60054"):
        session.add(ProgrammeMember(programme=VA, code=code))
    session.flush()
    follow_again(session, before.restored)
    assert members_of(session, VA) == {"62447", "80228", "60694"}
    assert territory(session, "15031").programmes[VA] is None
    follow_again(session, before.restored)
    assert members_of(session, VA) == {"62447", "80228", "60694"}


def test_the_restored_communes_are_communes_of_today(session: Session, before: KnownBefore) -> None:
    organisations = reference(session).gazetteer.organisations
    for code, one in before.restored.items():
        assert (organisations[code].kind, organisations[code].name) == ("commune", one.name)
        assert one.meant is None or organisations[one.meant].kind == "commune"
