"""An answer that does not belong to the attempt of this browser lets in nobody."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from catalog.exchange.oidc.tokens import ATTEMPT_LIFE, LoginAttempt, NotProven
from tests.plugins.identity_provider import Liar, parameters_of
from tests.web.oidc_answers import (
    BACK,
    NOT_PROVEN,
    TRUE_EMAIL,
    come_back,
    consent,
    is_signed_in,
    leave,
)
from tests.web.page_client import PageClient

ISSUER = "https://idp.exemple.fr"
START = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "answer",
    [
        {"state": "x" * 43},
        {"state": ""},
        {"state": "é"},
        {"iss": "https://un-autre.example"},
        {"code": ""},
    ],
    ids=" ".join,
)
def test_an_answer_to_another_attempt_opens_nothing(
    oidc_site: Callable[..., PageClient], liar: Liar, answer: dict[str, str]
) -> None:
    liar.claims = TRUE_EMAIL
    page = oidc_site(liar.issuer)
    assert NOT_PROVEN in come_back(page, liar, 400, **answer).text
    assert not liar.asked
    assert not is_signed_in(page)


def test_an_answer_that_nobody_asked_for_opens_nothing(
    oidc_site: Callable[..., PageClient], liar: Liar
) -> None:
    assert NOT_PROVEN in oidc_site(liar.issuer)(f"{BACK}?code=c1&state=s1", 400).text


def test_an_answer_serves_once(oidc_site: Callable[..., PageClient], mock_provider: str) -> None:
    """Neither the same browser nor another that copied its cookie gets in by an answer already
    used."""
    page = oidc_site(mock_provider)
    back = consent(leave(page), "camille")
    copied = page.client.get_cookie("session")
    assert copied is not None
    page(back)
    assert NOT_PROVEN in page(back, 400).text
    thief = PageClient(page.client.application)
    thief.client.set_cookie("session", copied.value)
    assert NOT_PROVEN in thief(back, 400).text
    assert not is_signed_in(thief)


@pytest.mark.parametrize(("minutes", "is_in_time"), [(9, True), (11, False)])
def test_an_attempt_of_more_than_ten_minutes_ago_opens_nothing(
    oidc_site: Callable[..., PageClient],
    liar: Liar,
    monkeypatch: pytest.MonkeyPatch,
    minutes: int,
    is_in_time: bool,
) -> None:
    """The token is good for an hour: only the age of the attempt is against it."""
    liar.claims = TRUE_EMAIL | {"exp": int((datetime.now(UTC) + timedelta(hours=1)).timestamp())}
    page = oidc_site(liar.issuer)
    sent = leave_and_wait(page, liar, monkeypatch, timedelta(minutes=minutes))
    answer = page(BACK, 200 if is_in_time else 400, query_string={"code": "c1", "state": sent})
    assert (NOT_PROVEN in answer.text) is not is_in_time
    assert is_signed_in(page) is is_in_time
    assert len(liar.asked) == is_in_time


def leave_and_wait(
    page: PageClient, liar: Liar, monkeypatch: pytest.MonkeyPatch, wait: timedelta
) -> str:
    """The state of an attempt that began that long ago; the provider tells the truth about it."""
    sent = parameters_of(leave(page))
    now = datetime.now(UTC)
    liar.truth = {
        "iss": liar.issuer,
        "aud": "boussole",
        "sub": "s1",
        "iat": int(now.timestamp()),
        "nonce": sent["nonce"],
    }
    monkeypatch.setattr("catalog.web.account.oidc.instant", lambda: datetime.now(UTC) + wait)
    return sent["state"]


def test_an_attempt_lasts_ten_minutes_to_the_second() -> None:
    attempt = LoginAttempt.start(START)
    answer = {"state": attempt.state, "code": "c1"}
    assert timedelta(minutes=10) == ATTEMPT_LIFE
    assert attempt.check(answer, ISSUER, START + ATTEMPT_LIFE) == "c1"
    with pytest.raises(NotProven, match="too old"):
        attempt.check(answer, ISSUER, START + ATTEMPT_LIFE + timedelta(seconds=1))


def test_two_attempts_share_nothing_and_nothing_is_short() -> None:
    first, second = LoginAttempt.start(START), LoginAttempt.start(START)
    for one, other in ((first.state, second.state), (first.nonce, second.nonce)):
        assert one != other
        assert min(len(one), len(other)) >= 32
    assert first.verifier != second.verifier
    assert first.state != first.nonce


def test_who_gives_up_is_told_so(oidc_site: Callable[..., PageClient], liar: Liar) -> None:
    told = come_back(
        oidc_site(liar.issuer), liar, 403, error="access_denied", error_description="<script>"
    )
    assert "La connexion a été interrompue" in told.text
    assert "<script>" not in told.text


@pytest.mark.parametrize(
    "answer",
    [
        (400, '{"error": "invalid_grant"}'),
        (200, '{"error": "invalid_grant"}'),
        (200, "{}"),
        (200, '{"id_token": 3, "access_token": "a"}'),
        (200, '{"id_token": "a.b.c", "access_token": "a"}'),
        (200, '{"id_token": "é", "access_token": "a"}'),
        (200, '{"id_token": "a.b.c", "access_token": "a", "expires_in": 3600}'),
    ],
    ids=str,
)
def test_a_code_that_the_provider_refuses_opens_nothing(
    oidc_site: Callable[..., PageClient], liar: Liar, answer: tuple[int, str]
) -> None:
    liar.token_answer = answer
    page = oidc_site(liar.issuer)
    assert NOT_PROVEN in come_back(page, liar, 400).text
