"""Briefings as a Word document to be edited (DOCX): the same pages, with real headings, lists, and
tables that have headers.

The author is the site, never a person, and the same pages give the same bytes.
"""

import re
from collections.abc import Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from catalog.advice.visits.briefing import PaperPage
from catalog.advice.visits.briefing.pages import (
    Block,
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
from catalog.exchange.formats.typography import french_typography

_LANGUAGE = "fr-FR"
_FONT, _SIZE, _INK, _SOFT = "Arial", Pt(9), RGBColor(0x1F, 0x3A, 0x68), RGBColor(0x4A, 0x4A, 0x4A)
_HEADINGS = {"Heading 1": Pt(18), "Heading 2": Pt(10.5), "Heading 3": Pt(10)}
# Widths of the columns, in millimetres, on the 182 of a sheet.
_WIDTHS = {"money": (50, 90, 42), "decisions": (45, 100, 37), "verdicts": (60, 26, 96)}
_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BOX = "☐ "
# Of lists, in millimetres.
_INDENT = 5
# The first day that an archive can tell: the visit's own date is in the text.
_NO_DATE = (1980, 1, 1, 0, 0, 0)


def docx_of(title: str, author: str, pages: Sequence[PaperPage]) -> bytes:
    """Returns the document. Each page starts on a new sheet; how many it takes is up to whoever
    edits it."""
    document = Document()
    _set_up(document, title, author)
    for number, page in enumerate(pages):
        for block in page.blocks:
            _add(document, block, starts_sheet=number > 0)
    content = BytesIO()
    document.save(content)
    return _same_every_time(content)


def _set_up(document: Docx, title: str, author: str) -> None:
    """Properties, language, sheet and fonts. The template's own dates and comments would say
    something untrue: they go."""
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = title, author, author
    properties.language, properties.comments = _LANGUAGE, ""
    for name in ("dcterms:created", "dcterms:modified"):
        for element in properties._element.findall(qn(name)):
            properties._element.remove(element)
    defaults = document.styles.element.find(
        f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}"
    )
    language = defaults.find(qn("w:lang"))
    language.set(qn("w:val"), _LANGUAGE)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(14)
    section.top_margin, section.bottom_margin = Mm(12), Mm(14)
    _dress(document)


def _dress(document: Docx) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, _SIZE
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.0
    for name, first in (("List Bullet", -_INDENT), ("List Paragraph", 0)):
        layout = document.styles[name].paragraph_format
        layout.left_indent, layout.first_line_indent = Mm(_INDENT), Mm(first)
    for name, size in _HEADINGS.items():
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = _FONT, size, _INK
        # Word takes the theme's font before the style's, unless told not to.
        fonts = style.element.rPr.rFonts
        for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{attribute}"), None)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(5), Pt(1)


def _add(document: Docx, block: Block, *, starts_sheet: bool) -> None:
    match block:
        case Title():
            _soft(
                document.add_paragraph(), block.above
            ).paragraph_format.page_break_before = starts_sheet
            document.add_heading(_set(block.text), 1)
            _soft(document.add_paragraph(), block.under)
        case PaperBlock():
            document.add_heading(_set(block.text), 2)
        case Text():
            paragraph = document.add_paragraph()
            if block.role == "blocking":
                paragraph.add_run(_set("Avant toute chose. ")).bold = True
            paragraph.add_run(_set(block.text)).italic = block.role == "need"
        case Link():
            document.add_paragraph(_set(f"{block.text} ") + block.address)
        case Terms():
            for line in block.lines:
                _term(document, line.term, line.text)
        case ProposalCard():
            _add_card(document, block)
        case Items():
            for number, item in enumerate(block.items, start=1):
                _add_item(document, f"{_BOX}{number}. " if block.role == "boxes" else "", item)
        case Grid():
            _add_grid(document, block)


def _add_card(document: Docx, card: ProposalCard) -> None:
    document.add_heading(_set(f"{card.number}. {card.text}"), 3)
    paragraph = document.add_paragraph(_set(f"avec {card.name} · ") if card.name else "")
    paragraph.add_run(_set(card.verdict)).bold = True
    document.add_paragraph(_set(card.why))
    for line in card.lines:
        _term(document, line.term, line.text)


def _add_item(document: Docx, box: str, item: Item) -> None:
    """A bullet, or a line to tick when it has a box."""
    paragraph = document.add_paragraph(box, style="List Paragraph" if box else "List Bullet")
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.add_run(_set(item.text)).bold = bool(box)
    if item.aside:
        _soft(paragraph, f" ({item.aside})")
    for line in item.under:
        paragraph.add_run().add_break()
        paragraph.add_run(_set(line))


def _add_grid(document: Docx, grid: Grid) -> None:
    document.add_paragraph(_set(grid.caption)).paragraph_format.keep_with_next = True
    table = document.add_table(rows=0, cols=len(grid.headers), style="Table Grid")
    _describe(table, grid.caption)
    table.autofit = False
    for column, width in zip(table.columns, _WIDTHS[grid.role], strict=True):
        column.width = Mm(width)
    _add_row(table, grid, grid.headers, bold=range(len(grid.headers)))
    # The header is said again on each sheet, and read before each cell.
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in grid.rows:
        _add_row(table, grid, row, bold=() if grid.role == "decisions" else (0,))
    document.add_paragraph()


def _add_row(table: Table, grid: Grid, texts: Sequence[str], bold: Sequence[int]) -> None:
    row = table.add_row()
    if not any(texts):
        row.height = Mm(8)
    for place, text in enumerate(texts):
        cell: _Cell = row.cells[place]
        cell.width = Mm(_WIDTHS[grid.role][place])
        cell.paragraphs[0].add_run(_set(text)).bold = place in bold
        if grid.role == "money" and place == len(texts) - 1:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _describe(table: Table, caption: str) -> None:
    """The table's alternative text, for who cannot see it."""
    for name in ("w:tblCaption", "w:tblDescription"):
        element = OxmlElement(name)
        element.set(qn("w:val"), _set(caption))
        table._tbl.tblPr.append(element)


def _term(document: Docx, term: str, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(_set(term if term.endswith("?") else f"{term} :")).bold = True
    paragraph.add_run(_set(f" {text}"))


def _soft(paragraph: Paragraph, text: str) -> Paragraph:
    paragraph.add_run(_set(text)).font.color.rgb = _SOFT
    return paragraph


def _set(text: str) -> str:
    """The text as it is printed; what XML cannot hold (a control character pasted from elsewhere)
    is left out."""
    return french_typography(_NOT_IN_XML.sub("", text))


def _same_every_time(content: BytesIO) -> bytes:
    """The archive again, its files without the time of day."""
    again = BytesIO()
    with ZipFile(content) as made, ZipFile(again, "w", ZIP_DEFLATED) as kept:
        for name in made.namelist():
            kept.writestr(ZipInfo(name, _NO_DATE), made.read(name), ZIP_DEFLATED)
    return again.getvalue()
