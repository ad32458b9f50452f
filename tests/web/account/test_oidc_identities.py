"""An account belongs to the identity that first came for it: the provider's name for the person,
whatever becomes of their address."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from catalog.advice.accounts.accounts import Role, disable, invite
from catalog.storage.database import open_session
from tests.plugins.identity_provider import EMAIL, Liar
from tests.web.oidc_answers import TRUE_EMAIL, come_back, is_signed_in
from tests.web.page_client import PageClient

LINKED_ELSEWHERE = "déjà lié à une autre identité chez ProExemple"
NOT_INVITED = "Aucun compte n'est ouvert ici"


@pytest.fixture
def page(oidc_site: Callable[..., PageClient], liar: Liar) -> PageClient:
    """A visitor of the site, where Camille came once by the identity `s1`."""
    liar.claims = TRUE_EMAIL
    visitor = oidc_site(liar.issuer)
    come_back(visitor, liar)
    return PageClient(visitor.client.application)


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "nouvelle.adresse@exemple.fr", "email_verified": True},
        {"email": "dominique@exemple.fr", "email_verified": True},
        {"email": EMAIL, "email_verified": False},
        {"email": "nouvelle.adresse@exemple.fr"},
    ],
    ids=lambda claims: " ".join(map(str, claims.values())),
)
def test_an_identity_that_is_known_keeps_its_account_whatever_its_address(
    page: PageClient, liar: Liar, claims: dict[str, object]
) -> None:
    liar.claims = claims
    assert EMAIL in come_back(page, liar).text


def test_another_identity_with_the_same_address_is_refused(page: PageClient, liar: Liar) -> None:
    liar.claims = TRUE_EMAIL | {"sub": "s2"}
    refused = come_back(page, liar, 403)
    assert LINKED_ELSEWHERE in refused.text
    assert "demandez une nouvelle invitation" in refused.text
    assert not is_signed_in(page)
    liar.claims = TRUE_EMAIL
    assert come_back(page, liar).h1 == "Mon compte"


def test_the_same_name_at_another_provider_is_another_identity(
    page: PageClient, oidc_site: Callable[..., PageClient], liar: Liar
) -> None:
    renamed = f"{liar.issuer}/autre"
    liar.metadata |= {"issuer": renamed}
    liar.claims = TRUE_EMAIL | {"iss": renamed}
    liar.prefix = "/autre"
    elsewhere = oidc_site(renamed)
    assert LINKED_ELSEWHERE in come_back(elsewhere, liar, 403).text


def test_an_address_that_is_not_vouched_for_links_no_account(
    oidc_site: Callable[..., PageClient], liar: Liar
) -> None:
    liar.claims = TRUE_EMAIL | {"email_verified": False}
    visitor = oidc_site(liar.issuer)
    assert "ne garantit pas" in come_back(visitor, liar, 403).text
    liar.claims = TRUE_EMAIL | {"sub": "s2"}
    assert come_back(visitor, liar).h1 == "Mon compte"


def test_an_address_that_nobody_invited_opens_nothing(
    oidc_site: Callable[..., PageClient], liar: Liar
) -> None:
    liar.claims = TRUE_EMAIL | {"email": "inconnu@exemple.fr"}
    visitor = oidc_site(liar.issuer)
    assert NOT_INVITED in come_back(visitor, liar, 403).text
    assert not is_signed_in(visitor)


def test_a_closed_account_is_open_to_no_identity_and_takes_a_new_one_once_invited_again(
    page: PageClient, liar: Liar
) -> None:
    engine = page.client.application.extensions["engine"]
    with open_session(engine, writing=True) as session:
        disable(session, EMAIL, datetime.now(UTC))
        session.commit()
    for subject in ("s1", "s2"):
        liar.claims = TRUE_EMAIL | {"sub": subject}
        assert NOT_INVITED in come_back(page, liar, 403).text
    with open_session(engine, writing=True) as session:
        invite(session, EMAIL, Role.ADVISER, datetime.now(UTC))
        session.commit()
    assert come_back(page, liar).h1 == "Mon compte"
    liar.claims = TRUE_EMAIL
    assert LINKED_ELSEWHERE in come_back(page, liar, 403).text
