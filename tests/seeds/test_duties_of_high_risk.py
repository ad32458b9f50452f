"""`seeds/duties.yaml` on uses that the European text may range at high risk: said in time, never as
if it applied already."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from catalog.advice.answers.recommendations import recommend_for
from matching.advice.recommendation import Recommendations

TODAY, LATER = date(2026, 11, 22), date(2027, 12, 2)
AUTOMATED: dict[str, Any] = {"uses_ai": True, "decisions_on_persons": "automatisee"}


def answered(session: Session, need: str, on: date = TODAY, **facts: Any) -> Recommendations:
    return recommend_for(session, {"code": "80620", "need": need} | facts, on).recommendations


def message(answer: Recommendations) -> str | None:
    return next((alert.message for alert in answer.alerts if alert.code == "haut-risque"), None)


@pytest.mark.parametrize(
    "need",
    [
        "attribuer les aides sociales",
        "gérer les congés et les remplacements des agents",
        "inscription à l’école",
        "dossiers du CCAS",
    ],
)
def test_a_machine_that_decides_alone_about_persons_is_announced_with_care(
    session: Session, need: str
) -> None:
    said = message(answered(session, need, **AUTOMATED))
    assert said is not None
    assert "peut faire partie" in said or "peut figurer parmi" in said
    assert "(Le texte s’applique à partir du 2 décembre 2027.)" in said


def test_from_the_day_the_text_applies_the_day_is_no_longer_announced(session: Session) -> None:
    said = message(answered(session, "attribuer les aides sociales", LATER, **AUTOMATED))
    assert said is not None
    assert "2 décembre 2027" not in said


@pytest.mark.parametrize(
    "need", ["arroser les massifs de fleurs", "le compte rendu du conseil municipal"]
)
def test_elsewhere_an_automated_decision_raises_its_mention_and_no_high_risk(
    session: Session, need: str
) -> None:
    answer = answered(session, need, **AUTOMATED)
    assert message(answer) is None
    assert "mention-algorithmique" in {alert.code for alert in answer.alerts}


def test_a_score_of_persons_is_ai_whether_it_says_so_or_not(session: Session) -> None:
    assert (
        message(
            answered(session, "un score de risque pour choisir quels allocataires du RSA contrôler")
        )
        is not None
    )


@pytest.mark.parametrize(
    "need",
    ["un dossier RSA bloqué depuis 6 mois", "attribuer les places en crèche", "la carte scolaire"],
)
def test_who_does_not_speak_of_ai_hears_nothing_of_high_risk_and_gets_no_reading_on_ai(
    session: Session, need: str
) -> None:
    answer = answered(session, need)
    assert message(answer) is None
    assert not {"debat-public-ia", "selection-bibliographique-ia"} & {
        item.slug for item in answer.recommendations[:3]
    }
