"""The template of the Word document of a visit: what restyling it must leave as it is."""

import re
from io import BytesIO
from zipfile import ZipFile

from docx import Document
from docx.oxml.ns import qn

from catalog.exchange.formats.docx import TEMPLATE
from tests.catalog.exchange.visit_template import LANGUAGE, STYLES, built, words_of

# A picture for a letterhead fits in; a file that grows the clone does not.
LARGEST = 200_000


def test_the_template_says_what_its_outline_says() -> None:
    assert words_of(TEMPLATE.read_bytes()) == words_of(built())


def test_the_template_is_made_from_its_outline_in_the_same_bytes_every_time() -> None:
    assert built() == built()


def test_every_style_that_the_outline_names_is_there_in_french() -> None:
    styles = Document(str(TEMPLATE)).styles
    assert {style.name for style in styles} >= set(STYLES)
    languages = {element.get(qn("w:val")) for element in styles.element.iter(qn("w:lang"))}
    assert languages == {LANGUAGE}


def test_every_table_has_a_header_row_and_words_for_who_cannot_see_it() -> None:
    tables = Document(str(TEMPLATE)).tables
    assert len(tables) == 3
    for table in tables:
        assert table.rows[0]._tr.xpath("w:trPr/w:tblHeader")
        (described,) = table._tbl.tblPr.xpath("w:tblCaption/@w:val")
        assert described == "{{ block.caption }}"


def test_the_template_is_small_runs_nothing_leads_nowhere_and_names_nobody() -> None:
    assert TEMPLATE.stat().st_size < LARGEST
    properties = Document(str(TEMPLATE)).core_properties
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    with ZipFile(BytesIO(TEMPLATE.read_bytes())) as archive:
        assert not [name for name in archive.namelist() if "vba" in name.lower()]
        parts = [archive.read(name) for name in archive.namelist() if name.endswith(".rels")]
        assert not [part for part in parts if b'"External"' in part]
        about = archive.read("docProps/app.xml").decode()
        assert not re.search(r"<(Company|Manager)>[^<]", about)
