"""French typography: puts the non-breaking spaces and the curved apostrophes that French asks for into the text of a finished page; called by `catalog.web.filters`.

Authors type ordinary spaces and apostrophes everywhere (templates, sheets, messages); no page can forget one.
"""

import re

NBSP = "\u00a0"
NARROW_NBSP = "\u202f"

_PIECES = re.compile(r"(<(?:script|style|textarea|pre|code)\b.*?</(?:script|style|textarea|pre|code)>|<!--.*?-->|<[^>]*>)", re.DOTALL)
_BEFORE = re.compile(r"(?<=\S)[ \n]+([:;?!»])(?![\w/])|^[ \n]+([:;?!»])(?![\w/])")
_AFTER_QUOTE = re.compile(r"«[ \n]+")
# Templates escape the apostrophes of their variables.
_APOSTROPHE = re.compile(r"(?<=\w)(?:'|&#39;)(?=\w)")
_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
_UNIT = re.compile(r"(?<=\d) (?=[€%])|(?<=\d) (?=(?:k€|M€|Md€|kWh|Mo|habitants?\b))")


def french_typography(text: str) -> str:
    """`text` (plain, or text between two tags) as a French typographer would set it.

    >>> french_typography("Combien ? « 85 000 € » : c'est fait !").replace(NBSP, "~").replace(NARROW_NBSP, "_")
    'Combien~? «~85_000~€~»~: c’est fait~!'
    """
    text = _APOSTROPHE.sub("’", text)
    text = _BEFORE.sub(lambda found: NBSP + (found[1] or found[2]), text)
    text = _AFTER_QUOTE.sub(f"«{NBSP}", text)
    text = _THOUSANDS.sub(NARROW_NBSP, text)
    return _UNIT.sub(NBSP, text)


def typeset(html: str) -> str:
    """The same over the text of an HTML page: tags, code, scripts and what people typed in text areas stay as they are.

    >>> typeset('<a title="a ? b">Qui ?</a>').replace(NBSP, "~")
    '<a title="a ? b">Qui~?</a>'
    """
    pieces = _PIECES.split(html)
    pieces[::2] = [french_typography(piece) if piece.strip() else piece for piece in pieces[::2]]
    return "".join(pieces)
