"""The « dossier de visite » in each of its formats, from briefings already built. Called by the
parts that hold visits."""

from collections.abc import Iterator, Sequence

from flask import current_app, render_template

from catalog.advice.visits.briefing import Briefing, Imprint, PaperPage, pages_of
from catalog.exchange.formats.docx import docx_of
from catalog.exchange.formats.pdf import PdfPart, PdfProgress, PdfRequest, pdf_of, pdf_steps
from catalog.settings import PROJECT_ROOT, Settings

_STYLE = PROJECT_ROOT / "catalog" / "web" / "static" / "briefing.css"


def briefing_page(
    title: str,
    briefings: Sequence[Briefing],
    *,
    parents: Sequence[tuple[str, str]],
    formats: Sequence[tuple[str, str]] = (),
    with_verdicts: bool = False,
) -> str:
    """Returns the page that shows these organisations and that the browser prints, two sheets each.
    `formats`: (words, address)."""
    return render_template(
        "visits/briefing/screen.html",
        title=title,
        organisations=[_pages(briefing, with_verdicts) for briefing in briefings],
        parents=parents,
        formats=formats,
    )


def briefing_pdf(
    title: str, briefings: Sequence[Briefing], *, with_verdicts: bool = False
) -> bytes:
    """Returns one PDF of these organisations. Raises `PdfFailed`, whose text is a French
    sentence."""
    return pdf_of(_order(title, briefings, with_verdicts))


def briefing_pdf_steps(
    title: str, briefings: Sequence[Briefing], *, with_verdicts: bool = False
) -> Iterator[PdfProgress]:
    """Returns what yields a step, in organisations, each time one is set, then the PDF: for a tour
    that takes more than a moment.

    The pages are made here and now; what is returned may go on once the request is over.
    """
    order = _order(title, briefings, with_verdicts)
    return _by_organisation(
        pdf_steps(order), len(order.parts) // max(len(briefings), 1), len(briefings)
    )


def briefing_docx(
    title: str, briefings: Sequence[Briefing], *, with_verdicts: bool = False
) -> bytes:
    """Returns the same document for a word processor, to be edited before or after the visit."""
    pages = [page for briefing in briefings for page in _pages(briefing, with_verdicts)]
    return docx_of(title, _settings().site_name, pages)


def _by_organisation(
    steps: Iterator[PdfProgress], pages_of_a_organisation: int, organisations: int
) -> Iterator[PdfProgress]:
    for step in steps:
        if step.document or step.done % pages_of_a_organisation == 0:
            yield PdfProgress(step.done // pages_of_a_organisation, organisations, step.document)


def _order(title: str, briefings: Sequence[Briefing], with_verdicts: bool) -> PdfRequest:
    """Each page apart, so that a long one is made smaller without its neighbour."""
    parts = [
        _part(title, page, f"visite-{number}")
        for number, briefing in enumerate(briefings, start=1)
        for page in _pages(briefing, with_verdicts)
    ]
    return PdfRequest(title, _settings().site_name, _STYLE.read_text(encoding="utf-8"), parts)


def _part(title: str, page: PaperPage, id: str) -> PdfPart:
    html = render_template("visits/briefing/print.html", title=title, page=page, id=id)
    return PdfPart(html, None if page.role == "annex" else 1)


def _pages(briefing: Briefing, with_verdicts: bool) -> tuple[PaperPage, ...]:
    return pages_of(
        briefing,
        Imprint(_settings().site_name, _settings().is_official),
        with_verdicts=with_verdicts,
    )


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
