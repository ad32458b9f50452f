"""The two pages of a visit: what they say of an organisation, of the money, of the questions, and
what they leave unsaid."""

from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter
from sqlmodel import Session

from catalog.advice.visits.briefing import (
    Briefing,
    BriefingInput,
    Decision,
    Imprint,
    Pick,
    briefing_for,
    pages_of,
)
from catalog.advice.visits.briefing.pages import Title
from catalog.advice.visits.briefing.wording import cut
from catalog.advice.visits.overrides import LocalAid
from catalog.content.offerings import published
from matching.domain.vocabulary import Programme
from matching.domain.wording import euros

IN_TIME, TOO_LATE, LATER = date(2024, 12, 10), date(2025, 1, 1), date(2026, 11, 22)
AMI = "essais-ia-du-nord"
FUND = LocalAid(
    "Fonds départemental d’innovation",
    "Un tiers de la dépense",
    "la direction du numérique",
    "",
    None,
)
PERONNE = {
    "code": "80620",
    "need": "tester un agent conversationnel pour répondre aux habitants",
    "uses_ai": True,
    "stage": "experimentation",
    "project_cost": 85_000,
}

VILLAGE = {"code": "80159", "need": "le téléphone sonne sans arrêt"}


def a_visit(facts: dict[str, Any], **others: Any) -> BriefingInput:
    return BriefingInput(title="Tournée", visited_on=IN_TIME, facts=facts, **others)


@pytest.fixture
def peronne(session: Session) -> Briefing:
    return briefing_for(session, a_visit(PERONNE), IN_TIME)


def test_the_first_page_proposes_three_things_each_with_all_that_a_first_answer_carries(
    peronne: Briefing,
) -> None:
    assert peronne.proposals[0].slug == AMI
    assert len(peronne.proposals) == 3
    for proposal in peronne.proposals:
        assert all(
            (
                proposal.price,
                proposal.desk,
                proposal.deadline,
                proposal.next_step,
                proposal.certainty,
                proposal.why,
            )
        )


def test_a_briefing_is_kept_as_json_and_comes_back_the_same(peronne: Briefing) -> None:
    kept = TypeAdapter(Briefing)
    assert kept.validate_json(kept.dump_json(peronne)) == peronne


def test_the_adviser_s_order_comes_first_and_reasons_stay_on_their_page(session: Session) -> None:
    picks = (Pick(aid=FUND, reason="ouvert à tous ici"), Pick(slug=AMI), Pick(slug="gone"))
    briefing = briefing_for(session, a_visit(PERONNE, picks=picks), IN_TIME)
    assert [proposal.slug for proposal in briefing.proposals] == [None, AMI]
    assert briefing.proposals[0].price == "à demander"
    assert briefing.choices == ("Fonds départemental d’innovation : ouvert à tous ici",)


def test_decisions_are_followed_by_rows_to_fill_by_hand(session: Session) -> None:
    briefing = briefing_for(
        session, a_visit(PERONNE, decisions=(Decision("Appeler la Région", "la mairie"),)), IN_TIME
    )
    assert briefing.decision_rows[0] == ("la mairie", "Appeler la Région", "")
    assert briefing.decision_rows[-1] == ("", "", "")


def test_money_says_the_certain_first_then_the_possible(peronne: Briefing) -> None:
    assert peronne.money is not None
    amounts = {what: amount for what, _, amount in peronne.money.rows}
    assert list(amounts)[:3] == [
        "Coût du projet",
        "Sûr : il reste à trouver",
        "Possible : subvention",
    ]
    assert amounts["Sûr : il reste à trouver"] == euros(34_000)
    assert amounts["Possible : subvention"] == f"jusqu’à {euros(51_000)}"
    assert amounts["À avancer"] == euros(85_000)
    assert amounts["Déjà commencé ?"] == "à demander"
    assert "Mise en concurrence" in amounts


def test_once_the_call_is_closed_nothing_is_certain_and_the_first_page_says_why(
    session: Session,
) -> None:
    briefing = briefing_for(session, a_visit(PERONNE), TOO_LATE)
    assert briefing.money is not None
    assert {amount for what, _, amount in briefing.money.rows if what.startswith("Sûr")} == {
        euros(85_000)
    }
    assert "clos depuis le 1er janvier 2025" in briefing.closed
    assert briefing.calls == "Aucun appel à projets IA connu n'est ouvert le 1er janvier 2025."


def test_no_money_is_asked_of_whoever_asks_for_none(session: Session) -> None:
    assert briefing_for(session, a_visit(VILLAGE), LATER).money is None


def test_a_prohibited_use_is_said_before_anything_and_no_money_is_spoken_of(
    session: Session,
) -> None:
    facts = {
        "code": "59392",
        "need": "caméras avec reconnaissance faciale",
        "project_cost": 200_000,
    }
    briefing = briefing_for(session, a_visit(facts), LATER)
    assert "interdit" in briefing.blocking
    assert briefing.money is None
    assert briefing.example == ""


def test_the_organisation_is_told_in_five_lines_with_the_year_of_its_population(
    peronne: Briefing,
) -> None:
    lines = {line.term: line.text for line in peronne.identity}
    assert len(lines) == 5
    assert lines["Population"].endswith("habitants (population municipale 2023)")
    assert lines["Intercommunalité"].startswith("CC de la Haute Somme")
    assert lines["Service de l’État"] == "Sous-préfecture de Péronne"
    assert "Petites villes de demain (liste du" in lines["Programmes"]


def test_what_is_not_known_is_to_be_asked(session: Session) -> None:
    briefing = briefing_for(session, a_visit({}), LATER)
    assert {line.text for line in briefing.identity[:4]} == {"à demander"}
    assert briefing.need == ""


@pytest.mark.parametrize(
    ("facts", "population"),
    [
        ({"nature": "association", "code": "59350"}, "sans objet"),
        ({"nature": "groupement_communes", "members": ["80159", "80620"]}, "(somme des communes)"),
        ({"code": "80620", "population": 7_200}, "(d’après vos réponses)"),
    ],
)
def test_a_population_says_whose_it_is(
    session: Session, facts: dict[str, Any], population: str
) -> None:
    assert briefing_for(session, a_visit(facts), LATER).identity[0].text.endswith(population)


def test_five_questions_at_most_each_with_what_its_answers_change(session: Session) -> None:
    for facts in (PERONNE, VILLAGE, {}):
        briefing = briefing_for(session, a_visit(facts), LATER)
        assert 0 < len(briefing.questions) <= 5
        assert all(question.effects for question in briefing.questions)
        assert len({question.label for question in briefing.questions}) == len(briefing.questions)


def test_the_most_decisive_question_comes_first_with_the_verdicts_it_would_give(
    session: Session,
) -> None:
    briefing = briefing_for(session, a_visit({**PERONNE, "uses_ai": None}), IN_TIME)
    assert briefing.questions[0].label.startswith(
        "Le projet utilise-t-il l’intelligence artificielle"
    )
    assert any(
        effect.startswith("Si « oui » :") and "possible" in effect
        for effect in briefing.questions[0].effects
    )


def test_a_known_fact_is_not_asked_again(session: Session) -> None:
    known = {
        **PERONNE,
        "started": False,
        "personal_data": "non",
        "decisions_on_persons": "non",
        "agents": 10,
    }
    labels = {
        question.label for question in briefing_for(session, a_visit(known), IN_TIME).questions
    }
    assert not labels & {
        "Avez-vous déjà signé un devis ou commencé à dépenser ?",
        "Combien d’agents compte votre structure ?",
    }


def test_an_answer_that_only_changes_what_comes_first_says_what_would(session: Session) -> None:
    known = {
        "code": "59350",
        "need": "comprendre l’IA",
        "started": False,
        "personal_data": "non",
        "decisions_on_persons": "non",
    }
    known |= {"agents": 3, "uses_ai": False, "programmes": dict.fromkeys(Programme, False)}
    effects = [
        effect
        for question in briefing_for(session, a_visit(known), LATER).questions
        for effect in question.effects
    ]
    assert any(" : d’abord " in effect for effect in effects)


def test_the_days_around_the_visit_are_said_in_the_order_of_time(peronne: Briefing) -> None:
    assert [day.partition(" : ")[0] for day in peronne.deadlines] == [
        "12 décembre 2024 (dans 2 jours)",
        "31 décembre 2024 (dans 21 jours)",
    ]


def test_a_day_that_has_just_passed_is_said_too(session: Session) -> None:
    briefing = briefing_for(session, a_visit(PERONNE), TOO_LATE)
    assert briefing.deadlines[-1].startswith("31 décembre 2024 (passé de 1 jour)")


def test_another_carrier_is_named_with_what_it_would_open(session: Session) -> None:
    briefing = briefing_for(
        session,
        a_visit({"nature": "association", "code": "59350", "need": "aider aux démarches en ligne"}),
        LATER,
    )
    assert any(
        opening.startswith("Porté par votre intercommunalité (Métropole Européenne de Lille)")
        for opening in briefing.openings
    )


def test_a_duty_says_the_text_it_comes_from_and_its_day(peronne: Briefing) -> None:
    [transparency] = [caution for caution in peronne.cautions if "machine" in caution.text]
    assert "article 50" in transparency.origin
    assert "2 août 2026" in transparency.origin


def test_an_example_bears_its_source_and_its_date(peronne: Briefing) -> None:
    assert "Source : " in peronne.example
    assert peronne.example.rstrip(")").endswith("2026")


def test_many_changes_are_counted_rather_than_said(session: Session) -> None:
    briefing = briefing_for(
        session,
        a_visit(PERONNE, changes=tuple(f"Changement {number}." for number in range(7))),
        IN_TIME,
    )
    assert briefing.since == (
        "Changement 0.",
        "Changement 1.",
        "Changement 2.",
        "Changement 3.",
        "Et 3 autres changements.",
    )


def test_a_first_visit_is_not_one_where_nothing_changed(session: Session) -> None:
    assert briefing_for(session, a_visit(PERONNE), IN_TIME).since is None
    assert briefing_for(session, a_visit(PERONNE, changes=()), IN_TIME).since == ()


def test_the_annex_has_every_offering_of_the_catalogue_once(
    session: Session, peronne: Briefing
) -> None:
    titles = [title for title, _, _ in peronne.verdict_rows]
    assert sorted(titles) == sorted(sheet.title for sheet in published(session).sheets)


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [
        ("court", 10, "court"),
        ("coupé sur un mot, pas dedans", 16, "coupé sur un …"),
        ("deux\n\nlignes", 20, "deux lignes"),
        ("unmotsansfin" * 10, 20, "unmotsansfinunmots …"),
        ("des \x00\x1b caractères", 30, "des caractères"),
    ],
)
def test_a_text_is_cut_on_a_word(text: str, length: int, expected: str) -> None:
    assert cut(text, length) == expected
    assert len(cut(text, length)) <= length


@pytest.mark.parametrize("is_official", [True, False])
def test_paper_says_whose_it_is_and_that_it_is_not_official_unless_it_is(
    peronne: Briefing, is_official: bool
) -> None:
    left, adviser, annex = pages_of(peronne, Imprint("Notre site", is_official), with_verdicts=True)
    for page in (left, annex):
        title = page.blocks[0]
        assert isinstance(title, Title)
        assert title.above.startswith("Notre site · Visite du 10 décembre 2024")
        assert "seul l’organisme décide" in title.under
        assert ("Site non officiel" in title.under) is not is_official
    assert [page.sheet for page in (left, adviser, annex)] == ["1/2", "2/2", "annexe"]
    assert len(pages_of(peronne, Imprint("Notre site", is_official))) == 2
