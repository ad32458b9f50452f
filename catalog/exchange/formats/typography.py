"""French typography: non-breaking spaces and curved apostrophes, put into the text of finished
pages by `catalog.web.site.filters`.

Authors type ordinary spaces and apostrophes everywhere (templates, messages, sheets); no page can
forget one. The sheets, which leave the site by other ways too, are set once for all by `flask
typeset-seeds`.
"""

import re

NBSP = "\u00a0"
NARROW_NBSP = "\u202f"

_PIECES = re.compile(r"(<(script|style|textarea|pre|code)\b.*?</\2>|<!--.*?-->|<[^>]*>)", re.DOTALL)
_BEFORE = re.compile(r"(?<=\S)[ \n]+([:;?!»])(?![\w/])|^[ \n]+([:;?!»])(?![\w/])")
_AFTER_QUOTE = re.compile(r"«[ \n]+")
# Templates escape the apostrophes of their variables.
_APOSTROPHE = re.compile(r"(?<=\w)(?:'|&#39;)(?=\w)")
_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
_UNIT = re.compile(r"(?<=\d) (?=[€%])|(?<=\d) (?=(?:k€|M€|Md€|kWh|Mo|habitants?\b))")


def french_typography(text: str) -> str:
    """`text` (plain, or text between two tags) as a French typographer would set it.

    >>> typeset = french_typography("Combien ? « 85 000 € » : c'est fait !")
    >>> typeset.replace(NBSP, "~").replace(NARROW_NBSP, "_")
    'Combien~? «~85_000~€~»~: c’est fait~!'
    """
    text = _APOSTROPHE.sub("’", text)
    text = _BEFORE.sub(lambda found: NBSP + (found[1] or found[2]), text)
    text = _AFTER_QUOTE.sub(f"«{NBSP}", text)
    text = _THOUSANDS.sub(NARROW_NBSP, text)
    return _UNIT.sub(NBSP, text)


def typeset(html: str) -> str:
    """The same over the text of an HTML page: tags, code, scripts and what people typed in text
    areas stay as they are.

    >>> typeset('<a title="a ? b">Qui ?</a>').replace(NBSP, "~")
    '<a title="a ? b">Qui~?</a>'
    """
    pieces = _PIECES.split(html)
    # Each match leaves two pieces of its own: the tag or element, and the name that closes it.
    pieces[::3] = [french_typography(piece) if piece.strip() else piece for piece in pieces[::3]]
    del pieces[2::3]
    return "".join(pieces)
