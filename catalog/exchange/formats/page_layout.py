"""Parts of HTML set on sheets of paper by WeasyPrint, then gathered in one document. Loaded by the
child `typesetting` alone."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from weasyprint import CSS, HTML, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

# A part that overflows its sheets is set again smaller, in points, until it fits.
SIZES = (10.0, 9.2, 8.5, 7.8, 7.2, 6.6)


class NothingIsFetched(URLFetcher):
    """WeasyPrint goes on without the image or the stylesheet that was named."""

    def fetch(self, url: str, headers: Any = None) -> Any:
        raise ValueError("a document names nothing outside itself")


def set_parts(parts: Sequence[Mapping[str, Any]], css: str) -> Iterator[Document]:
    """Yields each part's pages, set apart from the others. `sheets`: how many it may take, None for
    as many as it needs."""
    fonts = FontConfiguration()
    style = _style(css, fonts)
    sizes = [_style(f":root {{ font-size: {size}pt }}", fonts) for size in SIZES]
    for part in parts:
        html = HTML(string=part["html"], url_fetcher=NothingIsFetched())
        for size in sizes:
            document = html.render(stylesheets=[style, size], font_config=fonts)
            if part["sheets"] is None or len(document.pages) <= part["sheets"]:
                break
        yield document


def gathered(documents: Sequence[Document], title: str, author: str) -> bytes:
    """Returns the pages of all of them as one PDF/UA-1."""
    whole = documents[0].copy([page for document in documents for page in document.pages])
    whole.metadata.title, whole.metadata.authors, whole.metadata.lang = title, [author], "fr"
    content: bytes = whole.write_pdf(pdf_variant="pdf/ua-1")
    return content


def _style(css: str, fonts: FontConfiguration) -> CSS:
    return CSS(string=css, font_config=fonts, url_fetcher=NothingIsFetched())
