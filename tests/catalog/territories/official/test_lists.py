"""What the State's lists say: followed to the communes of today, silent where they cannot know."""

import json
from datetime import date

from sqlmodel import Session

from catalog.settings import PROJECT_ROOT
from catalog.storage.models import ProgrammeMember
from catalog.territories.census import census
from catalog.territories.lookup import territory
from catalog.territories.memory import reference
from catalog.territories.official.addresses import KnownBefore, read_known_before
from catalog.territories.official.loading import load_files
from catalog.territories.places import Silence
from matching.domain.rules import PROGRAMME_PREFIX
from tests.catalog.territories.official_lists import (
    ACV,
    CROSSING,
    CRTE,
    FS,
    NOW,
    PVD,
    QPV,
    SEEDS,
    TI,
    VA,
    crossing,
    load,
    members_of,
    read,
)


def test_the_lists_known_beforehand_have_their_floors_sources_and_public_addresses() -> None:
    known = read_known_before(SEEDS)
    floors = {slug: one.floor for slug, one in known.officials.items()}
    assert (floors[ACV], floors[PVD], floors[VA]) == (200, 1_200, 2_000)
    assert floors.keys() == {ACV, PVD, VA, CRTE, TI, FS, QPV}
    sources = (PROJECT_ROOT / "seeds" / "sources.yaml").read_text(encoding="utf-8")
    for one in known.officials.values():
        assert f"id: {one.source}\n" in sources
        assert one.address is None or one.address.startswith("https://www.data.gouv.fr/")


def test_a_list_of_one_programme_gives_its_members_their_signatures_and_its_day(
    session: Session, before: KnownBefore
) -> None:
    text = (
        "insee_com,lib_com,id_pvd,date_signature\n"
        "2381,HIRSON,pvd-32-02-12,04/03/2021\n59036,Avesnes sur Helpe,pvd-32-59-4,2021-05-06\n"
    )
    load(session, before, "liste-pvd-com2025-20260427.csv", text)
    (hirson,) = [one for one in territory(session, "02381").memberships if one.programme == PVD]
    assert (hirson.is_member, hirson.list_date, hirson.signed_on) == (
        True,
        date(2026, 4, 27),
        date(2021, 3, 4),
    )
    assert territory(session, "59036").programmes[PVD] is True
    assert territory(session, "59350").programmes[PVD] is False


def test_a_crossing_says_of_each_commune_what_it_is_in(
    session: Session, before: KnownBefore
) -> None:
    filled = {
        "59392": {"id_acv": "acv-131", "id_crte": "crte-1 ; crte-2", "id_ti": "ti-3207"},
        "02381": {"id_pvd": "pvd-32-02-12", "id_fs": "702 ; 703"},
        "80228": {"id_va": "va-80-1", "id_ami": "ami-jur-04"},
    }
    loaded = load(session, before, CROSSING, crossing(session, filled))
    assert {slug: one.report.members for slug, one in loaded.items()} == {
        ACV: 1,
        PVD: 1,
        VA: 1,
        CRTE: 1,
        TI: 1,
        FS: 1,
    }
    assert territory(session, "59392").programmes == {
        ACV: True,
        PVD: False,
        VA: False,
        CRTE: True,
        TI: True,
        FS: False,
    }
    assert (
        territory(session, "02381").programmes[PVD]
        is territory(session, "02381").programmes[FS]
        is True
    )
    assert not any(territory(session, "59350").programmes.values())


def test_unknown_columns_are_kept_and_told_and_avenir_montagnes_is_no_programme_of_ours(
    session: Session, before: KnownBefore
) -> None:
    text = crossing(
        session,
        {
            "80228": {"id_va": "va-80-1", "id_ami": "ami-jur-04 ; ami-jur-07"},
            "01187": {"id_ami": "ami-jur-01"},
        },
    )
    file = read(session, before, CROSSING, text)
    assert file.unread == ("id_ami",)
    (village,) = next(one.dated.members for one in file.lists if one.dated.programme == VA)
    assert json.loads(village.details or "") == {
        "id_va": "va-80-1",
        "id_ami": "ami-jur-04 ; ami-jur-07",
    }


def test_merged_communes_are_followed_with_what_each_line_said(
    session: Session, before: KnownBefore
) -> None:
    text = (
        "insee_com,lib_com,id_va,date_signature,lib_va\n"
        "62461,Huby-Saint-Leu,va-1,05/06/2024,Ternois\n62447,Hesdin,va-2,2024-01-02,Ternois\n62743,Sainte-Austreberthe,NA,,\n"
    )
    loaded = load(session, before, "liste-va-com2023-20240905.csv", text)[VA]
    assert loaded.read.followed == (("62461", "62447"),)
    assert (loaded.read.lines, loaded.report.members) == (2, 1)
    assert loaded.report.added == ("62447 Hesdin-la-Forêt",)
    member = session.get(ProgrammeMember, (VA, "62447"))
    assert member is not None
    assert member.signed_on == date(2024, 1, 2)
    assert json.loads(member.details or "") == {"id_va": "va-1 ; va-2", "lib_va": "Ternois"}


def test_a_list_says_nothing_of_the_communes_born_since(
    session: Session, before: KnownBefore
) -> None:
    text = "insee_com,lib_com,id_pvd\n85084,Essarts-en-Bocage,pvd-1\n"
    load(session, before, "liste-pvd-com2023-20240102.csv", text)
    (said,) = [one for one in territory(session, "85165").memberships if one.programme == PVD]
    assert (said.is_member, said.silence) == (None, Silence.UNAWARE)
    assert territory(session, "85084").programmes[PVD] is True
    load(session, before, "liste-pvd-com2025-20250102.csv", text)
    assert territory(session, "85165").programmes[PVD] is False


def test_a_list_without_a_year_of_communes_may_be_a_year_late(
    session: Session, before: KnownBefore
) -> None:
    text = "insee_com,lib_com,id_pvd\n02381,Hirson,pvd-1\n"
    assert load(session, before, "pvd-20250701.csv", text)[PVD].read.dated.gaps == (
        "15031",
        "15035",
        "15047",
        "15171",
    )
    assert load(session, before, "pvd-20260701.csv", text)[PVD].read.dated.gaps == ()


def test_a_commune_absent_from_a_crossing_is_unknown_and_so_is_its_epci(
    session: Session, before: KnownBefore
) -> None:
    load(
        session,
        before,
        "croisement-com2026-20260630.csv",
        crossing(session, {"59392": {"id_acv": "1"}}, without=["80016"]),
    )
    albert = territory(session, "80016")
    assert {one.silence for one in albert.memberships} == {Silence.UNAWARE}
    assert territory(session, albert.epci or "").programmes[ACV] is None
    assert territory(session, "80620").programmes[ACV] is False


def test_a_code_that_changed_hands_is_read_as_on_the_day_of_the_list(
    session: Session, before: KnownBefore
) -> None:
    """60054 was Les Hauts-Talican, today 60694; it is now that of Beaumont-les-Nonains, restored in
    2024."""
    load(
        session,
        before,
        "liste-va-com2023-20240101.csv",
        "insee_com,lib_com,id_va\n60054,Les Hauts-Talican,va-1\n",
    )
    assert members_of(session, VA) == {"60694"}
    assert territory(session, "60054").programmes[VA] is None
    load(
        session,
        before,
        "liste-va-com2024-20240905.csv",
        "insee_com,lib_com,id_va\n60054,Beaumont-les-Nonains,va-1\n",
    )
    assert members_of(session, VA) == {"60054"}


def test_contracts_of_whole_epci_are_theirs_when_all_their_communes_are_in(
    session: Session, before: KnownBefore
) -> None:
    gazetteer = reference(session).gazetteer
    hainaut, maubeuge = gazetteer.communes_of["200042190"], gazetteer.communes_of["200043396"]
    filled = {code: {"id_ti": "ti-1", "id_acv": "acv-1"} for code in (*hainaut[1:], *maubeuge)}
    load(session, before, CROSSING, crossing(session, filled))
    assert territory(session, "200043396").programmes[TI] is True
    (part,) = [one for one in territory(session, "200042190").memberships if one.programme == TI]
    assert (part.is_member, part.silence) == (None, Silence.IN_PART)
    assert territory(session, "200042190").programmes[ACV] is True
    assert territory(session, "240200469").programmes[TI] is False


def test_the_census_says_of_every_organisation_what_its_page_says(
    session: Session, before: KnownBefore
) -> None:
    gazetteer = reference(session).gazetteer
    filled = {
        code: {"id_ti": "ti-1", "id_fs": "1"} for code in gazetteer.communes_of["200042190"][1:]
    }
    load(session, before, CROSSING, crossing(session, filled, without=["80016"]))
    known = census(session)
    not_listed = gazetteer.communes_of["200042190"][0]
    for code in ("200042190", "59392", not_listed, "80016", "85165", "200043396", "dep-59"):
        said = territory(session, code).programmes
        for programme in (TI, FS, VA):
            column = known.planes.organisations.truths[PROGRAMME_PREFIX + programme]
            answer = {1: True, 0: False, -1: None}[int(column.answers[known.rows[code]])]
            assert answer is said.get(programme), (code, programme)


def test_a_group_by_its_siren_brings_its_communes(session: Session, before: KnownBefore) -> None:
    text = (
        "siren_epci;lib_groupement;id_crte\n200043396;CA Maubeuge Val de"
        " Sambre;crte-1\n215906165;Vieux-Condé;crte-2\n"
    )
    load(session, before, "liste-crte-grpt2025-20250717.csv", text)
    assert (
        territory(session, "59392").programmes[CRTE]
        is territory(session, "200043396").programmes[CRTE]
        is True
    )
    assert members_of(session, CRTE) == {
        *reference(session).gazetteer.communes_of["200043396"],
        "59616",
    }


def test_a_quartier_counts_in_each_of_its_communes(session: Session, before: KnownBefore) -> None:
    text = (
        'insee_com;code_qp;lib_qp\n="03095;03310";QN00301M;Un quartier\n03095;QN00302M;Un autre\n'
    )
    load(session, before, "liste-qpv-20240401.csv", text)
    assert members_of(session, QPV) == {"03095", "03310"}
    assert territory(session, "03095").programmes[QPV] is True


def test_json_by_commune_loads_each_programme_with_its_own_signatures(
    session: Session, before: KnownBefore
) -> None:
    communes = {
        "59392": {"label": "Maubeuge", "acv": True, "acv_signed_at": "2023-12-22", "ort": True},
        "02381": {"label": "Hirson", "pvd": True, "pvd_signed_at": "2021-03-04"},
        "59350": {"ort": True},
    }
    file = read(session, before, "listes-2026-05.json", json.dumps({"communes": communes}))
    assert (file.list_date, file.unread) == (date(2026, 5, 1), ("ort",))
    load_files(session, [file], NOW)
    assert (members_of(session, ACV), members_of(session, PVD)) == ({"59392"}, {"02381"})
    assert next(
        one.signed_on for one in territory(session, "59392").memberships if one.programme == ACV
    ) == date(2023, 12, 22)
