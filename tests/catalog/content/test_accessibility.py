"""The accessibility assessment: 106 criteria, a rate counted as the RGAA counts it, pages that
exist, a document that agrees."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from pydantic import ValidationError

from catalog.content.accessibility import NUMBERS, RgaaAssessment, Status, assessment
from catalog.exchange.files.rgaa import assessment_in_markdown
from catalog.settings import PROJECT_ROOT

DOCUMENT = PROJECT_ROOT / "docs" / "rgaa.md"


@pytest.fixture
def assessed() -> Callable[..., RgaaAssessment]:
    """An assessment of two pages, of which only what is given applies: number -> (met, unmet)."""

    def assess(**given: tuple[Any, dict[str, str]]) -> RgaaAssessment:
        pages = [
            {"id": page, "name": page.title(), "address": f"/{page}"} for page in ("un", "deux")
        ]
        told = {number: given.get(f"c{number.replace('.', '_')}", ((), {})) for number in NUMBERS}
        criteria = [
            {"number": number, "title": "?", "met": met, "unmet": unmet, "note": "Vu."}
            for number, (met, unmet) in told.items()
        ]
        return RgaaAssessment.model_validate(
            {
                "version": "4.1.2",
                "assessed_on": date(2026, 11, 28),
                "pages": pages,
                "criteria": criteria,
            }
        )

    return assess


def test_there_are_the_106_criteria_in_their_official_order() -> None:
    assert len(NUMBERS) == 106
    assert [number for number in NUMBERS if number.endswith(".1")] == [
        f"{theme}.1" for theme in range(1, 14)
    ]
    assert tuple(criterion.number for criterion in assessment().criteria) == NUMBERS


def test_every_criterion_says_what_was_seen() -> None:
    assert not [
        criterion.number
        for criterion in assessment().criteria
        if len(criterion.note) < len("Aucun son.")
    ]


def test_a_criterion_that_one_page_does_not_meet_is_not_met(
    assessed: Callable[..., RgaaAssessment],
) -> None:
    one = assessed(c1_1=("all", {"deux": "Sans alternative."}), c2_1=(["un"], {}), c3_1=("all", {}))
    statuses = {criterion.number: criterion.status for criterion in one.criteria}
    assert (statuses["1.1"], statuses["2.1"], statuses["4.1"]) == (
        Status.UNMET,
        Status.MET,
        Status.NOT_APPLICABLE,
    )
    assert one.rate == pytest.approx(2 / 3)
    # Of « un »: three met of three; of « deux »: one met of two.
    assert one.mean_rate == pytest.approx((1 + 1 / 2) / 2)


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ({"c1_1": ("all", {})}, "totalement conforme"),
        ({"c1_1": ("all", {}), "c1_2": ("all", {"un": "Non."})}, "partiellement conforme"),
        (
            {"c1_1": ("all", {"un": "Non."}), "c1_2": ("all", {"un": "Non."}), "c1_3": ("all", {})},
            "non conforme",
        ),
    ],
)
def test_the_state_follows_from_the_rate(
    assessed: Callable[..., RgaaAssessment], given: dict[str, Any], state: str
) -> None:
    assert assessed(**given).state == state


def test_a_page_out_of_the_sample_or_told_twice_is_refused(
    assessed: Callable[..., RgaaAssessment],
) -> None:
    for given in ((["trois"], {}), (["un"], {"un": "Non."})):
        with pytest.raises(ValidationError, match=r"critère 1\.1"):
            assessed(c1_1=given)


def test_every_page_of_the_sample_is_a_page_of_the_site(app: Flask) -> None:
    routes = app.url_map.bind("localhost")
    assert all(routes.test(urlsplit(page.address).path, "GET") for page in assessment().pages)


def test_the_document_is_what_the_command_writes() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == assessment_in_markdown(assessment())


def test_the_command_says_the_rate_and_writes_the_document(app: Flask, tmp_path: Any) -> None:
    written = tmp_path / "rgaa.md"
    result = app.test_cli_runner().invoke(args=["rgaa", "--output", str(written)])
    assert assessment().state in result.output
    assert written.read_text(encoding="utf-8") == DOCUMENT.read_text(encoding="utf-8")
