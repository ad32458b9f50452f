"""The dossier de visite on the screen and on paper: two sheets an organisation whatever is written,
the same words in each format."""

from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from docx import Document
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import Engine
from sqlmodel import Session

from catalog.advice.visits.briefing import Briefing, BriefingInput, Decision, Pick, briefing_for
from catalog.advice.visits.overrides import LocalAid
from catalog.storage.database import open_session
from catalog.web.visits.briefings import briefing_docx, briefing_pdf, briefing_pdf_steps
from matching.domain.profile import NEED_MAX_LENGTH
from matching.domain.vocabulary import Programme
from tests.web.page_client import PageClient, text_of

IN_TIME, TODAY = date(2024, 12, 10), date(2026, 11, 22)
PROJECT = {"uses_ai": True, "stage": "experimentation", "project_cost": 85_000}
PERONNE = {
    "code": "80620",
    "need": "tester un agent conversationnel pour répondre aux habitants",
    **PROJECT,
}
LONG_NEED = (
    "le téléphone sonne sans arrêt, les habitants demandent toujours la même chose ; " * 20
)[:NEED_MAX_LENGTH]
CANARY = "<script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}</style>"


def aid(words: str) -> LocalAid:
    """A local aid whose every word is this one."""
    return LocalAid(words, words, words, words, None)


MUCH_WRITTEN: dict[str, Any] = {
    "notes": "Le maire veut en parler au conseil de janvier avant tout engagement. " * 30,
    "decisions": (
        Decision(
            "Demander à la Région si les dépenses de personnel comptent " * 3,
            "la mairie",
            "en janvier",
        ),
    )
    * 9,
    "changes": (
        "L’appel : « Conditions connues remplies » devient « Fermé depuis le 1er janvier 2025 ». "
        * 3,
    )
    * 9,
    "picks": (
        Pick(
            aid=aid("Fonds départemental d’innovation pour les communes rurales " * 4),
            reason="le Département y tient " * 20,
        ),
        Pick(slug="essais-ia-du-nord", reason="le maire en a entendu parler " * 10),
        Pick(slug="renfort-projet", reason="la sous-préfecture l’a proposée " * 10),
    ),
    "live_link": "https://exemple.fr/v/8fK2mQ",
}
BODIES: dict[str, tuple[dict[str, Any], date, dict[str, Any]]] = {
    "a commune and a call": (PERONNE, IN_TIME, {}),
    "a village": ({"code": "80159", "need": "le téléphone sonne sans arrêt"}, TODAY, {}),
    "the longest need and all that a visit can hold": (
        {
            **PERONNE,
            "need": LONG_NEED,
            "started": True,
            "personal_data": "sensibles",
            "decisions_on_persons": "aide_agent",
        },
        IN_TIME,
        MUCH_WRITTEN,
    ),
    "eight programmes": (
        {**PERONNE, "need": LONG_NEED, "programmes": dict.fromkeys(Programme, True)},
        TODAY,
        {},
    ),
    "an EPCI": (
        {"code": "200037059", "need": "mieux suivre l’eau et l’énergie, chercher un financement"},
        TODAY,
        {},
    ),
    "an association": (
        {
            "nature": "association",
            "code": "59350",
            "name": "Numérique libre",
            "project_cost": 20_000,
        },
        TODAY,
        {},
    ),
    "overseas": (
        {"code": "97411", "need": "financer un essai d’IA pour la cantine", **PROJECT},
        IN_TIME,
        {},
    ),
    "a group": (
        {"nature": "groupement_communes", "members": ["80159", "80620"], "need": "une messagerie"},
        TODAY,
        {},
    ),
    "a prohibited use": (
        {"code": "59392", "need": "caméras avec reconnaissance faciale", "project_cost": 200_000},
        TODAY,
        {},
    ),
    "nothing known": ({}, TODAY, {}),
}

Build = Callable[..., Briefing]


def building(session: Session) -> Build:
    def build(facts: dict[str, Any], on: date = TODAY, **others: Any) -> Briefing:
        return briefing_for(
            session, BriefingInput(title="Tournée", visited_on=on, facts=facts, **others), on
        )

    return build


@pytest.fixture
def build(session: Session) -> Build:
    return building(session)


@pytest.fixture(scope="module")
def tour(app: Flask, engine: Engine, typesetter: None) -> PdfReader:
    """All the organisations in one document."""
    with open_session(engine) as session, app.test_request_context():
        build = building(session)
        return read(
            briefing_pdf(
                "Tournée", [build(facts, on, **others) for facts, on, others in BODIES.values()]
            )
        )


def read(document: bytes) -> PdfReader:
    return PdfReader(BytesIO(document), strict=True)


def words(text: str) -> str:
    """One line of plain spaces and apostrophes."""
    return " ".join(text.replace("’", "'").split())


@pytest.mark.parametrize("organisation", BODIES)
def test_an_organisation_takes_two_sheets_whatever_is_written(
    tour: PdfReader, organisation: str
) -> None:
    at = 2 * list(BODIES).index(organisation)
    left, adviser = [words(page.extract_text()) for page in tour.pages[at : at + 2]]
    assert "seul l'organisme décide" in left
    assert "Site non officiel" in left
    assert "1/2" in left
    assert "page du conseiller" in adviser
    assert "Décisions" in adviser
    assert "2/2" in adviser
    assert len(tour.pages) == 2 * len(BODIES)


def children(element: Any) -> list[Any]:
    """The elements right under one of the tree of tags, without the content that they hold."""
    kept = element.get("/K", [])
    found = [child.get_object() for child in (kept if isinstance(kept, list) else [kept])]
    return [child for child in found if isinstance(child, dict) and "/S" in child]


def walk(element: Any) -> Iterator[tuple[str, list[str]]]:
    """Each element's tag with those of the elements right under it, in the order of reading."""
    yield element.get("/S", "root"), [child["/S"] for child in children(element)]
    for child in children(element):
        yield from walk(child)


def test_the_tags_of_the_paper_are_those_of_a_readable_document(tour: PdfReader) -> None:
    root: Any = tour.trailer["/Root"].get_object()
    tags = list(walk(root["/StructTreeRoot"]))
    inside = {
        tag: {kind for kinds in (under for name, under in tags if name == tag) for kind in kinds}
        for tag, _ in tags
    }
    assert inside["/L"] == {"/LI"}
    assert inside["/Table"] == {"/Caption", "/THead", "/TBody"}
    assert inside["/TR"] == {"/TH", "/TD"}
    levels = [int(tag.removeprefix("/H")) for tag, _ in tags if tag in ("/H1", "/H2", "/H3")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert levels.count(1) == 2 * len(BODIES)


@pytest.mark.usefixtures("typesetter")
def test_several_organisations_and_their_verdicts_make_one_document(
    app: Flask, build: Build
) -> None:
    briefings = [build(PERONNE, IN_TIME), build({"code": "80159"})]
    with app.test_request_context():
        document = read(briefing_pdf("Tournée", briefings, with_verdicts=True))
    titles = [entry.title for entry in document.outline if not isinstance(entry, list)]
    of_one = ["{}", "{}\xa0: page du conseiller", "{}\xa0: tous les verdicts"]
    assert titles == [title.format(name) for name in ("Péronne", "Cachy") for title in of_one]
    assert document.metadata is not None
    assert document.metadata.title == "Tournée"


@pytest.mark.usefixtures("typesetter")
def test_a_tour_is_followed_organisation_by_organisation(app: Flask, build: Build) -> None:
    briefing = build({"code": "80159"})
    with app.test_request_context():
        *steps, last = briefing_pdf_steps("Tournée", [briefing, briefing, briefing])
    assert [(step.done, step.total) for step in steps] == [(1, 3), (2, 3), (3, 3)]
    assert last.document


@pytest.mark.usefixtures("typesetter")
def test_hostile_words_are_only_words_on_paper(app: Flask, build: Build) -> None:
    briefing = build(
        {"code": "80159", "need": CANARY},
        notes=f"{CANARY}\x00\x0b",
        picks=(Pick(aid=aid(CANARY), reason=CANARY),),
        changes=(CANARY,),
    )
    with app.test_request_context():
        document = read(briefing_pdf("Dossier", [briefing]))
    text = words("".join(page.extract_text() for page in document.pages))
    assert text.count("<script>alert(1)</script>") >= 4
    assert "49" not in text
    assert not any("/JavaScript" in str(page) for page in document.pages)


@pytest.mark.usefixtures("typesetter")
def test_the_word_processor_s_document_says_what_the_page_says(app: Flask, build: Build) -> None:
    briefing = build(PERONNE, IN_TIME, **MUCH_WRITTEN)
    with app.test_request_context():
        paper = words(
            "".join(page.extract_text() for page in read(briefing_pdf("Dossier", [briefing])).pages)
        )
        document = Document(BytesIO(briefing_docx("Dossier", [briefing])))
    said = [paragraph.text for paragraph in document.paragraphs]
    said += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    sentences = {words(line) for text in said for line in text.split("\n") if len(line) > 40}
    missing = {
        sentence
        for sentence in sentences
        if sentence[-20:].replace(" ", "") not in paper.replace(" ", "")
    }
    assert len(sentences) > 20
    assert not missing


def test_on_the_screen_each_page_is_under_its_title(page: PageClient) -> None:
    shown = page("/composants/dossier-de-visite")
    assert shown.h1 == "Dossier de visite"
    assert [text_of(heading) for heading in shown.all("h2", "briefing-title__text")] == [
        "Péronne",
        "Péronne : page du conseiller",
        "Péronne : tous les verdicts",
    ]
    assert "34 000 €" in shown.text
