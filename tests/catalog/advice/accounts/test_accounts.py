"""Accounts, links and sessions: who may enter, once, for how long; the same on both databases, two
clicks at once included."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from catalog.advice.accounts.accounts import (
    ADDRESS_KEPT,
    CODE_LETTERS,
    AccountNotFound,
    InvalidEmail,
    Role,
    account_of_email,
    adviser_of_code,
    all_accounts,
    disable,
    follow,
    invite,
    purge_closed_accounts,
    read_email,
)
from catalog.advice.accounts.identities import (
    IdentityMismatch,
    account_of_identity,
    link_identity,
)
from catalog.advice.accounts.sign_in import (
    LINK_DELAY,
    LINK_LIFE,
    SESSION_LIFE,
    account_of_link,
    account_of_session,
    make_link,
    renew_link,
    sign_in_by_link,
    sign_out,
    sign_out_everywhere,
)
from catalog.storage.database import make_engine, open_session
from catalog.storage.models import Account, AccountSession, SignInLink

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
EMAIL = "camille@exemple.fr"
ISSUER = "https://idp.exemple.fr"
A_SECOND = timedelta(seconds=1)


@pytest.fixture
def own_engine(own_database_url: str) -> Iterator[Engine]:
    engine = make_engine(own_database_url)
    with open_session(engine, writing=True) as session:
        invite(session, EMAIL, Role.ADVISER, NOW)
        session.commit()
    yield engine
    engine.dispose()


def signed_in(session: Session, email: str = EMAIL, at: datetime = NOW) -> str:
    """The token of a session just opened."""
    opened = sign_in_by_link(session, make_link(session, email, "", at), at)
    assert opened is not None
    return opened.token


def test_inviting_again_changes_the_role_and_nothing_else(session: Session) -> None:
    first = invite(session, EMAIL, Role.ADVISER, NOW)
    follow(session, first.id, ["59"])
    again = invite(session, f" {EMAIL.title()} ", Role.EDITOR, NOW + A_SECOND)
    assert (again.id, again.email, again.code, again.departements) == (
        first.id,
        EMAIL,
        first.code,
        ("59",),
    )
    assert again.role is Role.EDITOR
    assert [account.email for account in all_accounts(session)] == [EMAIL]


@pytest.mark.parametrize(
    "text", ["", "camille", "camille@", "@exemple.fr", "camille@exemple", "a b@exemple.fr",
    "camille@exemple.fr\nBcc: x@y.fr",
     "camille@exemple..fr", ".camille@exemple.fr", "camille@-exemple.fr", "é@exemple.fr",
     "<camille@exemple.fr>", "camille@exemple.fr,x@y.fr", "x@" + "a." * 130 + "fr"],
)  # fmt: skip
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(InvalidEmail):
        read_email(text)


@pytest.mark.parametrize(
    "text", ["o'brien+visites@sous.exemple.fr", "A.B-c_d@exemple.gouv.fr", "x@a-b.fr"]
)
def test_addresses_that_people_have_are_read(text: str) -> None:
    assert read_email(f" {text} ") == text.lower()


def test_a_code_is_said_over_the_telephone_and_read_as_it_is_heard(session: Session) -> None:
    adviser = invite(session, EMAIL, Role.ADVISER, NOW)
    assert len(adviser.code) == 8
    assert set(adviser.code) <= set(CODE_LETTERS)
    assert not set(CODE_LETTERS) & set("ILO01")
    heard = f" {adviser.code[:4].lower()} - {adviser.code[4:]} "
    assert adviser_of_code(session, heard) == adviser


def test_a_code_leads_to_advisers_whose_account_is_open(session: Session) -> None:
    editor = invite(session, "redaction@exemple.fr", Role.EDITOR, NOW)
    adviser = invite(session, EMAIL, Role.ADVISER, NOW)
    admin = invite(session, "admin@exemple.fr", Role.ADMIN, NOW)
    assert adviser_of_code(session, admin.code) == admin
    disable(session, EMAIL, NOW)
    for code in (editor.code, adviser.code, "", "AAAAAAAA"):
        with pytest.raises(AccountNotFound):
            adviser_of_code(session, code)


def test_an_administrator_may_do_all_and_the_others_their_part(session: Session) -> None:
    may = {
        role: {asked for asked in Role if invite(session, EMAIL, role, NOW).may(asked)}
        for role in Role
    }
    assert may == {Role.ADVISER: {Role.ADVISER}, Role.EDITOR: {Role.EDITOR}, Role.ADMIN: set(Role)}


def test_following_replaces_what_was_followed(session: Session) -> None:
    adviser = invite(session, EMAIL, Role.ADVISER, NOW)
    follow(session, adviser.id, ["62", "59", "62"])
    assert account_of_email(session, EMAIL).departements == ("59", "62")
    follow(session, adviser.id, ["2A"])
    assert account_of_email(session, EMAIL).departements == ("2A",)


def test_a_link_is_known_to_the_database_by_its_hash_only(session: Session) -> None:
    invite(session, EMAIL, Role.ADVISER, NOW)
    token = make_link(session, EMAIL, "/compte", NOW)
    opened = sign_in_by_link(session, token, NOW)
    kept = session.exec(select(AccountSession)).one()
    assert opened is not None
    assert opened.next_path == "/compte"
    assert len(token) == len(opened.token) == 43
    assert opened.token not in kept.model_dump().values()


def test_a_link_serves_once_and_looking_at_it_changes_nothing(session: Session) -> None:
    adviser = invite(session, EMAIL, Role.ADVISER, NOW)
    token = make_link(session, EMAIL, "", NOW)
    assert account_of_link(session, token, NOW) == account_of_link(session, token, NOW) == adviser
    assert sign_in_by_link(session, token, NOW) is not None
    assert sign_in_by_link(session, token, NOW) is None
    assert account_of_link(session, token, NOW) is None


def test_a_link_lasts_fifteen_minutes_to_the_second(session: Session) -> None:
    invite(session, EMAIL, Role.ADVISER, NOW)
    token = make_link(session, EMAIL, "", NOW)
    assert timedelta(minutes=15) == LINK_LIFE
    assert account_of_link(session, token, NOW + LINK_LIFE - A_SECOND) is not None
    assert account_of_link(session, token, NOW + LINK_LIFE) is None
    assert sign_in_by_link(session, token, NOW + LINK_LIFE) is None


def test_a_new_link_puts_an_end_to_the_former(session: Session) -> None:
    invite(session, EMAIL, Role.ADVISER, NOW)
    former = renew_link(session, EMAIL, "", NOW)
    assert renew_link(session, EMAIL, "", NOW + LINK_DELAY - A_SECOND) is None
    latest = renew_link(session, f" {EMAIL.upper()}", "", NOW + LINK_DELAY)
    assert former is not None
    assert latest is not None
    assert sign_in_by_link(session, former, NOW + LINK_DELAY) is None
    assert sign_in_by_link(session, latest, NOW + LINK_DELAY) is not None


def test_nobody_makes_a_link_for_an_account_that_is_not_open(session: Session) -> None:
    assert renew_link(session, EMAIL, "", NOW) is None
    invite(session, EMAIL, Role.ADVISER, NOW)
    disable(session, EMAIL, NOW)
    assert renew_link(session, EMAIL, "", NOW) is None
    with pytest.raises(AccountNotFound):
        make_link(session, EMAIL, "", NOW)


def test_closing_an_account_ends_its_link_and_its_sessions(session: Session) -> None:
    invite(session, EMAIL, Role.ADVISER, NOW)
    token = signed_in(session)
    link = make_link(session, EMAIL, "", NOW)
    disable(session, EMAIL, NOW)
    assert account_of_session(session, token, NOW) is None
    assert account_of_link(session, link, NOW) is None
    invite(session, EMAIL, Role.ADVISER, NOW)
    assert account_of_session(session, token, NOW) is None


def test_an_identity_is_linked_once_and_then_found_without_an_address(session: Session) -> None:
    adviser = invite(session, EMAIL, Role.ADVISER, NOW)
    assert account_of_identity(session, ISSUER, "s1") is None
    assert link_identity(session, ISSUER, "s1", f" {EMAIL.title()}") == adviser
    assert account_of_identity(session, ISSUER, "s1") == adviser
    assert account_of_identity(session, "https://autre.exemple.fr", "s1") is None
    with pytest.raises(IdentityMismatch):
        link_identity(session, ISSUER, "s2", EMAIL)
    with pytest.raises(AccountNotFound):
        link_identity(session, ISSUER, "s2", "inconnu@exemple.fr")


def test_inviting_again_keeps_the_identity_and_closing_forgets_it(session: Session) -> None:
    adviser = invite(session, EMAIL, Role.ADVISER, NOW)
    link_identity(session, ISSUER, "s1", EMAIL)
    invite(session, EMAIL, Role.ADVISER, NOW)
    assert account_of_identity(session, ISSUER, "s1") == adviser
    disable(session, EMAIL, NOW)
    assert account_of_identity(session, ISSUER, "s1") is None
    with pytest.raises(AccountNotFound):
        link_identity(session, ISSUER, "s1", EMAIL)
    invite(session, EMAIL, Role.ADVISER, NOW)
    assert link_identity(session, ISSUER, "s2", EMAIL) == adviser


def test_an_account_that_is_closed_is_open_to_no_identity_that_it_kept(session: Session) -> None:
    """Closing forgets the identity; a row that was closed by other means may hold one."""
    invite(session, EMAIL, Role.ADVISER, NOW)
    link_identity(session, ISSUER, "s1", EMAIL)
    session.exec(select(Account)).one().disabled_at = NOW
    with pytest.raises(AccountNotFound):
        account_of_identity(session, ISSUER, "s1")


def test_of_many_identities_at_once_one_takes_the_account(own_engine: Engine) -> None:
    subjects = iter(range(8))

    def link(session: Session) -> object:
        try:
            return link_identity(session, ISSUER, f"s{next(subjects)}", EMAIL)
        except IdentityMismatch:
            return None

    linked = _at_once(own_engine, link)
    assert sum(account is not None for account in linked) == 1


def test_a_session_ends_after_a_working_day(session: Session) -> None:
    adviser = invite(session, EMAIL, Role.ADVISER, NOW)
    token = signed_in(session)
    assert timedelta(hours=20) == SESSION_LIFE  # As the pages say.
    assert account_of_session(session, token, NOW + SESSION_LIFE - A_SECOND) == adviser
    assert account_of_session(session, token, NOW + SESSION_LIFE) is None


def test_signing_out_ends_one_session_or_all_of_the_account(session: Session) -> None:
    adviser = invite(session, EMAIL, Role.ADVISER, NOW)
    invite(session, "autre@exemple.fr", Role.EDITOR, NOW)
    first, second, third = signed_in(session), signed_in(session), signed_in(session)
    other = signed_in(session, "autre@exemple.fr")

    def alive() -> list[bool]:
        return [
            account_of_session(session, token, NOW) is not None
            for token in (first, second, third, other)
        ]

    sign_out(session, first)
    assert alive() == [False, True, True, True]
    sign_out_everywhere(session, adviser.id)
    assert alive() == [False, False, False, True]


def test_of_many_clicks_at_once_one_signs_in(own_engine: Engine) -> None:
    with open_session(own_engine, writing=True) as session:
        token = make_link(session, EMAIL, "", NOW)
        session.commit()
    opened = _at_once(own_engine, lambda session: sign_in_by_link(session, token, NOW))
    assert sum(one is not None for one in opened) == 1


def test_of_many_requests_at_once_one_makes_a_link(own_engine: Engine) -> None:
    made = _at_once(own_engine, lambda session: renew_link(session, EMAIL, "", NOW))
    assert sum(one is not None for one in made) == 1
    with Session(own_engine) as session:
        assert len(session.exec(select(SignInLink)).all()) == 1


def _at_once(engine: Engine, act: Callable[[Session], object]) -> list[object]:
    """What eight writers get who all start together."""

    def run(_number: int) -> object:
        with open_session(engine, writing=True) as session:
            done = act(session)
            session.commit()
            return done

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(run, range(8)))


def test_the_address_of_a_closed_account_goes_on_the_day_said_and_no_later(
    session: Session,
) -> None:
    invite(session, "parti@exemple.fr", Role.ADVISER, NOW)
    disable(session, "parti@exemple.fr", NOW)
    assert purge_closed_accounts(session, NOW + ADDRESS_KEPT - timedelta(microseconds=1)) == 0
    assert purge_closed_accounts(session, NOW + ADDRESS_KEPT) == 1
    assert purge_closed_accounts(session, NOW + ADDRESS_KEPT) == 0
    assert not [one for one in all_accounts(session) if one.email == "parti@exemple.fr"]
