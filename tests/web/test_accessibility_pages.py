"""The declaration claims nothing that was not measured, says whom to write to, and leads to what is planned."""

from catalog.settings import Settings
from tests.plugins.application import running
from tests.web.page_client import PageClient

DEFENDER = "https://formulaire.defenseurdesdroits.fr/"


def test_no_rate_is_claimed_before_an_audit(page: PageClient) -> None:
    shown = page("/accessibilite")
    assert "Ce site n'est pas conforme" in shown.text
    assert "%" not in shown.text
    assert "DOCX" in shown.text
    assert DEFENDER in shown.links().values()


def test_the_declaration_leads_to_the_scheme_and_the_scheme_to_its_yearly_plan(page: PageClient) -> None:
    scheme = page("/accessibilite").links()["schéma pluriannuel"]
    plan = page(scheme).links()["plan annuel 2027"]
    assert "/accessibilite" in page(plan).links().values()


def test_a_defect_is_written_to_the_contact_of_the_settings(page: PageClient, settings: Settings) -> None:
    assert "/contact" in page("/accessibilite").links().values()
    with running(settings.model_copy(update={"site_contact": "contact@exemple.fr"})) as app:
        assert "mailto:contact@exemple.fr" in PageClient(app)("/accessibilite").links().values()


def test_every_page_leads_to_the_declaration_the_scheme_and_the_figures(page: PageClient) -> None:
    shown = page("/contact")
    addresses = {link.get("href") for link in shown.one("footer").iter("a")}
    assert {"/accessibilite", "/schema-pluriannuel-accessibilite", "/stats"} <= addresses
    listed = set(page("/plan-du-site").links().values())
    assert {"/accessibilite", "/schema-pluriannuel-accessibilite", "/plan-annuel-accessibilite", "/stats"} <= listed
