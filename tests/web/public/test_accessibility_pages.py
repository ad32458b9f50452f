"""The declaration claims nothing that was not measured, says whom to write to, and leads to what is
planned."""

from http import HTTPStatus

from catalog.content.accessibility import assessment
from catalog.settings import Settings
from catalog.web.site.filters import short_date
from matching.domain.wording import percent
from tests.plugins.application import running
from tests.web.page_client import PageClient, text_of

DEFENDER = "https://formulaire.defenseurdesdroits.fr/"


def test_the_declaration_says_what_was_assessed_and_by_whom(page: PageClient) -> None:
    shown, assessed = page("/accessibilite"), assessment()
    assert shown.h1.endswith(assessed.state)
    for figure in (
        percent(assessed.rate),
        percent(assessed.mean_rate),
        short_date(assessed.assessed_on),
    ):
        assert figure.replace("\u00a0", " ") in shown.text
    assert "Ce n'est pas un audit indépendant" in shown.text
    assert all(sample.address in shown.text for sample in assessed.pages)
    assert all(f"critère {criterion.number}" in shown.text for criterion in assessed.unmet)
    assert "DOCX" in shown.text
    assert DEFENDER in shown.links().values()


def test_every_page_says_the_state_of_the_declaration(page: PageClient) -> None:
    assert f"Accessibilité : {assessment().state}" in text_of(page("/contact").one("footer"))
    assert f"Accessibilité : {assessment().state}" in page("/plan-du-site").links()


def test_the_declaration_leads_to_the_scheme_and_the_scheme_to_its_yearly_plan(
    page: PageClient,
) -> None:
    scheme = page("/accessibilite").links()["schéma pluriannuel"]
    plan = page(scheme).links()["plan annuel 2027"]
    assert "/accessibilite" in page(plan).links().values()


def test_a_defect_is_written_to_the_contact_of_the_settings(
    page: PageClient, settings: Settings
) -> None:
    assert "/contact" in page("/accessibilite").links().values()
    with running(settings.model_copy(update={"site_contact": "contact@exemple.fr"})) as app:
        assert "mailto:contact@exemple.fr" in PageClient(app)("/accessibilite").links().values()


def test_every_page_leads_to_the_declaration_the_scheme_and_the_figures(page: PageClient) -> None:
    shown = page("/contact")
    addresses = {link.get("href") for link in shown.one("footer").iter("a")}
    assert {"/accessibilite", "/schema-pluriannuel-accessibilite", "/stats"} <= addresses
    listed = set(page("/plan-du-site").links().values())
    assert {
        "/accessibilite",
        "/schema-pluriannuel-accessibilite",
        "/plan-annuel-accessibilite",
        "/stats",
    } <= listed


def test_every_link_of_the_site_map_answers(page: PageClient) -> None:
    listed = page("/plan-du-site").links().values()
    assert not [
        address for address in listed if page.client.get(address).status_code != HTTPStatus.OK
    ]
