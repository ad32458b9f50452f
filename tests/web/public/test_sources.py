"""Where every fact was read: each source has its anchor, its dates, and the sheets that rest on
it."""

from flask.testing import FlaskClient

from tests.web.page_client import PageClient, text_of


def test_every_source_has_its_anchor_its_dates_and_its_owner(
    page: PageClient, client: FlaskClient
) -> None:
    shown = page("/sources")
    sources = client.get("/api/v1/sources").get_json()["items"]
    for source in sources:
        text = text_of(shown.one("li", id=source["id"]))
        assert " ".join(source["title"].replace("’", "'").split()) in text
        assert ("texte de l'organisme" if source["own"] else "texte d'un tiers") in text
        assert "lu le " in text
        assert ("Publié le " if source["dated"] else "Sans date connue") in text


def test_a_source_leads_to_what_it_supports(page: PageClient) -> None:
    shown = page("/sources")
    call = shown.one("li", id="appel-du-nord")
    assert "/offres/essais-ia-du-nord" in [link.get("href") for link in call.iter("a")]
    figures = text_of(shown.one("li", id="enquete-2025"))
    assert "chiffres" in figures


def test_a_source_without_address_says_so_and_has_no_link(
    page: PageClient, client: FlaskClient
) -> None:
    shown = page("/sources")
    without = [
        source
        for source in client.get("/api/v1/sources").get_json()["items"]
        if source["url"] is None
    ]
    assert without
    for source in without:
        item = shown.one("li", id=source["id"])
        assert "adresse non connue" in text_of(item)
        assert item.find("h3/a") is None


def test_sources_that_disagree_are_shown_together(page: PageClient) -> None:
    text = page("/sources").text
    assert "tantôt « moins de », tantôt « au plus »" in text
    assert "dépassée par celle de 2025" in text


def test_every_source_that_a_sheet_links_to_is_on_the_page(page: PageClient) -> None:
    anchors = {element.get("id") for element in page("/sources").all("li")}
    linked = {
        address.partition("#")[2]
        for slug in ("essais-ia-du-nord", "bureau-communal", "villages-en-projet")
        for address in (link.get("href", "") for link in page(f"/offres/{slug}").all("a"))
        if address.startswith("/sources#")
    }
    assert linked
    assert linked <= anchors
