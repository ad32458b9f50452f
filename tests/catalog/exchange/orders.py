"""Small orders for the typesetter."""

from catalog.exchange.formats.pdf import Order, Part

STYLE = "@page { size: A4; margin: 1cm } :root { font-size: 9pt }"


def html(body: str, head: str = "") -> str:
    return (
        "<!DOCTYPE html><html lang='fr'><head><meta"
        f" charset='utf-8'><title>Essai</title>{head}</head><body>{body}</body></html>"
    )


def an_order(*bodies: str, sheets: int | None = None, style: str = STYLE) -> Order:
    return Order("Un titre", "Le site", style, [Part(html(body), sheets) for body in bodies])
