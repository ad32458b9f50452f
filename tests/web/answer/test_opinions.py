"""« Cela vous a-t-il aidé ? »: what is kept of it, what is not, who reads it, and when it goes."""

from datetime import date, timedelta
from http import HTTPStatus

import pytest
from flask import Flask
from sqlmodel import Session, select

from catalog.advice.answers.recommendations import recommend_for
from catalog.advice.measures.opinions import (
    LONGEST_WORD,
    RETENTION,
    OpinionCounts,
    keep_opinion,
    latest_opinions,
    opinions_counted,
    purge_opinions,
)
from catalog.storage.database import open_session
from catalog.storage.opinions import Opinion
from tests.web.page_client import PageClient, text_of

OPINION = "/recommandations/avis"
NEED = "le téléphone sonne sans arrêt, je m'appelle Zélie"
ON = date(2026, 11, 22)


def _asked(page: PageClient) -> None:
    page("/").submit({"territory": "Ablaincourt-Pressoir", "need": NEED}, action="/")


def _kept(app: Flask) -> list[Opinion]:
    with open_session(app.extensions["engine"]) as session:
        return list(session.exec(select(Opinion)))


def test_an_opinion_is_kept_with_what_was_understood_and_nothing_of_the_person(
    own_app: Flask, own_page: PageClient
) -> None:
    _asked(own_page)
    result = own_page("/recommandations")
    yes = next(one for one in result.all("button", name="helped") if text_of(one) == "Oui")
    thanked = result.submit({"word": "clair <b>"}, action=OPINION, button=yes)
    assert "Merci : votre avis est compté" in thanked.text
    (row,) = _kept(own_app)
    assert (row.is_helpful, row.word) == (True, "clair <b>")
    assert '"accueil-telephonique"' in row.reading
    assert "Zélie" not in str(row.model_dump())
    assert "80002" not in str(row.model_dump())


def test_no_is_an_opinion_and_a_word_is_not_asked_for(own_app: Flask, own_page: PageClient) -> None:
    _asked(own_page)
    own_page.post(OPINION, {"helped": "non"})
    (row,) = _kept(own_app)
    assert (row.is_helpful, row.word) == (False, "")


def test_neither_yes_nor_no_keeps_nothing(own_app: Flask, own_page: PageClient) -> None:
    own_page.post(OPINION, {"helped": "oui"})
    _asked(own_page)
    own_page.post(OPINION, {"helped": "peut-être", "word": "x"})
    assert _kept(own_app) == []


@pytest.mark.parametrize("length", [LONGEST_WORD + 1, 50_000])
def test_a_word_that_is_too_long_is_refused_politely(
    own_app: Flask, own_page: PageClient, length: int
) -> None:
    _asked(own_page)
    again = own_page.post(OPINION, {"helped": "oui", "word": "a" * length})
    assert again.errors == ["C'est trop long : 200 caractères au plus. Gardez l'essentiel."]
    assert again.title.startswith("Erreur : ")
    assert _kept(own_app) == []


def test_an_opinion_from_elsewhere_is_refused(own_app: Flask) -> None:
    response = own_app.test_client().post(
        OPINION, data={"helped": "oui"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert response.status_code == HTTPStatus.FORBIDDEN


def test_administrators_read_them_and_quality_counts_them(
    own_app: Flask, own_page: PageClient
) -> None:
    _asked(own_page)
    before = own_page("/qualite").text
    assert "Personne n'a encore répondu" in before
    own_page.post(OPINION, {"helped": "oui", "word": "<script>alert(1)</script>"})
    own_page.post(OPINION, {"helped": "non"})
    assert "2 avis : 1 oui, 1 non" in own_page("/qualite").text
    admin = PageClient(own_app)
    admin.sign_in("admin")
    read = admin("/avis")
    assert "2 avis : 1 oui, 1 non" in read.text
    assert "Téléphone de la mairie trop chargé" in read.text
    assert "<script>alert(1)</script>" in read.text
    assert "<script>alert" not in read.html
    assert admin("/compte").links()["Lire les avis sur les réponses"] == "/avis"


def test_opinions_go_after_a_year(own_app: Flask) -> None:
    with open_session(own_app.extensions["engine"], writing=True) as session:
        advice = recommend_for(session, {"code": "80002", "need": NEED}, ON)
        keep_opinion(session, advice, "", ON, is_helpful=True)
        keep_opinion(session, advice, "non", ON + timedelta(days=1), is_helpful=False)
        assert purge_opinions(session, ON + RETENTION) == 1
        assert opinions_counted(session) == OpinionCounts(helpful=0, unhelpful=1)
        assert [one.word for one in latest_opinions(session, 5)] == ["non"]


def test_the_table_itself_refuses_a_word_that_is_too_long(session: Session) -> None:
    advice = recommend_for(session, {"code": "80002", "need": NEED}, ON)
    with pytest.raises(ValueError, match="200"):
        keep_opinion(session, advice, "a" * (LONGEST_WORD + 1), ON, is_helpful=True)
