"""Who sees a dossier that was sent: those whom its holder meant, until it is taken back or erased,
and nobody else."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, func, select

from catalog.advice.accounts.accounts import (
    AccountNotFound,
    AccountView,
    Role,
    account_of_email,
    disable,
    follow,
    invite,
)
from catalog.advice.dossiers.dossiers import (
    RETENTION,
    DossierNotFound,
    DossierView,
    draft_of,
    erase,
    find,
    modify,
    save,
)
from catalog.advice.dossiers.shares import (
    PER_PAGE,
    hold_received,
    inboxes_of,
    organisation_in_words,
    received_by,
    received_dossier,
    send_by_code,
    send_to_inbox,
    shares_of_dossier,
    take,
    take_back,
)
from catalog.advice.tokens import new_token
from catalog.advice.visits.new_organisations import NewOrganisation, described
from catalog.advice.visits.visits import create_visit
from catalog.storage.models import DossierShareRow, VisitOrganisation

TODAY = date(2026, 11, 22)
TOMORROW = TODAY + timedelta(days=1)
NOW = datetime(2026, 11, 22, tzinfo=UTC)
PERONNE: dict[str, Any] = {"code": "80620", "need": "le téléphone sonne sans arrêt"}


@pytest.fixture
def token(session: Session) -> str:
    return save(session, draft_of(session, PERONNE, "Accueil", TODAY), new_token(), "secret")


@pytest.fixture
def dossier(session: Session, token: str) -> DossierView:
    return find(session, token, TODAY)


@pytest.fixture
def adviser(session: Session) -> Callable[..., AccountView]:
    def make(name: str, *departements: str, role: Role = Role.ADVISER) -> AccountView:
        account = invite(session, f"{name}@exemple.fr", role, NOW)
        follow(session, account.id, departements)
        session.flush()
        return account_of_email(session, account.email)

    return make


def ids(session: Session, account: AccountView, on: date = TODAY) -> list[str]:
    return [received.dossier.id for received in received_by(session, account, on).items]


def test_by_a_code_it_reaches_the_one_who_gave_it_and_nobody_else(
    session: Session, dossier: DossierView, adviser: Callable[..., AccountView]
) -> None:
    mine, other, boss = adviser("moi"), adviser("autre", "80"), adviser("chef", role=Role.ADMIN)
    typed = f" {mine.code[:4].lower()}-{mine.code[4:]} "
    send_by_code(session, dossier, typed, TODAY)
    assert ids(session, mine) == [dossier.id]
    assert ids(session, other) == ids(session, boss) == []
    with pytest.raises(DossierNotFound):
        received_dossier(session, other, dossier.id, TODAY)


def test_by_an_inbox_it_reaches_those_who_follow_it_even_later(
    session: Session, dossier: DossierView, adviser: Callable[..., AccountView]
) -> None:
    somme, nord = adviser("somme", "02", "80"), adviser("nord", "59")
    send_to_inbox(session, dossier, "80", TODAY)
    assert ids(session, somme) == [dossier.id]
    assert ids(session, nord) == []
    assert ids(session, adviser("nord", "59", "80")) == [dossier.id]
    assert ids(session, adviser("somme")) == []


def test_a_code_that_nobody_gave_is_told(
    session: Session, dossier: DossierView, adviser: Callable[..., AccountView]
) -> None:
    gone, editor = adviser("parti"), adviser("redaction", role=Role.EDITOR)
    disable(session, gone.email, NOW)
    for code in ("ABCDEFGH", "", gone.code, editor.code):
        with pytest.raises(AccountNotFound):
            send_by_code(session, dossier, code, TODAY)


def test_sent_twice_it_is_sent_once(
    session: Session, dossier: DossierView, adviser: Callable[..., AccountView]
) -> None:
    account = adviser("moi", "80")
    for day in (TODAY, TOMORROW):
        send_by_code(session, dossier, account.code, day)
        send_to_inbox(session, dossier, "80", day)
    assert [
        (dossier_share.departement, dossier_share.sent_on)
        for dossier_share in shares_of_dossier(session, dossier)
    ] == [(None, TODAY), ("80", TODAY)]
    assert [received.departement for received in received_by(session, account, TODAY).items] == [
        None
    ]


def test_an_inbox_that_is_full_is_read_page_by_page_at_the_same_cost(
    session: Session, adviser: Callable[..., AccountView]
) -> None:
    account = adviser("moi", "80")
    sent = []
    for number in range(PER_PAGE + 3):
        token = save(session, draft_of(session, PERONNE, f"{number}", TODAY), new_token(), "secret")
        sent.append(find(session, token, TODAY))
        send_to_inbox(session, sent[-1], "80", TODAY)
    send_by_code(session, sent[0], account.code, TOMORROW)
    first, second = (received_by(session, account, TOMORROW, page) for page in (1, 2))
    assert (first.total, first.pages, second.page) == (PER_PAGE + 3, 2, 2)
    ids = [one.dossier.id for one in (*first.items, *second.items)]
    assert ids == [sent[0].id, *(one.id for one in reversed(sent[1:]))]
    assert len(first.items) == PER_PAGE
    assert received_by(session, account, TOMORROW, 99) == second
    assert received_by(session, account, TOMORROW, 0) == first


def test_once_taken_back_it_is_seen_no_more(
    session: Session, dossier: DossierView, adviser: Callable[..., AccountView]
) -> None:
    account = adviser("moi")
    send_by_code(session, dossier, account.code, TODAY)
    take_back(session, dossier, shares_of_dossier(session, dossier)[0].id)
    assert ids(session, account) == []
    assert shares_of_dossier(session, dossier) == ()


def test_its_words_leave_the_visits_of_those_who_see_it_no_more(
    session: Session, dossier: DossierView, token: str, adviser: Callable[..., AccountView]
) -> None:
    by_code, by_inbox = adviser("moi"), adviser("autre", "80")
    send_by_code(session, dossier, by_code.code, TODAY)
    send_to_inbox(session, dossier, "80", TODAY)
    visited = NewOrganisation(described(session, PERONNE), dossier.id)
    for account in (by_code, by_inbox):
        create_visit(session, account, "", TOMORROW, [visited], NOW)

    def needs() -> list[bool]:
        rows = session.exec(
            select(VisitOrganisation.facts).order_by(col(VisitOrganisation.id))
        ).all()
        return [PERONNE["need"] in facts for facts in rows]

    take_back(session, dossier, shares_of_dossier(session, dossier)[0].id)
    assert needs() == [False, True]
    erase(session, token, TODAY)
    assert needs() == [False, False]


def test_nobody_takes_back_what_another_sent(
    session: Session, dossier: DossierView, adviser: Callable[..., AccountView]
) -> None:
    other = save(session, draft_of(session, PERONNE, "", TODAY), new_token(), "secret")
    another = find(session, other, TODAY)
    send_by_code(session, dossier, adviser("moi").code, TODAY)
    take_back(session, another, shares_of_dossier(session, dossier)[0].id)
    assert len(shares_of_dossier(session, dossier)) == 1


def test_once_erased_nothing_of_it_stays(
    session: Session, dossier: DossierView, token: str, adviser: Callable[..., AccountView]
) -> None:
    account = adviser("moi")
    send_by_code(session, dossier, account.code, TODAY)
    erase(session, token, TODAY)
    assert ids(session, account) == []
    assert session.exec(select(func.count()).select_from(DossierShareRow)).one() == 0


def test_once_erased_it_is_neither_sent_nor_taken_nor_taken_back(
    session: Session, dossier: DossierView, token: str, adviser: Callable[..., AccountView]
) -> None:
    account = adviser("moi", "80")
    send_to_inbox(session, dossier, "80", TODAY)
    erase(session, token, TODAY)
    for late in (
        lambda: send_by_code(session, dossier, account.code, TODAY),
        lambda: send_to_inbox(session, dossier, "80", TODAY),
        lambda: take(session, account, dossier.id, TODAY),
        lambda: take_back(session, dossier, 1),
        lambda: hold_received(session, account, dossier.id, TODAY),
    ):
        with pytest.raises(DossierNotFound):
            late()
    assert session.exec(select(func.count()).select_from(DossierShareRow)).one() == 0


def test_a_dossier_is_held_for_those_who_may_see_it(
    session: Session, dossier: DossierView, adviser: Callable[..., AccountView]
) -> None:
    account, stranger = adviser("moi"), adviser("autre")
    send_by_code(session, dossier, account.code, TODAY)
    hold_received(session, account, dossier.id, TODAY)
    with pytest.raises(DossierNotFound):
        hold_received(session, stranger, dossier.id, TODAY)


def test_an_adviser_sees_it_no_longer_than_its_holder(
    session: Session, dossier: DossierView, adviser: Callable[..., AccountView]
) -> None:
    account = adviser("moi")
    send_by_code(session, dossier, account.code, TODAY)
    last_day = TODAY + RETENTION - timedelta(days=1)
    assert ids(session, account, last_day) == [dossier.id]
    assert ids(session, account, TODAY + RETENTION) == []


def test_what_the_holder_modifies_afterwards_is_seen_and_said(
    session: Session, dossier: DossierView, token: str, adviser: Callable[..., AccountView]
) -> None:
    account = adviser("moi")
    send_by_code(session, dossier, account.code, TODAY)
    assert not received_dossier(session, account, dossier.id, TODAY).is_modified
    draft = draft_of(session, PERONNE | {"agents": 12}, "Standard", TOMORROW)
    modify(session, token, 1, draft)
    received = received_dossier(session, account, dossier.id, TOMORROW)
    assert received.is_modified
    assert received.dossier.answers["agents"] == 12


def test_the_first_who_takes_care_of_it_is_said_to_all(
    session: Session, dossier: DossierView, adviser: Callable[..., AccountView]
) -> None:
    first, second, stranger = adviser("un", "80"), adviser("deux", "80"), adviser("trois", "59")
    send_to_inbox(session, dossier, "80", TODAY)
    take(session, first, dossier.id, TODAY)
    take(session, second, dossier.id, TOMORROW)
    assert received_dossier(session, first, dossier.id, TOMORROW).is_mine
    seen = received_dossier(session, second, dossier.id, TOMORROW)
    assert (seen.is_mine, seen.taken_on) == (False, TODAY)
    assert [dossier_share.taken_on for dossier_share in shares_of_dossier(session, dossier)] == [
        TODAY
    ]
    with pytest.raises(DossierNotFound):
        take(session, stranger, dossier.id, TODAY)


def test_the_inboxes_are_those_of_the_organisation_with_who_follows_them(
    session: Session, adviser: Callable[..., AccountView]
) -> None:
    adviser("un", "80")
    adviser("deux", "80", "76")
    adviser("redaction", "80", role=Role.EDITOR)
    disable(session, adviser("parti", "80").email, NOW)
    assert inboxes_of(session, PERONNE) == {"80": 2}
    assert inboxes_of(session, {"code": "200069722"}) == {"76": 1, "80": 2}, (
        "an EPCI astride two départements"
    )
    assert inboxes_of(session, {"nature": "association"}) == {}
    assert inboxes_of(session, {"code": "99999"}) == {}


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (PERONNE, "Péronne (80, Somme)"),
        (
            {"code": "80620", "nature": "ccas"},
            "Centre communal ou intercommunal d’action sociale, Péronne (80, Somme)",
        ),
        ({"nature": "association", "name": "Les amis du canal"}, "Les amis du canal"),
        (
            {"nature": "groupement_communes", "members": ["80620", "80253"]},
            "Groupe de communes, Péronne, Doullens",
        ),
        ({}, "Structure sans nom"),
        ({"code": "99999"}, "Collectivité qui n’est plus reconnue"),
    ],
)
def test_the_organisation_is_told_from_its_homonyms(
    session: Session, answers: dict[str, Any], words: str
) -> None:
    assert organisation_in_words(session, answers) == words
