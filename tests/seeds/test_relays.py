"""The State's mailboxes stand for tailored engineering, and for nothing else; the services that
share means are no desk for it."""

from catalog.content.seeding import load_seeds
from matching.domain.vocabulary import DeskKind
from tests.plugins.template import SEEDS

SEEDS_READ = load_seeds(SEEDS)
OF_THE_STATE = ("prefecture-", "ddt-", "ddtm-")


def test_a_mailbox_of_the_state_is_for_tailored_engineering_only() -> None:
    for relay in SEEDS_READ.references.relays:
        is_state = relay.slug.startswith(OF_THE_STATE)
        assert is_state == ("ingenierie-sur-mesure" in relay.offerings), relay.slug
        assert not is_state or len(relay.offerings) == 1


def test_every_offering_of_a_relay_sends_to_relays_or_to_the_state() -> None:
    sheets = {sheet.slug: sheet for sheet in SEEDS_READ.sheets}
    for relay in SEEDS_READ.references.relays:
        for slug in relay.offerings:
            local = sheets[slug].contact.local_desks
            assert "relays" in local or DeskKind.SOUS_PREFECTURE in local, slug
