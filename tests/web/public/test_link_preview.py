"""What a link to the site shows elsewhere: the card and its picture, the one address of a page, the
icons of each identity."""

import struct
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalog.settings import Settings
from catalog.web.site.build_assets import ICONS, NODE_MODULES, OWN_FILES
from tests.plugins.application import running
from tests.web.page_client import Page, PageClient

SHEET = "/offres/essais-ia-du-nord"


@pytest.fixture(scope="module")
def official(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("static")
    with running(
        settings.model_copy(update={"site_identity": "etat"}), static_folder=folder
    ) as app:
        yield app


def card(page: Page) -> dict[str, str]:
    metas = {
        meta.get("property", meta.get("name", "")): meta.get("content", "")
        for meta in page.all("meta")
    }
    return {
        name: content for name, content in metas.items() if name.startswith(("og:", "twitter:"))
    }


def canonical(page: Page) -> list[str]:
    return [link.get("href", "") for link in page.all("link", rel="canonical")]


def served(visitor: FlaskClient, address: str) -> bytes:
    """A file that the site serves, closed once read."""
    with visitor.get(address, follow_redirects=True) as response:
        assert response.status_code == 200
        return response.data


def test_a_shared_link_shows_a_title_a_sentence_and_a_picture(
    page: PageClient, client: FlaskClient
) -> None:
    shown = card(page(SHEET))
    assert shown["og:title"] == "Essais d’IA du Nord (site non officiel)"
    assert shown["og:description"].startswith("Payer jusqu’à 60\u00a0% d’un essai d’IA")
    assert (shown["og:type"], shown["og:locale"]) == ("website", "fr_FR")
    assert shown["twitter:card"] == "summary_large_image"
    assert "Site non officiel" in shown["og:image:alt"]
    assert shown["og:image"].startswith("http://localhost/static/")
    picture = served(client, shown["og:image"])
    assert picture.startswith(b"\x89PNG")
    assert struct.unpack(">II", picture[16:24]) == (1200, 630)
    assert (shown["og:image:width"], shown["og:image:height"]) == ("1200", "630")
    assert len(picture) < 100_000


def test_a_page_has_one_address_whatever_was_asked_of_it(page: PageClient) -> None:
    for asked in (SHEET, f"{SHEET}?territory=80620&on=2024-12-10"):
        assert canonical(page(asked)) == [f"http://localhost{SHEET}"]
    assert card(page(SHEET))["og:url"] == f"http://localhost{SHEET}"
    assert canonical(page("/territoires/80620?on=2024-12-10")) == [
        "http://localhost/territoires/80620"
    ]


def test_what_is_its_reader_s_alone_has_no_address_to_share(page: PageClient) -> None:
    page("/").submit({"territory": "Cachy", "need": "le téléphone sonne sans arrêt"}, action="/")
    for address in ("/recommandations", "/questionnaire", "/connexion", "/dossiers/enregistrer"):
        shown = page(address)
        assert not canonical(shown)
        assert "og:url" not in card(shown)


def test_what_is_not_there_has_no_address_to_share(page: PageClient) -> None:
    for address in ("/offres/rien", "/rien"):
        assert not canonical(page(address, 404))


def test_a_page_that_was_kept_names_the_host_that_it_is_asked_for(client: FlaskClient) -> None:
    for host in ("localhost", "exemple.fr"):
        assert (
            f'<link rel="canonical" href="http://{host}{SHEET}">'
            in client.get(SHEET, base_url=f"http://{host}").text
        )


def test_each_identity_has_its_icons_and_its_card(app: Flask, official: Flask) -> None:
    state = NODE_MODULES / "@gouvfr" / "dsfr" / "dist" / "favicon"
    for site, folder in ((app, OWN_FILES), (official, state)):
        visitor, assets = site.test_client(), site.extensions["assets"]
        for name in ICONS:
            assert served(visitor, assets[name].url) == (folder / name).read_bytes()
        assert served(visitor, "/favicon.ico") == (folder / "favicon.ico").read_bytes()
    shown = card(PageClient(official)("/"))
    assert "non officiel" not in str(shown).lower()
    assert (
        served(official.test_client(), shown["og:image"])
        == (OWN_FILES / "card-etat.png").read_bytes()
    )
