"""The age of the evidence in words: « d’après une page de la Banque des Territoires de 2025 ».

A reading is never said to be a check: a copy that was read says what it said on its day.
"""

from collections.abc import Mapping
from datetime import date

from babel.dates import format_date

from catalog.content.evidence import Evidence, is_recent
from catalog.content.sheets import Source
from matching.domain.letters import without_accents
from matching.domain.wording import long_date, uncapitalised

# What each kind of source is called, and the ending of what agrees with it.
_KINDS: Mapping[str, tuple[str, str]] = {
    "page": ("une page", "e"),
    "repository": ("une fiche publique", "e"),
    "law": ("un texte officiel", ""),
    "press": ("un article", ""),
    "presentation": ("une présentation", "e"),
    "dataset": ("un jeu de données", ""),
}
_ACRONYMS = {
    "Agence nationale de la cohésion des territoires": "l’ANCT",
    "Agence nationale de la sécurité des systèmes d’information": "l’ANSSI",
    "CNIL": "la CNIL",
}
# The article of a publisher, by the first word of its name; the others have none.
_ARTICLES = {
    first: article
    for article, firsts in {
        "la ": "Banque Commune Communauté Direction Gendarmerie Préfecture Presse Région"
        " République",
        "le ": "Centre Cerema Conseil Département Gouvernement Journal Ministère Pôle Réseau Sénat"
        " Site Syndicat",
        "l’": "Agence Assemblée Association Avicca Institut Observatoire Union",
    }.items()
    for first in firsts.split()
}
# Those of them that are common nouns: « la préfecture du Lot », and « la Banque des Territoires ».
_COMMON_NOUNS = frozenset({
    "Centre", "Commune", "Communauté", "Département", "Direction", "Ministère", "Préfecture",
    "Presse", "Pôle", "Région", "Site", "Syndicat",
})  # fmt: skip


def evidence_in_words(evidence: Evidence, on: date) -> str:
    """Returns what a claim rests on and how old that is, as the end of a sentence."""
    if evidence.confirmed_on is not None:
        return f"d’après l’organisme, interrogé le {long_date(evidence.confirmed_on)}"
    source = evidence.source
    kind, agreement = _KINDS[source.kind]
    if source.kind == "law":
        return f"d’après {kind}, lu le {long_date(source.read_on)}"
    whose = f"d’après {kind} {_of(publisher_in_words(source))}"
    if source.dated is None:
        return f"{whose}, sans date, lu{agreement} le {long_date(source.read_on)}"
    return f"{whose} {_of(_age(source.dated, on))}"


def publisher_in_words(source: Source) -> str:
    """Returns the publisher of a source with its article, without what its name adds after a comma
    or in brackets (« l’ANCT », « la Banque des Territoires », « beta.gouv.fr »)."""
    name = source.publisher
    for mark in ("(", ",", ":"):
        name = name.partition(mark)[0].strip()
    if name in _ACRONYMS:
        return _ACRONYMS[name]
    first = name.partition(" ")[0]
    return _ARTICLES.get(first, "") + (uncapitalised(name) if first in _COMMON_NOUNS else name)


def _age(dated: date, on: date) -> str:
    """The month of a source of less than 12 months, the year of an older one."""
    return format_date(dated, "MMMM y", locale="fr") if is_recent(dated, on) else str(dated.year)


def _of(words: str) -> str:
    """The words after « de », with the contraction or the elision that French asks for.

    >>> [_of(words) for words in ("le Sénat", "la CNIL", "août 2026", "2025", "Horizons publics")]
    ['du Sénat', 'de la CNIL', 'd’août 2026', 'de 2025', 'd’Horizons publics']
    """
    if words.startswith("le "):
        return f"du {words.removeprefix('le ')}"
    first = without_accents(words[:1]).lower()
    return f"d’{words}" if first in "aeiouh" else f"de {words}"
