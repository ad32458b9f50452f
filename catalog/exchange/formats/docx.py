"""Briefings as a Word document to be edited (DOCX): the same pages, with real headings, lists, and
tables that have headers.

`templates/exports/dossier-de-visite.docx` says how it looks and what stands where: anybody may
restyle it in a word processor. The author is the site, never a person, and the same pages give the
same bytes.
"""

from collections.abc import Sequence
from io import BytesIO

from docx.opc.coreprops import CoreProperties
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import Environment, StrictUndefined

from catalog.advice.visits.briefing import PaperPage
from catalog.exchange.formats.archives import without_times
from catalog.exchange.formats.typography import french_typography
from catalog.settings import PROJECT_ROOT
from matching.domain.letters import plain_text

TEMPLATE = PROJECT_ROOT / "templates" / "exports" / "dossier-de-visite.docx"


def docx_of(title: str, author: str, pages: Sequence[PaperPage]) -> bytes:
    """Returns the document. Each page starts on a new sheet; how many it takes is up to whoever
    edits it."""
    document = DocxTemplate(str(TEMPLATE))
    document.render({"pages": pages}, _printing())
    _sign(document.core_properties, title, author)
    content = BytesIO()
    document.save(content)
    return without_times(content)


def _sign(properties: CoreProperties, title: str, author: str) -> None:
    """Who made the template, and when, would say something untrue of the document: they go."""
    properties.title, properties.author, properties.last_modified_by = title, author, author
    for name in ("dcterms:created", "dcterms:modified"):
        for element in properties._element.findall(qn(name)):
            properties._element.remove(element)


def _printing() -> Environment:
    """How the template's variables are printed: as text and never as markup, set as the French do.
    A name that the template gets wrong is an error."""
    return Environment(autoescape=True, undefined=StrictUndefined, finalize=_printed)


def _printed(value: object) -> object:
    return _set(value) if isinstance(value, str) else value


def _set(text: str) -> str:
    """The text as it is printed; what XML cannot hold (a control character pasted from elsewhere)
    is left out."""
    return french_typography(plain_text(text))
