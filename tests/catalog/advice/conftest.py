"""Who prepares visits in the tests of this folder."""

import pytest
from sqlmodel import Session

from catalog.advice.accounts.accounts import AccountView, Role, invite
from tests.catalog.advice.visit_making import IN_TIME, NOW, made


@pytest.fixture
def adviser(session: Session) -> AccountView:
    return invite(session, "conseil@exemple.fr", Role.ADVISER, NOW)


@pytest.fixture
def colleague(session: Session) -> AccountView:
    return invite(session, "collegue@exemple.fr", Role.ADVISER, NOW)


@pytest.fixture
def visit_id(session: Session, adviser: AccountView) -> str:
    return made(session, adviser, IN_TIME)
