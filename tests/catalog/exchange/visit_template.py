"""The template of the Word document of a visit, made anew from its outline: `python -m
tests.catalog.exchange.visit_template`.

The outline, `dossier-de-visite.txt`, says what stands in the template, and is what a reviewer
reads; the .docx beside it says how it looks, and anybody may restyle it in a word processor.
Whoever has restyled it does not run this again, but changes both by hand: the tests compare their
words.

A line of the outline is a paragraph: its style, « | », its text, where **…**, __…__ and ~~…~~ have
the styles Strong, Emphasis and Soft, and ↵ breaks the line. « Table » opens a table (the widths of
its columns in millimetres, its headers), « Row » adds a row (its least height; a cell after « > »
is aligned right). A tag that begins with p or tr takes its paragraph or its row away.
"""

import re
from collections.abc import Sequence
from io import BytesIO

from docx import Document
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table
from docx.text.paragraph import Paragraph

from catalog.exchange.formats.archives import without_times
from catalog.exchange.formats.docx import TEMPLATE

OUTLINE = TEMPLATE.with_suffix(".txt")
LANGUAGE = "fr-FR"
STYLES = (
    *("Normal", "Heading 1", "Heading 2", "Heading 3", "Caption", "New Sheet"),
    *("List Bullet", "List Paragraph", "Strong", "Emphasis", "Soft", "Table Grid"),
)
_MARKS = {"**": "Strong", "__": "Emphasis", "~~": "Soft"}
_FONT, _INK, _SOFT = "Arial", RGBColor(0x1F, 0x3A, 0x68), RGBColor(0x4A, 0x4A, 0x4A)
_SIZES = {"Heading 1": Pt(18), "Heading 2": Pt(10.5), "Heading 3": Pt(10)}
# In millimetres.
_INDENT = 5


def built() -> bytes:
    """Returns the template, as it is before anybody restyles it."""
    document = Document()
    _set_up(document)
    _dress(document)
    for line in OUTLINE.read_text(encoding="utf-8").splitlines():
        style, _, text = line.partition(" |")
        if style.startswith("Table"):
            _add_table(document, style.split()[1:], text.split(" | "))
        elif style.startswith("Row"):
            _add_row(document.tables[-1], style.split()[1:], text.split(" | "))
        else:
            _write(document.add_paragraph(style=style), text.strip())
    content = BytesIO()
    document.save(content)
    return without_times(content)


def words_of(content: bytes) -> list[tuple[str, ...]]:
    """Returns what stands in a template in its order: a paragraph's style and text, then the texts
    of each row."""
    found: list[tuple[str, ...]] = []
    for block in Document(BytesIO(content)).iter_inner_content():
        if isinstance(block, Table):
            found += [tuple(cell.text for cell in row.cells) for row in block.rows]
        else:
            found.append((block.style.name if block.style else "", block.text))
    return found


def _set_up(document: Docx) -> None:
    """Properties, language and sheet. What the library's own template says of itself goes."""
    properties = document.core_properties
    properties.title = properties.author = properties.comments = ""
    properties.language = LANGUAGE
    for name in ("dcterms:created", "dcterms:modified"):
        for element in properties._element.findall(qn(name)):
            properties._element.remove(element)
    for relations in (document.part.package.rels, document.part.rels):
        for number, relation in [*relations.items()]:
            if relation.reltype.rpartition("/")[2] in (
                "thumbnail",
                "stylesWithEffects",
                "customXml",
            ):
                del relations[number]
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(14)
    section.top_margin, section.bottom_margin = Mm(12), Mm(14)


def _dress(document: Docx) -> None:
    """The styles that the outline names, and no other."""
    styles = document.styles
    styles.add_style("New Sheet", WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    styles["New Sheet"].paragraph_format.page_break_before = True
    styles.add_style("Soft", WD_STYLE_TYPE.CHARACTER).font.color.rgb = _SOFT
    kept = {*STYLES, *(style.name for style in styles if style.element.get(qn("w:default")))}
    for style in [*styles]:
        if style.name not in kept:
            style.delete()
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
    normal = styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(9)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.0
    for name, first in (("List Bullet", -_INDENT), ("List Paragraph", 0)):
        layout = styles[name].paragraph_format
        layout.left_indent, layout.first_line_indent = Mm(_INDENT), Mm(first)
        layout.space_after = Pt(2)
    for name, size in _SIZES.items():
        styles[name].paragraph_format.space_before = Pt(5)
        styles[name].paragraph_format.space_after = Pt(1)
        _draw(styles[name], size, _INK)
    styles["Caption"].paragraph_format.keep_with_next = True
    styles["Caption"].paragraph_format.space_after = Pt(0)
    _draw(styles["Caption"], Pt(9), RGBColor(0, 0, 0))
    styles["Caption"].font.bold = False


def _draw(style: ParagraphStyle, size: Pt, ink: RGBColor) -> None:
    style.font.name, style.font.size, style.font.color.rgb = _FONT, size, ink
    # Word takes the theme's font before the style's, unless told not to.
    fonts = style.element.rPr.rFonts
    for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{attribute}"), None)


def _write(paragraph: Paragraph, text: str) -> None:
    """Adds the text, each run with the style of the marks around it."""
    style = None
    for piece in re.split(r"(\*\*|__|~~)", text):
        if piece in _MARKS:
            style = None if style else _MARKS[piece]
        elif piece:
            paragraph.add_run(piece.replace("↵", "\n"), style)


def _add_table(document: Docx, widths: Sequence[str], headers: Sequence[str]) -> None:
    table = document.add_table(rows=0, cols=len(widths), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(int(width))
    _add_row(table, (), headers)
    # The header is said again on each sheet, and read before each cell.
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    # The table's alternative text, for who cannot see it.
    for name in ("w:tblCaption", "w:tblDescription"):
        element = OxmlElement(name)
        element.set(qn("w:val"), "{{ block.caption }}")
        table._tbl.tblPr.append(element)


def _add_row(table: Table, height: Sequence[str], texts: Sequence[str]) -> None:
    row = table.add_row()
    if height:
        row.height = Mm(int(height[0]))
    for column, cell, text in zip(table.columns, row.cells, texts, strict=False):
        cell.width = column.width
        paragraph = cell.paragraphs[0]
        if text.strip().startswith("> "):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _write(paragraph, text.strip().removeprefix("> "))


if __name__ == "__main__":
    TEMPLATE.write_bytes(built())
