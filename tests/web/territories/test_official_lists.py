"""What the site shows once the official lists are imported: at once, on every page, with the day of
each list."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlmodel import Session

from catalog.settings import PROJECT_ROOT
from catalog.storage.database import open_session
from catalog.territories.memory import reference
from catalog.territories.official.addresses import read_known_before
from catalog.territories.official.loading import load_files
from catalog.territories.official.reading import read_official
from catalog.territories.official.table import read_table
from tests.web.page_client import PageClient

BENEFICIARIES = "/offres/bourgs-vivants/beneficiaires"


def load(app: Flask, name: str, text: str) -> None:
    """As `flask import-programmes` does, another worker having served pages before."""
    known = read_known_before(PROJECT_ROOT / "seeds" / "programmes")
    before = replace(
        known, officials={slug: replace(one, floor=0) for slug, one in known.officials.items()}
    )
    engine = app.extensions["engine"]
    with Session(engine) as session:
        file = read_official(
            read_table(name, text.encode()), reference(session), before, on=date(2026, 11, 28)
        )
    with open_session(engine, writing=True) as session:
        load_files(session, [file], datetime(2026, 11, 28, tzinfo=UTC))
        session.commit()


def test_an_import_shows_at_once_on_the_pages_that_were_kept(
    own_app: Flask, own_page: PageClient
) -> None:
    unsure = (
        "Petites villes de demain : la liste des membres que ce site connaît n'est pas complète."
    )
    assert unsure in own_page(BENEFICIARIES).text
    load(own_app, "liste-pvd-com2025-20260427.csv", "insee_com,id_pvd\n02381,pvd-32-02-12\n")
    assert unsure not in own_page(BENEFICIARIES).text


@pytest.mark.parametrize(
    ("territory", "known"),
    [
        ("Hirson (02, Aisne)", "Petites villes de demain oui (liste du 27 avril 2026)"),
        ("Lille (59, Nord)", "Petites villes de demain non (liste du 27 avril 2026)"),
        (
            "L'Oie (85, Vendée)",
            (
                "Petites villes de demain à confirmer (la liste du 27 avril 2026 ne dit rien de"
                " cette commune)"
            ),
        ),
    ],
)
def test_membership_is_known_without_asking_and_dated(
    own_app: Flask, own_page: PageClient, territory: str, known: str
) -> None:
    load(own_app, "liste-pvd-com2023-20260427.csv", "insee_com,id_pvd\n02381,pvd-32-02-12\n")
    result = own_page("/").submit({"territory": territory, "need": "revitaliser le centre-bourg"})
    assert known in result.text
    hint = own_page("/questionnaire/programmes").text.partition("Petites villes de demain")[2]
    assert "iste du 27 avril 2026" in hint.partition("Villages d'avenir")[0]


def test_a_village_on_the_list_may_be_helped_no_more(own_app: Flask, own_page: PageClient) -> None:
    load(own_app, "liste-va-com2025-20260602.csv", "insee_com,id_va\n80228,va-80-1\n")
    result = own_page("/").submit(
        {"territory": "Le Crotoy (80, Somme)", "need": "un projet de village"}
    )
    assert "Vous y êtes (liste du 2 juin 2026) · accompagnement en cours à vérifier" in result.text
    assert "oui (liste du 2 juin 2026, accompagnement en cours à vérifier)" in result.text


def test_a_contract_that_holds_a_part_of_an_epci_is_to_be_confirmed(
    own_app: Flask, own_page: PageClient
) -> None:
    load(own_app, "liste-ti-com2025-20260602.csv", "insee_com,id_ti\n59392,ti-1\n")
    organisation = {
        "territory": "CA Maubeuge Val de Sambre (59, Nord)",
        "need": "des bornes de recharge",
    }
    assert (
        "à confirmer (la liste du 2 juin 2026 n'a qu'une partie de ses communes)"
        in own_page("/").submit(organisation).text
    )


def test_the_api_gives_each_list_with_its_day(own_app: Flask, own_page: PageClient) -> None:
    load(
        own_app,
        "liste-acv-com2025-20250704.csv",
        "insee_com,id_acv,date_signature\n59392,acv-131,22/12/2023\n",
    )
    organisation = own_page.client.get("/api/v1/territories/59392").get_json()
    (acv,) = [
        one for one in organisation["memberships"] if one["programme"] == "action-coeur-de-ville"
    ]
    assert (acv["is_member"], acv["list_date"], acv["signed_on"]) == (
        True,
        "2025-07-04",
        "2023-12-22",
    )
    asked = {"profile": {"code": "59392", "need": "revitaliser le centre-ville"}}
    profile = own_page.client.post("/api/v1/recommendations", json=asked).get_json()["profile"]
    assert profile["programmes"]["action-coeur-de-ville"] is True
    assert profile["programmes_as_of"]["action-coeur-de-ville"] == "2025-07-04"
