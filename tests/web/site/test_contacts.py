"""A contact that one can tap behind each answer: on the results, an offering's page, a territory's
page, the paper and in the interface."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalog.territories.directory.online import import_copy
from tests.catalog.territories.directory_copies import (
    NAME,
    PLACE,
    as_json,
    record,
    without_floors,
)
from tests.web.page_client import PageClient

HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture
def loaded(own_app: Flask, tmp_path: Path) -> Flask:
    path = tmp_path / "copie"
    path.write_bytes(as_json([*PLACE, record("mairie", "80159", f"Mairie - Cachy {HOSTILE}")]))
    import_copy(
        own_app.extensions["engine"],
        path,
        NAME,
        without_floors(),
        date(2026, 11, 28),
        datetime(2026, 11, 28, tzinfo=UTC),
    )
    return own_app


def contacts(client: FlaskClient, slug: str, code: str = "80620") -> list[dict[str, Any]]:
    answer = client.post(
        "/api/v1/recommendations",
        json={"profile": {"code": code, "need": "un site internet"}, "on": "2026-11-28"},
    ).get_json()
    items = [*answer["recommendations"], *answer["others"]]
    found: list[dict[str, Any]] = next(item["contacts"] for item in items if item["slug"] == slug)
    return found


def test_the_interface_gives_structured_contacts(loaded: Flask) -> None:
    (desk,) = contacts(loaded.test_client(), "fonds-ruralite")
    assert desk["name"] == "Sous-préfecture - Péronne"
    assert desk["telephone"] == "03 22 84 00 01"
    assert desk["email"] is None
    assert (desk["source"], desk["dated"]) == ("annuaire-administration", "2024-12-18")


def test_a_relay_is_given_for_what_it_has_a_part_in_only(client: FlaskClient) -> None:
    named = {
        slug: [contact["name"] for contact in contacts(client, slug)]
        for slug in ("bureau-communal", "outils-en-commun", "renfort-projet")
    }
    assert named["bureau-communal"] == ["Bureau communal", "Somme mutualisée"]
    assert "Somme mutualisée" in named["outils-en-commun"]
    assert "Somme mutualisée" not in named["renfort-projet"]


def test_the_page_of_an_offering_gives_the_desk_of_the_reader_s_place(
    loaded: Flask, own_page: PageClient
) -> None:
    html = own_page("/offres/fonds-ruralite?territory=80620").html
    assert 'href="tel:0322840001"' in html
    assert "Du lundi au vendredi" in html


def test_the_page_of_a_territory_gives_its_desks(loaded: Flask, own_page: PageClient) -> None:
    page = own_page("/territoires/80620")
    assert "Qui contacter" in page.text
    for name in ("Mairie - Péronne", "CC de la Haute Somme", "France services - Péronne"):
        assert name in page.text
    assert 'href="mailto:contact@exemple.fr"' in page.html
    assert "18 décembre 2024" in page.text


def test_what_a_record_holds_is_text_on_the_page(loaded: Flask, own_page: PageClient) -> None:
    assert "<script>alert" not in own_page("/territoires/80159").html


def test_without_the_directory_the_page_leads_to_the_public_one(page: PageClient) -> None:
    html = page("/territoires/80620").html
    assert 'href="https://lannuaire.service-public.gouv.fr/navigation/mairie"' in html
    assert 'href="tel:' not in html
