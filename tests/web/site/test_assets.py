"""The static files: what each identity serves, the same bytes every time, nothing that points at
nothing."""

import gzip
import re
import shutil
from pathlib import Path

import brotli
import pytest
from flask.testing import FlaskClient

from catalog.app import create_app
from catalog.settings import PROJECT_ROOT, Settings
from catalog.web.site import build_assets as building
from catalog.web.site.assets import Assets, AssetsNotBuilt
from catalog.web.site.build_assets import ICON_USERS, MissingPackages, build_assets
from tests.plugins.application import running


@pytest.fixture(scope="module")
def neutral() -> Assets:
    return build_assets("neutral")


@pytest.fixture(scope="module")
def official(tmp_path_factory: pytest.TempPathFactory) -> Assets:
    return build_assets("etat", tmp_path_factory.mktemp("static"))


def _file(assets: Assets, name: str) -> Path:
    return assets.folder / assets[name].url.removeprefix("/static/")


def test_the_neutral_identity_serves_neither_the_font_nor_the_marks_of_the_state(
    neutral: Assets,
) -> None:
    style = _file(neutral, "dsfr/dsfr.css").read_text(encoding="utf-8")
    assert "@font-face" not in style
    assert "font-family:system-ui" in style
    assert not [
        name for name in neutral if name.endswith((".woff", ".woff2")) or "/favicon/" in name
    ]


def test_the_state_s_identity_serves_its_font(official: Assets, neutral: Assets) -> None:
    style = _file(official, "dsfr/dsfr.css").read_text(encoding="utf-8")
    assert style.count("@font-face") == 10
    assert "dsfr/fonts/Marianne-Regular.woff2" in set(official)
    assert official["dsfr/dsfr.css"].url != neutral["dsfr/dsfr.css"].url


@pytest.mark.parametrize("identity", ["neutral", "official"])
def test_what_a_stylesheet_points_at_is_served(
    identity: str, request: pytest.FixtureRequest
) -> None:
    assets: Assets = request.getfixturevalue(identity)
    served = set(assets)
    for sheet in (name for name in served if name.endswith(".css")):
        text = _file(assets, sheet).read_text(encoding="utf-8")
        assert "sourceMappingURL" not in text
        addresses = re.findall(r"url\(\"?([^)\"']+)\"?\)", text)
        missing = [
            address
            for address in addresses
            if not address.startswith("data:") and f"dsfr/{address}" not in served
        ]
        assert not missing


def test_every_icon_that_is_named_is_served(neutral: Assets) -> None:
    style = _file(neutral, "dsfr/dsfr.css").read_text(encoding="utf-8")
    named = {
        name
        for root in ICON_USERS
        for path in root.rglob("*")
        if path.suffix in {".html", ".py", ".js"}
        for name in re.findall(r"fr-icon-[a-z0-9-]+[a-z0-9]", path.read_text(encoding="utf-8"))
    }
    assert named
    assert not [name for name in named if f".{name}:" not in style and name != "fr-icon-a-z0-9"]


def test_a_page_waits_for_one_stylesheet() -> None:
    links = re.compile(r'<link rel="stylesheet"(?![^>]*media="print")')
    waiting = {
        path.relative_to(PROJECT_ROOT / "templates").as_posix(): len(
            links.findall(path.read_text(encoding="utf-8"))
        )
        for path in (PROJECT_ROOT / "templates").rglob("*.html")
    }
    # The briefing is a sheet of paper, whose rules must reach no other page.
    assert {name: count for name, count in waiting.items() if count} == {
        "base.html": 1,
        "visits/briefing/screen.html": 1,
    }


def test_compressed_twins_say_the_same(neutral: Assets) -> None:
    for name in (
        "dsfr/dsfr.css",
        "dsfr/dsfr.js",
        "site.js",
        "autocomplete/accessible-autocomplete.js",
    ):
        file = _file(neutral, name)
        content = file.read_bytes()
        assert brotli.decompress(file.with_name(f"{file.name}.br").read_bytes()) == content
        assert gzip.decompress(file.with_name(f"{file.name}.gz").read_bytes()) == content
    assert _file(neutral, "dsfr/dsfr.css").with_name("dsfr.css.br").stat().st_size < 70_000


def test_building_again_elsewhere_gives_the_same_bytes_and_building_again_here_does_nothing(
    official: Assets, tmp_path: Path
) -> None:
    before = {path: path.stat().st_mtime_ns for path in official.folder.rglob("*")}
    again = build_assets("etat", official.folder)
    assert [again[name] for name in official] == [official[name] for name in official]
    assert {path: path.stat().st_mtime_ns for path in official.folder.rglob("*")} == before
    elsewhere = build_assets("etat", tmp_path)
    for path in (path for path in tmp_path.rglob("*") if path.is_file()):
        assert path.read_bytes() == (official.folder / path.relative_to(tmp_path)).read_bytes(), (
            path
        )
    assert set(elsewhere) == set(official)


def test_missing_packages_are_said_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "NODE_MODULES", tmp_path / "node_modules")
    with pytest.raises(MissingPackages, match="Lancez « make install »"):
        build_assets("neutral", tmp_path)


def test_a_style_that_changed_is_built_again_and_the_rest_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own"
    shutil.copytree(building.OWN_FILES, own)
    monkeypatch.setattr(building, "OWN_FILES", own)
    first = build_assets("neutral", tmp_path)
    (own / "visits.css").write_text(".visit { color: red }", encoding="utf-8")
    second = build_assets("neutral", tmp_path)
    assert second["dsfr/dsfr.css"].url != first["dsfr/dsfr.css"].url
    assert second["site.js"] == first["site.js"]
    assert Assets.read("neutral", tmp_path)["dsfr/dsfr.css"] == second["dsfr/dsfr.css"]


def test_the_site_builds_nothing_and_says_what_to_do_when_nothing_is_built(
    settings: Settings, tmp_path: Path
) -> None:
    with pytest.raises(AssetsNotBuilt, match="Lancez « make install »"):
        create_app(settings, tmp_path)
    build_assets("neutral", tmp_path)
    shutil.rmtree(tmp_path / Assets.read("neutral", tmp_path).directories[0])
    with pytest.raises(AssetsNotBuilt):
        create_app(settings, tmp_path)


def test_only_what_is_built_is_served(client: FlaskClient, neutral: Assets) -> None:
    manifest = next(neutral.folder.glob("manifest-*.json"))
    assert client.get(f"/static/{manifest.name}").status_code == 404
    assert client.get("/static/../settings.py").status_code == 404


def test_the_state_s_identity_shows_its_marks_and_no_notice(
    settings: Settings, official: Assets
) -> None:
    with running(settings.model_copy(update={"site_identity": "etat"}), official.folder) as app:
        visitor = app.test_client()
        html, sitemap = visitor.get("/glossaire").text, visitor.get("/sitemap.xml").text
    assert "fr-logo" in html
    assert "Site non officiel" not in html
    assert "noindex" not in html
    assert "/glossaire</loc>" in sitemap
    assert "/offres/cap-numerique</loc>" in sitemap


def test_the_neutral_identity_says_what_it_is(client: FlaskClient) -> None:
    html = client.get("/glossaire").text
    assert "Site non officiel" in html
    assert "République" not in html
    assert '<meta name="robots" content="noindex">' in html
    assert "<loc>" not in client.get("/sitemap.xml").text


def test_the_project_pins_the_version_that_anyone_may_use() -> None:
    version = re.search(
        r'"version": "([^"]+)"',
        (PROJECT_ROOT / "node_modules/@gouvfr/dsfr/package.json").read_text(encoding="utf-8"),
    )
    assert version is not None
    assert version[1] == "1.14.4"
