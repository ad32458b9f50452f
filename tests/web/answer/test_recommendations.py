"""The result page: what it says first, how questions answered in place move it, other days,
tampered cookies."""

from dataclasses import replace
from datetime import date, timedelta
from http import HTTPStatus
from typing import get_args

import pytest
from flask import Flask, render_template
from flask.sessions import SecureCookieSessionInterface
from sqlmodel import Session

from catalog.advice.answers.calls import calls_in_words
from catalog.advice.answers.first_answers import WHY
from catalog.advice.answers.recommendations import LATEST, recommend_for
from catalog.web.answer.opinions import OpinionForm
from catalog.web.answer.results import result_of
from catalog.web.facts.follow_up_forms import DayForm, FollowUpForm
from catalog.web.facts.home_form import NeedForm
from matching.domain.offer import Role
from tests.web.page_client import Page, PageClient, text_of

VILLAGE = {"territory": "Ablaincourt-Pressoir", "need": "le téléphone sonne sans arrêt"}
PERONNE = {
    "territory": "Péronne (80, Somme)",
    "need": "tester un agent conversationnel pour répondre aux habitants",
}
IN_TIME, TOO_LATE = "2024-12-10", "2025-01-01"
AMI = "Essais d'IA du Nord"
QUESTIONS = "/recommandations?on=2024-12-10"


def _cards(result: Page) -> str:
    return result.text.partition("À faire en premier")[2].partition("Le reste")[0]


def _folded(result: Page, heading: str) -> str:
    return next(
        (
            text_of(details)
            for details in result.all("details")
            if text_of(details).startswith(heading)
        ),
        "",
    )


def _peronne_in_time(page: PageClient) -> Page:
    page("/").submit(PERONNE)
    return page(QUESTIONS)


def test_without_answers_one_is_sent_home_with_a_sentence_and_no_cookie(page: PageClient) -> None:
    home = page("/recommandations")
    assert home.path == "/"
    assert "Dites d'abord qui vous êtes" in home.text
    assert page.client.get_cookie("session") is None


def test_without_a_need_one_is_asked_for_it(page: PageClient) -> None:
    page("/questionnaire/structure").submit({"nature": "association"})
    step = page("/recommandations")
    assert step.path == "/questionnaire/projet"
    assert "Dites d'abord ce que vous voulez améliorer" in step.text


def test_the_first_answer_of_a_village_carries_all_that_it_must(page: PageClient) -> None:
    result = page("/").submit(VILLAGE)
    assert result.path == "/recommandations"
    assert result.h1 == "Ablaincourt-Pressoir : par où commencer"
    for term in (
        "Qui contacter",
        "Prix pour vous",
        "Date limite",
        "Prochaine étape",
        "Y avez-vous droit ?",
        "Est-ce que ça répond à votre besoin ?",
    ):
        assert term in _cards(result)
    assert "Information indicative : seul l'organisme décide." in result.text
    assert "les sources des fiches montrées ici ont été lues à partir du" in result.text
    assert result.response.headers["Cache-Control"] == "no-store"


def test_calls_for_projects_are_spoken_of_to_who_asks_for_ai_or_money(page: PageClient) -> None:
    none_open = "Aucun appel à projets IA connu n'est ouvert aujourd'hui."
    assert none_open not in page("/").submit(VILLAGE).text
    assert none_open in page("/").submit(PERONNE).text


def test_the_page_uses_none_of_the_words_to_avoid(page: PageClient) -> None:
    text = page("/").submit(VILLAGE).text.lower()
    assert [
        word
        for word in ("éligible", "matching", "score", "porteur", "lauréat", "garanti")
        if word in text
    ] == []


def test_an_open_call_comes_first_and_says_what_is_left_to_find_before_what_it_gives(
    page: PageClient,
) -> None:
    page("/").submit(PERONNE)
    page("/questionnaire/argent").submit(
        {"project_cost": "85 000 €"}, action="/questionnaire/argent"
    )
    page("/questionnaire/projet").submit(
        {"uses_ai": "oui", "stage": "experimentation"}, action="/questionnaire/projet"
    )
    result = page(QUESTIONS)
    cards = _cards(result)
    assert cards.index(AMI) < cards.index("Ensuite")
    assert cards.index("34 000 €") < cards.index("51 000 €")
    assert "Conditions connues remplies" in cards
    assert (
        f"Appel à projets ouvert le 10 décembre 2024 : {AMI}, jusqu'au 31 décembre 2024"
        in result.text
    )
    assert "Ce résultat vaut pour le 10 décembre 2024" in result.text
    later = page(f"/recommandations?on={TOO_LATE}")
    assert AMI not in _cards(later)
    assert f"{AMI} : fermé depuis le 1er janvier 2025" in _folded(later, "Fermé")


def test_at_most_three_questions_say_what_they_change(page: PageClient) -> None:
    result = _peronne_in_time(page)
    questions = list(result.one("form", action=QUESTIONS).iter("fieldset"))
    assert 1 <= len(questions) <= 3
    assert result.text.count("Votre réponse peut changer") == len(questions)
    assert f"Votre réponse peut changer : {AMI}" in result.text
    for question in questions:
        assert "Je ne sais pas" in text_of(question)


def test_an_answer_in_place_says_what_it_moved_and_keeps_the_day(page: PageClient) -> None:
    result = _peronne_in_time(page).submit({"project_cost_slice": "moins-de-20"}, action=QUESTIONS)
    assert result.response.request.args["on"] == IN_TIME
    assert f"{AMI} : « Il manque une information » devient « Pas pour votre commune" in result.text
    assert "passe en premier" in result.text


def test_i_do_not_know_is_an_answer_and_is_not_asked_again(page: PageClient) -> None:
    before = _peronne_in_time(page)
    assert before.all("input", name="project_cost_slice")
    after = before.submit({"project_cost_slice": "inconnu"}, action=QUESTIONS)
    assert "votre réponse ne change pas le résultat" in after.text
    assert not after.all("input", name="project_cost_slice")


def test_no_answer_at_all_is_said(page: PageClient) -> None:
    again = _peronne_in_time(page).submit(action=QUESTIONS)
    assert "Choisissez une réponse" in again.text
    assert again.title.startswith("Erreur : ")


def test_an_answer_that_is_no_choice_is_refused_beside_the_question(page: PageClient) -> None:
    result = _peronne_in_time(page)
    again = result.submit({"stage": "demain", "project_cost_slice": "70-a-250"}, action=QUESTIONS)
    assert again.errors == ["Choisissez une réponse de la liste."]
    assert "85 000" not in again.text
    assert "entre 70 000 € et 250 000 €" in page("/questionnaire").text, "the right answer is kept"


def test_a_question_needs_its_token(page: PageClient) -> None:
    page("/").submit(PERONNE)
    page.post("/recommandations", {"stage": "idee"}, HTTPStatus.BAD_REQUEST)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (
            "1999-12-31",
            "La date doit être comprise entre le 1er janvier 2015 et le 31 décembre 2100.",
        ),
        (
            "2101-01-01",
            "La date doit être comprise entre le 1er janvier 2015 et le 31 décembre 2100.",
        ),
        ("31/02/2025", "Écrivez une date qui existe, par exemple 31/12/2024."),
        ("demain", "Écrivez une date qui existe, par exemple 31/12/2024."),
        ("9" * 5_000, "Écrivez une date qui existe, par exemple 31/12/2024."),
    ],
)
def test_a_day_that_cannot_be_is_said_and_the_rest_is_kept(
    page: PageClient, day: str, sentence: str
) -> None:
    page("/").submit(VILLAGE)
    result = page("/recommandations", query_string={"on": day})
    assert result.errors == [sentence]
    assert result.title.startswith("Erreur : ")
    assert "À faire en premier" in result.text


@pytest.mark.parametrize("day", ["31/12/2024", "2024-12-31"])
def test_a_day_is_read_as_the_french_write_it(page: PageClient, day: str) -> None:
    page("/").submit(VILLAGE)
    assert (
        "Ce résultat vaut pour le 31 décembre 2024"
        in page("/recommandations", query_string={"on": day}).text
    )


def test_a_day_to_come_is_answered_with_a_reserve(page: PageClient) -> None:
    page("/").submit(VILLAGE)
    assert "sous réserve de ce qui changera" in page(f"/recommandations?on={LATEST}").text


@pytest.mark.parametrize("query", ["on=2024-12-10&on=2025-01-01", "on=%00", "on=%ff"])
def test_junk_in_the_address_gives_400(page: PageClient, query: str) -> None:
    page("/").submit(VILLAGE)
    page(f"/recommandations?{query}", HTTPStatus.BAD_REQUEST)


def test_unknown_facts_in_the_address_change_nothing(page: PageClient) -> None:
    page("/").submit(VILLAGE)
    assert (
        "résultat :" not in page("/recommandations?repondu=rien&repondu=programmes.x&repondu=").text
    )


def test_a_prohibited_use_is_said_before_anything_else(page: PageClient) -> None:
    result = page("/").submit(
        {"territory": "Calais", "need": "reconnaissance faciale avec les caméras de la ville"}
    )
    assert "Avant toute chose Cet usage est interdit ou réservé par la loi" in result.text
    assert result.text.index("Avant toute chose") < result.text.index(
        "Pour y voir clair avant de décider"
    )
    assert "À faire en premier" not in result.text


def test_examples_bear_their_source_and_its_date(page: PageClient) -> None:
    result = page("/").submit(PERONNE)
    examples = result.text.partition("D'autres l'ont fait")[2].partition(
        "Ce que nous savons de vous"
    )[0]
    assert "source : " in examples
    assert "lue en novembre 2026" in examples


def test_what_is_known_of_the_organisation_comes_with_the_date_of_the_lists(
    page: PageClient,
) -> None:
    known = page("/").submit(PERONNE).text.partition("Ce que nous savons de vous")[2]
    for words in (
        "7 090 habitants",
        "CC de la Haute Somme",
        "Sous-préfecture de Péronne",
        "oui (liste du 31 décembre 2020)",
    ):
        assert words in known


@pytest.mark.parametrize("edit", ["cut", "changed", "emptied"])
def test_a_tampered_cookie_is_as_good_as_none(page: PageClient, edit: str) -> None:
    page("/").submit(VILLAGE)
    cookie = page.client.get_cookie("session")
    assert cookie is not None
    value = {"cut": cookie.value[:-5], "changed": "A" + cookie.value[1:], "emptied": "e30"}[edit]
    page.client.set_cookie("session", value)
    assert page("/recommandations").path == "/"
    page.client.set_cookie("session", value)
    assert "Rien n'est encore dit" in page("/questionnaire").text


def test_facts_of_an_earlier_version_of_the_site_are_left_out_and_the_others_kept(
    app: Flask, page: PageClient
) -> None:
    _set_session(
        app,
        page,
        {"answers": {"code": "80620", "need": "téléphone", "mayor": "x", "stage": "bientôt"}},
    )
    assert page("/recommandations").h1 == "Péronne : par où commencer"


def test_a_code_that_is_no_longer_known_is_asked_again(app: Flask, page: PageClient) -> None:
    _set_session(app, page, {"answers": {"code": "99999", "need": "téléphone"}})
    step = page("/recommandations")
    assert step.path == "/questionnaire/structure"
    assert "n'est plus reconnue" in step.text


def test_when_nothing_fits_the_page_says_so_and_what_helps(session: Session, app: Flask) -> None:
    """The template is given an empty answer: on the real catalogue, something is worth saying to
    almost everybody."""
    advice = recommend_for(session, {"code": "80620", "need": "téléphone"}, date(2026, 11, 22))
    nothing = replace(
        advice, recommendations=replace(advice.recommendations, recommendations=(), questions=())
    )
    with app.test_request_context():
        html = render_template(
            "answer/show_result.html",
            advice=nothing.recommendations,
            catalogue=nothing.catalogue,
            result=result_of(nothing, date(2026, 11, 22)),
            subjects=[],
            today=date(2026, 11, 22),
            day_form=DayForm(),
            form=FollowUpForm(formdata=None),
            need_form=NeedForm(formdata=None),
            opinion_form=OpinionForm(formdata=None),
            is_thanked=False,
            questions=[],
            left=0,
            moved=None,
            name="Péronne",
            organisation=[],
            programmes=[],
            has_organisation=True,
            has_dossier=False,
        )
    assert "Rien ne répond directement à votre demande" in html
    assert "Sous-préfecture de Péronne" in html
    assert 'href="/offres"' in html


def test_every_place_that_an_offering_may_have_is_explained() -> None:
    assert set(WHY) == set(get_args(Role))


def test_a_call_open_to_others_only_is_said_so(session: Session) -> None:
    advice = recommend_for(session, {"code": "75056", "need": "téléphone"}, date(2024, 12, 10))
    assert "mais pas pour votre commune" in calls_in_words(advice, date(2026, 11, 22))


def test_an_answer_of_a_text_that_is_a_year_old_is_to_be_confirmed(session: Session) -> None:
    answers = {"code": "80002", "need": "téléphone"}
    advice = recommend_for(session, answers, date(2026, 11, 22))
    first = result_of(advice, date(2026, 11, 22)).first
    assert first is not None
    assert first.certainty == (
        "Sûr : toutes les conditions écrites dans la source sont remplies, d’après une page de"
        " Maison des outils, sans date, lue le 22 novembre 2026."
    )
    late = first.sheet.lifecycle.read_on + timedelta(days=366)
    first = result_of(recommend_for(session, answers, late), late).first
    assert first is not None
    assert first.certainty.startswith("À confirmer : toutes les conditions écrites")
    assert "lue le 22 novembre 2026" in first.certainty


def _set_session(app: Flask, page: PageClient, content: dict[str, object]) -> None:
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    page.client.set_cookie("session", serializer.dumps(content))
