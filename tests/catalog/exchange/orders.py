"""Small orders for the typesetter."""

from catalog.exchange.formats.pdf import PdfPart, PdfRequest

STYLE = "@page { size: A4; margin: 1cm } :root { font-size: 9pt }"


def html(body: str, head: str = "") -> str:
    return (
        "<!DOCTYPE html><html lang='fr'><head><meta"
        f" charset='utf-8'><title>Essai</title>{head}</head><body>{body}</body></html>"
    )


def an_order(*bodys: str, sheets: int | None = None, style: str = STYLE) -> PdfRequest:
    return PdfRequest(
        "Un titre",
        "Le site",
        style,
        [PdfPart(html(body), sheets) for body in bodys],
    )
