"""How long one waits for paper (make bench): the dossier de visite of one organisation, then of a
tour of thirty."""

import time
from datetime import date

import pytest
from flask import Flask
from sqlmodel import Session

from catalog.advice.visits.briefing import Briefing, BriefingInput, briefing_for
from catalog.web.visits.briefings import briefing_docx, briefing_pdf, briefing_pdf_steps

pytestmark = [pytest.mark.bench, pytest.mark.usefixtures("typesetter")]
ON = date(2024, 12, 10)
PROJECT = {
    "need": "tester un agent conversationnel",
    "uses_ai": True,
    "stage": "experimentation",
    "project_cost": 85_000,
}
TOUR = ("80620", "80159", "59392", "02381", "59350", "200037059") * 5


def _briefing(session: Session, code: str) -> Briefing:
    return briefing_for(
        session, BriefingInput(title="Tournée", visited_on=ON, facts={"code": code, **PROJECT}), ON
    )


def _told(capsys: pytest.CaptureFixture[str], what: str, seconds: float) -> float:
    with capsys.disabled():
        print(f"\n{what}: {seconds:.2f} s")  # noqa: T201
    return seconds


def test_the_paper_of_one_organisation_takes_less_than_three_seconds(
    app: Flask, session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    _briefing(session, "80159")  # What the first answer loads is left out.
    with app.test_request_context():
        start = time.perf_counter()
        briefing_pdf("Dossier", [_briefing(session, "80620")])
        assert _told(capsys, "PDF of one body", time.perf_counter() - start) < 3
        start = time.perf_counter()
        briefing_docx("Dossier", [_briefing(session, "80620")])
        assert _told(capsys, "DOCX of one body", time.perf_counter() - start) < 3


def test_a_tour_of_thirty_says_how_far_it_is(
    app: Flask, session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    with app.test_request_context():
        briefings = [_briefing(session, code) for code in TOUR]
        start = last = time.perf_counter()
        longest = 0.0
        for _ in briefing_pdf_steps("Tournée", briefings):
            now = time.perf_counter()
            longest, last = max(longest, now - last), now
    _told(capsys, "longest silence of a tour of thirty", longest)
    assert _told(capsys, "PDF of a tour of thirty", last - start) < 60
