"""The financing plan as people see it: the certain first, the same figures in the chart and in the
table."""

from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask import Flask

from matching.advice.funding import FinancingPlan, plan_of
from matching.domain.profile import Profile
from tests.web.page_client import PageClient, text_of

PERONNE = {
    "territory": "Péronne (80, Somme)",
    "need": "tester un agent conversationnel pour répondre aux habitants",
}
QUESTIONNAIRE = {
    "projet": {"uses_ai": "oui", "stage": "experimentation"},
    "argent": {"project_cost": "85 000"},
}


def shown(app: Flask, plan: FinancingPlan, **options: Any) -> Element:
    with app.test_request_context():
        macro = app.jinja_env.get_template("components/financing_plan.html").module.financing_plan  # type: ignore[attr-defined]
        return html5lib.parseFragment(
            str(macro("plan", plan, "Un appel", **options)), namespaceHTMLElements=False
        )


def marked(tree: Element, class_: str) -> list[Element]:
    return [element for element in tree.iter() if class_ in element.get("class", "").split()]


def answer(page: PageClient, **steps: dict[str, str]) -> None:
    for step, answers in steps.items():
        page(f"/questionnaire/{step}").submit(answers, action=f"/questionnaire/{step}")


def plan_for(cost: int, **facts: Any) -> FinancingPlan:
    return plan_of(
        cost,
        Decimal("0.6"),
        Profile.model_validate({"nature": "commune", "outre_mer": False} | facts),
    )


@pytest.mark.parametrize(
    ("cost", "amounts", "widths"),
    [
        (
            70_000,
            ["28 000 €", "42 000 €", "14 000 €", "14 000 €"],
            ["40.00%", "60.00%", "20.00%", "20.00%"],
        ),
        (
            250_000,
            ["100 000 €", "150 000 €", "50 000 €", "50 000 €"],
            ["40.00%", "60.00%", "20.00%", "20.00%"],
        ),
    ],
)
def test_bars_and_table_say_the_same(
    app: Flask, cost: int, amounts: list[str], widths: list[str]
) -> None:
    tree = shown(app, plan_for(cost))
    assert [text_of(value) for value in marked(tree, "site-chart__value")] == amounts
    cells = [text_of(cell) for cell in tree.iter("td")]
    assert all(cell.endswith(amount) for cell, amount in zip(cells, amounts, strict=True))
    bars = marked(tree, "site-chart__bar")
    assert [bar.get("width") for bar in bars] == widths
    assert len({(bar.get("fill"), bar.get("class")) for bar in bars}) == 4


def test_nothing_is_said_of_the_share_of_whom_the_rule_does_not_bind(app: Flask) -> None:
    tree = shown(app, plan_for(70_000, nature="association"))
    assert [text_of(cell) for cell in tree.iter("td")] == ["28 000 €", "jusqu'à 42 000 €"]
    assert "de minimis" in text_of(tree)


@pytest.mark.parametrize(
    ("started", "says"),
    [
        (None, "Déjà commencé ?"),
        (False, "Rien n'est commencé"),
        (True, "Le projet a déjà commencé"),
    ],
)
def test_it_asks_whether_the_project_has_begun_or_says_what_follows(
    app: Flask, started: bool | None, says: str
) -> None:
    text = text_of(shown(app, plan_for(70_000, started=started), started=started))
    words = ("Déjà commencé ?", "Rien n'est commencé", "Le projet a déjà commencé")
    assert [word for word in words if word in text] == [says]
    assert "À avancer : 70 000 €" in text


def test_the_result_shows_the_plan_of_its_first_card_with_money(page: PageClient) -> None:
    page("/").submit(PERONNE)
    assert not page("/recommandations?on=2024-12-10").all("section", "site-plan")
    answer(page, **QUESTIONNAIRE)
    result = page("/recommandations?on=2024-12-10")
    plan = text_of(result.one("section", "site-plan"))
    assert plan.startswith("Plan de financement pour 85 000 €")
    assert "Essais d'IA du Nord" in plan
    assert result.links()["Voir le plan de financement"] == "#plan"
    # Said once, in the plan.
    assert result.text.count("les règles de la commande publique s'appliquent") == 1
    assert not page("/recommandations?on=2025-01-01").all("section", "site-plan")


def test_a_slice_takes_its_highest_cost_and_says_so(page: PageClient) -> None:
    page("/").submit(PERONNE)
    answer(page, projet=QUESTIONNAIRE["projet"])
    answer(page, argent={"project_cost_slice": "70-a-250"})
    plan = text_of(page("/recommandations?on=2024-12-10").one("section", "site-plan"))
    assert plan.startswith("Plan de financement pour 250 000 €")
    assert "le plan prend le montant le plus haut" in plan


def test_closed_and_refused_offers_say_what_would_change_them(page: PageClient) -> None:
    page("/").submit(PERONNE)
    answer(page, projet=QUESTIONNAIRE["projet"], argent={"project_cost": "69 999"})
    refused = page("/recommandations?on=2024-12-10")
    folded = next(
        text_of(one) for one in refused.all("details") if text_of(one).startswith("Pas pour vous")
    )
    assert "Il manque 1 € pour atteindre 70 000 €" in folded
    answer(page, argent={"project_cost": "85 000"})
    closed = page("/recommandations?on=2026-11-22")
    folded = next(text_of(one) for one in closed.all("details") if text_of(one).startswith("Fermé"))
    assert "Clos depuis le 1er janvier 2025 ; aucune nouvelle édition connue." in folded
