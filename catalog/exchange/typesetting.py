"""The child process that sets pages as a tagged PDF (`python -m catalog.exchange.typesetting`), started by `pdf` alone.

It reads one order as JSON on its input, answers a line per part that is set, then the document. Nothing is fetched: an address
in a text leads nowhere. Its own limits on memory, processor time and files hold whatever the pages are.
"""

import json
import os
import resource
import sys
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from weasyprint import Document

PART_DONE = b".\n"
# The exit code that `pdf` turns into a sentence.
NO_LIBRARY = 3
# Bytes that the child may write to any file: fonts are read once, and remembered in a cache.
FILES = 64 * 1024**2
# A page that overflows its sheets is set again smaller, in points, until it fits.
SIZES = (10.0, 9.2, 8.5, 7.8, 7.2, 6.6)


def main() -> None:
    # What libraries print must not mix with the answer.
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    order = json.load(sys.stdin.buffer)
    limit_resources(order["seconds"], order["memory"])
    try:
        import weasyprint  # noqa: F401 (its libraries may be missing)
    except OSError:
        sys.exit(NO_LIBRARY)
    document = set_parts(order, answer)
    content = document.write_pdf(pdf_variant="pdf/ua-1")
    answer.write(b"%d\n" % len(content))
    answer.write(content)
    answer.close()


def limit_resources(seconds: int, memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILES, FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def set_parts(order: dict[str, Any], answer: BinaryIO) -> "Document":
    """Sets each part apart, so that one long part slows no other, and gathers their pages in one document."""
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    parts = []
    for part in order["parts"]:
        parts.append(set_part(part["html"], order["css"], part["sheets"], fonts))
        answer.write(PART_DONE)
        answer.flush()
    whole = parts[0].copy([page for part in parts for page in part.pages])
    whole.metadata.title = order["title"]
    whole.metadata.authors = [order["author"]]
    whole.metadata.lang = "fr"
    return whole


def set_part(html: str, css: str, sheets: int | None, fonts: Any) -> "Document":
    """`sheets`: the pages that the part may take, None when it may take as many as it needs."""
    from weasyprint import CSS, HTML
    from weasyprint.urls import URLFetcher

    class NothingIsFetched(URLFetcher):
        """WeasyPrint then goes on without the image or the stylesheet that was named."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            raise ValueError("a document names nothing outside itself")

    for size in SIZES:
        style = CSS(string=f"{css}\n:root {{ font-size: {size}pt }}", font_config=fonts, url_fetcher=NothingIsFetched())
        document = HTML(string=html, url_fetcher=NothingIsFetched()).render(stylesheets=[style], font_config=fonts)
        if sheets is None or len(document.pages) <= sheets:
            break
    return document


if __name__ == "__main__":
    main()
