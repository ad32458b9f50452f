"""What was understood comes first, and one tap corrects it: without a script."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import Session

from catalog.advice.answers.recommendations import Advice, recommend_for
from catalog.web.answer.understood import State, understood_of
from matching.need.understanding import NeedSummary, UseShare
from tests.web.page_client import PageClient

DAY = date(2026, 11, 22)
PHONE = UseShare("accueil-telephonique", "Téléphone de la mairie trop chargé", 0.9)
CHAT = UseShare("agent-conversationnel", "Agent conversationnel", 0.2)
READ = NeedSummary((PHONE, CHAT), ("outil",), "yes", True, None, (12_000,), ("2027-04", "2027"))


def advice(session: Session, summary: NeedSummary, **facts: object) -> Advice:
    found = recommend_for(session, {"code": "80620", "need": "téléphone", **facts}, DAY)
    return replace(found, recommendations=replace(found.recommendations, reading=summary))


@pytest.mark.parametrize(
    ("summary", "state"),
    [
        (READ, "sure"),
        (replace(READ, understood="partly"), "unsure"),
        (replace(READ, understood="no"), "not_understood"),
        (replace(READ, in_scope=False), "off_field"),
        (replace(READ, understood="no", in_scope=False), "not_understood"),
        (replace(READ, emergency="cyber-incident", in_scope=False), "emergency"),
    ],
)
def test_the_state_follows_what_was_read(
    session: Session, summary: NeedSummary, state: State
) -> None:
    assert understood_of(advice(session, summary)).state == state


def test_what_was_read_is_said_the_subject_first(session: Session) -> None:
    understood = understood_of(advice(session, READ, uses_ai=False))
    assert understood.parts == (
        PHONE.label, "un outil", "sans IA", "12\u202f000\u00a0€", "avril 2027", "2027",
    )  # fmt: skip
    assert understood.uses == (CHAT,)
    assert understood.amounts == (12_000,)


def test_a_subject_that_is_not_sure_is_not_said_but_may_be_tapped(session: Session) -> None:
    understood = understood_of(advice(session, replace(READ, understood="partly")))
    assert PHONE.label not in understood.parts
    assert understood.uses == (PHONE, CHAT)


def test_an_amount_is_no_longer_offered_once_the_cost_is_known(session: Session) -> None:
    assert understood_of(advice(session, READ, project_cost=85_000)).amounts == ()


def test_an_emergency_has_its_first_moves(session: Session) -> None:
    moves = understood_of(advice(session, replace(READ, emergency="cyber-incident"))).first_moves
    assert moves is not None
    assert moves.steps
    assert moves.never


def ask(page: PageClient, need: str) -> None:
    page("/").submit({"territory": "Péronne (80, Somme)", "need": need})


def test_nonsense_is_not_called_first(page: PageClient) -> None:
    ask(page, "azertyuiop")
    result = page("/recommandations")
    assert "Nous n'avons pas compris votre demande" in result.text
    assert "À faire en premier" not in result.text
    assert "/recommandations/sujet" in result.html


def test_a_tap_says_what_the_need_is_about_and_may_be_taken_back(page: PageClient) -> None:
    ask(page, "azertyuiop")
    subjects = page("/recommandations/sujet")
    assert subjects.h1 == "De quoi s'agit-il ?"
    uses = page("/recommandations/sujet?theme=relation-usagers")
    assert "Téléphone de la mairie trop chargé" in uses.text
    page.client.post("/recommandations/usage", data={"use_case": "accueil-telephonique"})
    result = page("/recommandations")
    assert "Nous avons compris : Téléphone de la mairie trop chargé" in result.text
    page.client.post("/recommandations/usage", data={"use_case": ""})
    assert "Nous n'avons pas compris" in page("/recommandations").text


@pytest.mark.parametrize(
    "sent",
    [
        {"use_case": "n-existe-pas"},
        {"use_case": "<script>"},
        {"project_cost": "-1"},
        {"project_cost": "9" * 40},
        {"project_cost": "douze"},
        {},
    ],
)
def test_what_is_no_use_and_no_amount_changes_nothing(
    page: PageClient, sent: dict[str, str]
) -> None:
    ask(page, "azertyuiop")
    before = page("/recommandations").text
    sent_back = page.client.post("/recommandations/usage", data=sent)
    assert sent_back.status_code == 303
    assert page("/recommandations").text == before


def test_an_amount_is_taken_as_the_cost_of_the_project(page: PageClient) -> None:
    ask(page, "un chatbot pour 85 000 €")
    assert "Le projet coûterait 85" in page("/recommandations").text
    page.client.post("/recommandations/usage", data={"project_cost": "85000"})
    assert "Le projet coûterait" not in page("/recommandations").text


def test_without_an_answer_there_is_nothing_to_correct(page: PageClient) -> None:
    assert page("/recommandations/sujet").path == "/"
    assert page.client.post("/recommandations/usage").status_code == 303
