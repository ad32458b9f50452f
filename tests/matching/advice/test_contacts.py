"""Whom to call: the desks that an offering names, of this place, and the relays of this offering
only."""

from datetime import date
from typing import Any

import pytest

from matching.advice.contacts import contacts_of, desk_in_words
from matching.domain.contacts import LocalContact, LocalRelay
from matching.domain.profile import Profile
from matching.domain.vocabulary import DeskKind
from matching.need.taxonomy import Taxonomy
from matching.ranking.catalogue import Catalogue
from matching.ranking.duties import Safeguards
from tests.matching.builders import offer
from tests.matching.learned import knowing_nothing

PERONNE = LocalContact(
    "Sous-préfecture - Péronne", DeskKind.SOUS_PREFECTURE, telephone="03 22 84 00 00"
)
DDT = LocalContact("DDT de la Somme", DeskKind.DDT, email="ddtm@somme.gouv.fr")
SYNDICATE = LocalContact("Somme Numérique", source="presse")
MAILBOX = LocalContact("Préfecture de la Somme", email="courrier@somme.gouv.fr")
DESKS = {DeskKind.SOUS_PREFECTURE: (PERONNE,), DeskKind.DDT: (DDT,)}
PROFILE = Profile(departement="80", sous_prefecture="Sous-préfecture de Péronne")


def catalogue() -> Catalogue:
    return Catalogue(
        version="essai",
        offers=(),
        taxonomy=Taxonomy((), ()),
        safeguards=Safeguards(()),
        learned=knowing_nothing(),
        local_desks={
            "80": (
                LocalRelay(SYNDICATE, frozenset({"suite"})),
                LocalRelay(MAILBOX, frozenset({"ingenierie"})),
            )
        },
    )


def contacts(slug: str, **contact: Any) -> tuple[LocalContact, ...]:
    asked = offer(slug=slug, contact={"desk": "le guichet"} | contact)
    return contacts_of(asked, PROFILE, catalogue(), DESKS)


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        (None, ()),
        ("sous_prefecture", (PERONNE,)),
        (["ddt", "sous_prefecture"], (DDT, PERONNE)),
        ("cnfpt", ()),
    ],
)
def test_the_desks_are_those_that_the_sheet_names_in_its_order(
    local: Any, expected: tuple[LocalContact, ...]
) -> None:
    assert contacts("fonds", local=local) == expected


def test_a_relay_is_given_for_its_own_offerings_only() -> None:
    assert contacts("suite", local="relays") == (SYNDICATE,)
    assert contacts("ingenierie", local="sous_prefecture") == (PERONNE, MAILBOX)
    assert contacts("communs", local="relays") == ()


def test_the_words_name_only_the_relays_of_the_offering() -> None:
    suite = offer(slug="suite", contact={"desk": "l’équipe", "local": "relays"})
    other = offer(slug="communs", contact={"desk": "l’équipe", "local": "relays"})
    assert (
        desk_in_words(suite, PROFILE, catalogue())
        == "l’équipe ; près de chez vous : Somme Numérique"
    )
    assert desk_in_words(other, PROFILE, catalogue()) == "l’équipe"


def test_the_coordinates_of_a_sheet_are_those_of_its_desk_or_else_of_the_offering() -> None:
    (alone,) = contacts("outil", email="a@exemple.fr")
    assert (alone.name, alone.email) == ("le guichet", "a@exemple.fr")
    state, team = contacts("essais", local="sous_prefecture", email="a@exemple.fr")
    assert state == PERONNE
    assert (team.name, team.email) == ("Une offre", "a@exemple.fr")


def test_at_most_two_desks_of_a_kind_are_given() -> None:
    many = tuple(LocalContact(f"Sous-préfecture {number}") for number in range(4))
    asked = offer(contact={"desk": "le guichet", "local": "sous_prefecture"})
    found = contacts_of(asked, PROFILE, catalogue(), {DeskKind.SOUS_PREFECTURE: many})
    assert found == many[:2]


@pytest.mark.parametrize(
    ("number", "link"),
    [
        ("03 22 97 80 80", "tel:0322978080"),
        ("39 39", "tel:3939"),
        ("+687266300", "tel:+687266300"),
        (None, None),
    ],
)
def test_a_telephone_is_a_link_that_dials_it(number: str | None, link: str | None) -> None:
    assert LocalContact("Mairie", telephone=number).telephone_link == link


def test_a_contact_without_anything_but_a_name_is_whole() -> None:
    assert LocalContact("Mairie", dated=date(2026, 1, 1)).hours == ()
