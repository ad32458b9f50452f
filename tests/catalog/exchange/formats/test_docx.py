"""The dossier de visite as a Word document: what python-docx reads back of it, and what it must not
hold."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as Docx
from docx.oxml.ns import qn

from catalog.advice.visits.briefing import PaperPage
from catalog.advice.visits.briefing.document import FactLine
from catalog.advice.visits.briefing.pages import (
    Grid,
    Item,
    Items,
    Link,
    PaperBlock,
    ProposalCard,
    Terms,
    Text,
    Title,
)
from catalog.exchange.formats.docx import docx_of

HOSTILE = "<b>gras</b> & « =1+1 » {{ pages }} {% raw %} \x00\x0b\ud800 \U0001f600"
LEFT = PaperPage(
    "left",
    (
        Title(
            "Péronne",
            "Le site · Visite du 10 décembre 2024",
            "Réponses en date du 10 décembre 2024.",
        ),
        PaperBlock("Votre commune"),
        Terms((FactLine("Population", "7 090 habitants"),)),
        Text("Un usage interdit.", "blocking"),
        ProposalCard(
            1,
            "Payer un essai",
            "L'appel",
            "Conditions connues remplies",
            "C'est un appel ouvert.",
            (FactLine("Est-ce sûr ?", "Sûr."),),
        ),
        Grid(
            "Plan de financement",
            ("PaperBlock", "Condition", "Montant"),
            (("Coût", "tel que dit", "85 000 €"),),
            "money",
        ),
    ),
)
ADVISER = PaperPage(
    "adviser",
    (
        Title("Péronne : page du conseiller", "Le site", "Cette page ne se laisse pas."),
        Items((Item("Avez-vous commencé ?", under=("Si « oui » : à vérifier.",)),), "boxes"),
        Items((Item(HOSTILE, aside="une source"),)),
        Grid(
            "Qui fait quoi",
            ("Qui", "Quoi", "Pour quand"),
            (("la mairie", "Appeler", ""), ("", "", "")),
            "decisions",
        ),
        Link("Version à jour :", "https://exemple.fr/v/abc"),
    ),
)


@pytest.fixture(scope="module")
def content() -> bytes:
    return docx_of("Dossier de visite", "Le site", [LEFT, ADVISER])


@pytest.fixture(scope="module")
def document(content: bytes) -> Docx:
    return Document(BytesIO(content))


def texts(document: Docx, style: str) -> list[str]:
    return [
        paragraph.text
        for paragraph in document.paragraphs
        if paragraph.style and paragraph.style.name == style
    ]


def test_headings_are_real_ones(document: Docx) -> None:
    assert texts(document, "Heading 1") == ["Péronne", "Péronne\xa0: page du conseiller"]
    assert texts(document, "Heading 2") == ["Votre commune"]
    assert texts(document, "Heading 3") == ["1. Payer un essai"]


def test_the_document_is_in_french_and_its_author_is_the_site(document: Docx) -> None:
    properties = document.core_properties
    assert (properties.title, properties.author, properties.last_modified_by) == (
        "Dossier de visite",
        "Le site",
        "Le site",
    )
    assert properties.language == "fr-FR"
    languages = {element.get(qn("w:val")) for element in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"fr-FR"}


def test_the_properties_are_written_as_they_are_said() -> None:
    properties = Document(BytesIO(docx_of("Visite « A & B »", "<Site>", [LEFT]))).core_properties
    assert (properties.title, properties.author) == ("Visite « A & B »", "<Site>")


def test_nothing_says_who_made_it_or_when(content: bytes) -> None:
    with ZipFile(BytesIO(content)) as archive:
        core = archive.read("docProps/core.xml").decode()
        organisation = archive.read("word/document.xml").decode()
    assert "dcterms" not in core.partition(">")[2].replace("xmlns:dcterms", "")
    assert "python-docx" not in core
    assert "<w:ins " not in organisation
    assert "<w:del " not in organisation
    assert "<w:comment" not in organisation


def test_tables_have_a_header_row_and_words_for_who_cannot_see_them(document: Docx) -> None:
    money, decisions = document.tables
    for table, caption in ((money, "Plan de financement"), (decisions, "Qui fait quoi")):
        assert table.rows[0]._tr.xpath("w:trPr/w:tblHeader")
        assert [
            child.get(qn("w:val")) for child in table._tbl.tblPr if child.tag == qn("w:tblCaption")
        ] == [caption]
    assert [cell.text for cell in decisions.rows[-1].cells] == ["", "", ""]


def test_the_table_of_amounts_is_set_as_the_french_write(document: Docx) -> None:
    assert [cell.text for cell in document.tables[0].rows[1].cells] == [
        "Coût",
        "tel que dit",
        "85\u202f000\xa0€",
    ]


def test_questions_have_a_box_to_tick(document: Docx) -> None:
    assert texts(document, "List Paragraph") == [
        "☐ 1. Avez-vous commencé\xa0?\nSi «\xa0oui\xa0»\xa0: à vérifier."
    ]


def test_hostile_words_stay_words(document: Docx) -> None:
    [text] = texts(document, "List Bullet")
    assert text.startswith("<b>gras</b> & «\xa0=1+1\xa0» {{ pages }} {% raw %}")
    assert "\U0001f600" in text


def test_each_page_starts_a_sheet_but_the_first(document: Docx) -> None:
    starts = [
        paragraph.text
        for paragraph in document.paragraphs
        if paragraph.paragraph_format.page_break_before
        or (paragraph.style and paragraph.style.paragraph_format.page_break_before)
    ]
    assert starts == ["Le site"]


def test_the_same_pages_give_the_same_bytes(content: bytes) -> None:
    assert docx_of("Dossier de visite", "Le site", [LEFT, ADVISER]) == content
