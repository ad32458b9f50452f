"""What `test_sheets_read_well` reads in the seeds, and the faults of French that it looks for."""

import re
from collections.abc import Iterator
from typing import Any

from catalog.content.sheets import Sheet
from matching.domain.rules import Membership, Rule, leaves_of

# Keys, outside the sheets, whose values people read: synonyms and addresses are not sentences.
PROSE_KEYS = frozenset(
    {
        "name",
        "publisher",
        "note",
        "summary",
        "label",
        "caution",
        "role",
        "organisation",
        "what",
        "says",
        "title",
    }
)


def texts_of(sheet: Sheet) -> Iterator[str]:
    """Every sentence of a sheet that a user may read, the notes of its conditions included."""
    funding = (sheet.funding.fund, sheet.funding.note) if sheet.funding else ()
    window = (
        (sheet.window.note, *(event.name for event in sheet.window.events)) if sheet.window else ()
    )
    single = (
        sheet.contact.desk,
        sheet.subject_to,
        sheet.price,
        sheet.next_step,
        sheet.lifecycle.note,
        *funding,
        *window,
    )
    yield from (sheet.title, sheet.promise, sheet.summary, *(text for text in single if text))
    yield from (
        *sheet.gives,
        *sheet.steps,
        *sheet.unknowns,
        *sheet.cautions,
        *(term.says for term in sheet.terms),
    )
    yield from (leaf.note for rule in _rules_of(sheet) for leaf in leaves_of(rule) if leaf.note)


def _rules_of(sheet: Sheet) -> Iterator[Rule]:
    way_in = sheet.way_in
    if not isinstance(way_in, Membership):
        yield way_in
    elif way_in.entry is not None:
        yield way_in.entry
    yield from (term.when for term in sheet.terms)


def prose_of(content: Any) -> Iterator[str]:
    """Every value of a prose key, however deep."""
    if isinstance(content, dict):
        yield from (
            value for key, value in content.items() if key in PROSE_KEYS and isinstance(value, str)
        )
        yield from (text for value in content.values() for text in prose_of(value))
    elif isinstance(content, list):
        yield from (text for item in content for text in prose_of(item))


# Typography. U+00A0 and U+202F are the spaces that never break.
_ADDRESS = re.compile(r"https?://\S+|\S+@\S+")
_TYPOGRAPHIC_FAULTS = (
    re.compile(r"(?<![\u00a0\u202f;?!])[;?!]"),
    re.compile(r"(?<![\u00a0\u202f]):(?=\s|$)"),
    re.compile(r"«(?![\u00a0\u202f])|(?<![\u00a0\u202f])»"),
    re.compile(r"['\"]"),
    re.compile(r"\d \d{3}(?!\d)|\d [€%]"),
    re.compile(r"[.]{3}|[ \u00a0\u202f]{2}"),
)


def typographic_faults(text: str) -> list[str]:
    """Returns each fault with the words around it."""
    plain = _ADDRESS.sub("…", text)
    found = [match for fault in _TYPOGRAPHIC_FAULTS for match in fault.finditer(plain)]
    return [plain[max(0, match.start() - 15) : match.end() + 10] for match in found]


# Words that are said otherwise: « vous pouvez le demander », « aide humaine », « reste à votre
# charge »…
_AVOIDED = re.compile(
    r"\b(?:matching|scores?|porteu(?:r|se)s?|profils?|POC|smart"
    r" cit(?:y|ies)|lauréat\w*|garanti(?:e|s|es)?|vous devez)\b",
    re.IGNORECASE,
)
_ELIGIBLE = re.compile(r"\b(?:in)?éligib\w+", re.IGNORECASE)
_MONEY_KINDS = frozenset({"appel", "financement"})
_FREE = re.compile(r"\bgratui\w*", re.IGNORECASE)
_CONDITION = re.compile(
    r"\b(?:si|pour|lorsque|quand|moins de|sous réserve|à condition|selon|jusqu|quelle que soit|en"
    r" dessous)",
    re.IGNORECASE,
)
_PROHIBITED = re.compile(r"\binterdi\w+", re.IGNORECASE)
_LEGAL_TEXT = re.compile(r"\b(?:loi|règlement|article|code)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_ACRONYM = re.compile(r"\b[A-ZÀ-Ý]{2,}\b")


def avoided_words(text: str, kind: str) -> list[str]:
    """Returns the words that an offering of that kind does not say; some are only wrong without
    their condition or their text."""
    found = [*_AVOIDED.findall(text), *(() if kind in _MONEY_KINDS else _ELIGIBLE.findall(text))]
    if re.search("chatbot", text, re.IGNORECASE) and not re.search(
        "agents? conversationnel", text, re.IGNORECASE
    ):
        found.append("chatbot, sans son nom français")
    for sentence in _SENTENCE_END.split(text):
        if _FREE.search(sentence) and not _CONDITION.search(sentence):
            found.append(f"gratuit, sans condition : {sentence}")
        if _PROHIBITED.search(sentence) and not _LEGAL_TEXT.search(sentence):
            found.append(f"interdit, sans son texte : {sentence}")
    return found


def unexplained_acronyms(texts: list[str], known: frozenset[str]) -> set[str]:
    """Returns the acronyms that stand nowhere in brackets beside their words."""
    everything = "\n".join(texts)
    explained = {
        acronym
        for bracket in re.findall(r"\([^)]*\)", everything)
        for acronym in _ACRONYM.findall(bracket)
    }
    return set(_ACRONYM.findall(everything)) - explained - known
