"""The questions one by one: in the decisive order, only while one matters, and nothing lost by
going back."""

from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from itertools import pairwise

import pytest
from sqlmodel import Session

from catalog.advice.answers.recommendations import recommend_for
from catalog.web.facts.follow_up_forms import field_name_of
from tests.web.page_client import Page, PageClient, text_of

NEED = "tester un agent conversationnel pour répondre aux habitants"
PERONNE = {"territory": "Péronne (80, Somme)", "need": NEED}
IN_TIME = "2024-12-10"
QUESTIONS = f"/questionnaire/questions?on={IN_TIME}"
NOTHING_LEFT = "Plus aucune réponse ne changerait le résultat."
AMI = "Essais d'IA du Nord"


@pytest.fixture
def first(page: PageClient) -> Page:
    """The first question for Péronne, while the call was open."""
    page("/").submit(PERONNE)
    return page(QUESTIONS)


def _asked(shown: Page) -> str:
    """The name of the field of the only question, or nothing."""
    names = {one.get("name", "") for one in shown.one("main").iter("input")} - {"csrf_token"}
    assert len(names) <= 1, names
    return next(iter(names), "")


def _answer(shown: Page, choice: str | Callable[[list[str]], str]) -> Page:
    values = [one.get("value", "") for one in shown.all("input", name=_asked(shown))]
    return shown.submit(
        {_asked(shown): choice if isinstance(choice, str) else choice(values)}, action=QUESTIONS
    )


def _count(shown: Page) -> int:
    words = shown.h1.split()
    return {"Encore": lambda: int(words[1]), "Une": lambda: 1, "Plus": lambda: 0}[words[0]]()


def test_without_answers_one_is_sent_home_with_a_sentence_and_no_cookie(page: PageClient) -> None:
    home = page("/questionnaire/questions")
    assert home.path == "/"
    assert "Dites d'abord qui vous êtes" in home.text
    assert page.client.get_cookie("session") is None


def test_without_a_need_or_an_organisation_one_is_asked_for_it(page: PageClient) -> None:
    page("/questionnaire/projet").submit({"need": NEED})
    step = page("/questionnaire/questions")
    assert step.path == "/questionnaire/structure"
    assert "Dites d'abord quelle est votre structure" in step.text
    page("/effacer-mes-reponses", HTTPStatus.METHOD_NOT_ALLOWED)
    page.post("/effacer-mes-reponses", {})
    page("/questionnaire/structure").submit({"nature": "association"})
    step = page("/questionnaire/questions")
    assert step.path == "/questionnaire/projet"
    assert "Dites d'abord ce que vous voulez améliorer" in step.text


def test_the_result_and_the_questionnaire_lead_to_the_questions(page: PageClient) -> None:
    page("/").submit(PERONNE)
    assert (
        page(f"/recommandations?on={IN_TIME}").links()["Répondre aux questions qui comptent"]
        == QUESTIONS
    )
    assert (
        page("/questionnaire").links()["Répondre aux questions qui comptent"]
        == "/questionnaire/questions"
    )


def test_all_the_questions_that_count_are_asked_in_their_order_and_the_count_never_grows(
    first: Page, session: Session
) -> None:
    expected = recommend_for(
        session, {"code": "80620", "need": NEED}, date.fromisoformat(IN_TIME)
    ).recommendations.questions
    assert len(expected) > 3, "more than the result page asks"
    shown = first
    asked: list[str] = []
    while field := _asked(shown):
        assert _count(shown) == len(expected) - len(asked)
        asked.append(field)
        shown = _answer(shown, "inconnu")
        assert "votre réponse ne change pas le résultat" in shown.text
    assert asked == [field_name_of(question) for question in expected]


def test_an_answer_that_settles_takes_away_the_questions_that_no_longer_matter(first: Page) -> None:
    assert _asked(first) == "project_cost_slice"
    assert f"Votre réponse peut changer : {AMI}" in first.text
    after = _answer(first, "moins-de-20")
    assert f"{AMI} : « Il manque une information » devient « Pas pour votre commune" in after.text
    assert _count(first) == 4
    assert _count(after) == 1, "the call is settled: only a programme is left"
    assert _asked(after) == "programmes-action-coeur-de-ville"


def test_it_stops_when_nothing_more_can_change_and_leads_to_the_result(first: Page) -> None:
    end = _answer(_answer(first, "moins-de-20"), "non")
    assert end.h1 == "Plus aucune question"
    assert NOTHING_LEFT in end.text
    assert end.links()["Voir le résultat"] == f"/recommandations?on={IN_TIME}"
    assert not _asked(end)


@pytest.mark.parametrize("choice", [0, 1, -2, -1])
@pytest.mark.parametrize("organisation", ["Ablaincourt-Pressoir", "Lille (59, Nord)"])
def test_whatever_is_answered_the_questions_come_to_an_end(
    page: PageClient, organisation: str, choice: int
) -> None:
    page("/").submit({"territory": organisation, "need": "une messagerie, et comprendre l'IA"})
    shown = page(QUESTIONS)
    counts: list[int] = []
    while _asked(shown):
        counts.append(_count(shown))
        shown = _answer(shown, lambda values: values[choice])
    assert counts
    assert all(later < earlier for earlier, later in pairwise(counts)), counts
    assert (NOTHING_LEFT in shown.text) is (choice != -1)


def test_i_do_not_know_is_not_asked_again_and_the_end_says_what_it_leaves_open(
    first: Page, page: PageClient
) -> None:
    second = _answer(first, "inconnu")
    assert _asked(second) != _asked(first)
    assert _count(second) == _count(first) - 1
    shown = page(QUESTIONS)
    assert _asked(shown) == _asked(second)
    while _asked(shown):
        shown = _answer(shown, "inconnu")
    assert NOTHING_LEFT not in shown.text
    assert "Seules celles-ci le pourraient, le jour où vous les aurez" in shown.text
    assert (
        len([item for item in shown.one("main").iter("li") if "Combien coûterait" in text_of(item)])
        == 1
    )


def test_the_result_is_one_link_away_from_every_question(first: Page) -> None:
    assert first.links()["Voir le résultat maintenant"] == f"/recommandations?on={IN_TIME}"


def test_an_answer_sent_again_from_an_earlier_page_replaces_the_first_one(
    first: Page, page: PageClient
) -> None:
    second = _answer(first, "moins-de-20")
    again = _answer(first, "70-a-250")
    assert _asked(again) == "stage", "the call may be open again: its questions are back"
    assert f"{AMI} : " not in again.text.partition("Votre réponse peut changer")[0], (
        "nothing moved: it was and is to confirm"
    )
    assert "entre 70 000 € et 250 000 €" in page("/questionnaire").text
    assert _asked(_answer(second, "non")) == "stage", "the page of another tab is still good"
    assert _asked(page(QUESTIONS)) == "stage"


def test_no_answer_is_said_beside_the_question(first: Page) -> None:
    again = first.submit(action=QUESTIONS)
    assert again.errors == ["Choisissez une réponse : « Je ne sais pas » en est une."]
    assert again.title.startswith("Erreur : ")
    assert (
        again.links()["Choisissez une réponse : « Je ne sais pas » en est une."]
        == "#project_cost_slice-0"
    )
    assert (_asked(again), _count(again)) == (_asked(first), _count(first))


def test_an_answer_that_is_no_choice_is_refused_and_nothing_is_kept(
    first: Page, page: PageClient
) -> None:
    again = first.submit({"project_cost_slice": "beaucoup"}, action=QUESTIONS)
    assert again.errors == ["Choisissez une réponse de la liste."]
    assert _asked(again) == "project_cost_slice"
    assert _asked(page(QUESTIONS)) == "project_cost_slice"


def test_a_wrong_number_is_shown_again_and_an_empty_one_is_i_do_not_know(
    first: Page, page: PageClient
) -> None:
    token = first.all("input", name="csrf_token")[0].get("value")
    again = page.post(QUESTIONS, {"csrf_token": token, "agents": "beaucoup"})
    assert len(again.errors) == 1
    assert again.one("input", name="agents").get("value") == "beaucoup"
    again.submit({"agents": ""}, action=QUESTIONS)
    assert page("/questionnaire").text.count("je ne sais pas") == 2, (
        "in the words above, and as the answer"
    )


def test_a_question_needs_its_token(first: Page, page: PageClient) -> None:
    page.post(QUESTIONS, {_asked(first): "inconnu"}, HTTPStatus.BAD_REQUEST)
    assert _asked(page(QUESTIONS)) == _asked(first)


def test_an_answer_after_the_answers_were_erased_leads_home(first: Page, page: PageClient) -> None:
    token = first.all("input", name="csrf_token")[0].get("value")
    page.post("/effacer-mes-reponses", {})
    page.post(QUESTIONS, {"csrf_token": token, "stage": "idee"}, HTTPStatus.BAD_REQUEST)
    assert page(QUESTIONS).path == "/"


@pytest.mark.parametrize("query", ["on=2024-12-10&on=2025-01-01", "on=%00"])
def test_junk_in_the_address_gives_400(first: Page, page: PageClient, query: str) -> None:
    page(f"/questionnaire/questions?{query}", HTTPStatus.BAD_REQUEST)
