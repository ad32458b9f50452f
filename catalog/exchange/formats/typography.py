"""French typography: non-breaking spaces and curved apostrophes, put into the texts of files, and
into those of pages by `catalog.web.site.typeset_templates`.

Authors type ordinary spaces and apostrophes everywhere (templates, messages, sheets); no page can
forget one. The sheets, which leave the site by other ways too, are set once for all by `flask
typeset-seeds`.
"""

import re

NBSP = "\u00a0"
NARROW_NBSP = "\u202f"
HOLE = "\ufffc"
"""Stands in the text of a template for what is put there later: a word, or a number."""

# What no rule below changes has none of these: one look, where five would find nothing.
_MAY_CHANGE = re.compile(
    rf"['&«:;?!»0-9{HOLE}]"
    rf"(?:(?<=['&])|(?<=«)[ \n]|(?<=[ \n][:;?!»])|(?<=[0-9{HOLE}])[ ](?=[0-9€%kMh]))"
)
_BEFORE = re.compile(r"(?<=\S)[ \n]+([:;?!»])(?![\w/])|^[ \n]+([:;?!»])(?![\w/])")
_AFTER_QUOTE = re.compile(r"«[ \n]+")
# Markup escapes the apostrophe.
_APOSTROPHE = re.compile(rf"(?<=[\w{HOLE}])(?:'|&#39;)(?=[\w{HOLE}])")
_THOUSANDS = re.compile(r"(?<=[0-9]) (?=[0-9]{3}(?![0-9]))")
_UNIT = re.compile(rf"(?<=[0-9{HOLE}]) (?=[€%]|(?:k€|M€|Md€|kWh|Mo|habitants?\b))")


def french_typography(text: str) -> str:
    """`text` (plain, or text between two tags) as a French typographer would set it.

    >>> typeset = french_typography("Combien ? « 85 000 € » : c'est fait !")
    >>> typeset.replace(NBSP, "~").replace(NARROW_NBSP, "_")
    'Combien~? «~85_000~€~»~: c’est fait~!'
    """
    if _MAY_CHANGE.search(text) is None:
        return text
    text = _APOSTROPHE.sub("’", text)
    text = _BEFORE.sub(lambda found: NBSP + (found[1] or found[2]), text)
    text = _AFTER_QUOTE.sub(f"«{NBSP}", text)
    text = _THOUSANDS.sub(NARROW_NBSP, text)
    return _UNIT.sub(NBSP, text)
