"""How easy the public pages are to read, by the formula of Kandel and Moles; `make lisibilite`
writes docs/lisibilite.md again.

Flesch's reading ease for French: 207 − 1,015 × words a sentence − 73,6 × syllables a word. L.
Kandel and A. Moles, « Application de l'indice de Flesch à la langue française », Cahiers d'études
de radio-télévision, n° 19, 1958, p. 253-274. From 0 to 100: under 50, a text is held to be hard;
from 60 on, plain.

Syllables are those of pyphen: the pieces into which a line's end may cut a word. It never parts
vowels (« cré-a-teur » is two pieces), so that it finds 5.6 % fewer than are heard on our pages, and
our pages easier by seven points: bars are set seven points higher.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple
from xml.etree.ElementTree import Element

import pyphen

from catalog.app import create_app
from catalog.settings import PROJECT_ROOT
from tests.web.page_client import PageClient
from tests.web.public_pages import PUBLIC_PAGES, open_page

REPORT = PROJECT_ROOT / "docs" / "lisibilite.md"
HARD = 50 + 7
"""Under 50, the formula holds a text to be hard; the syllables that the library does not find are
worth seven points."""
# A shorter block is a label or a title, not a sentence.
FEWEST_WORDS = 4

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[«A-ZÀ-Ý0-9])")
_INLINE = frozenset({"a", "abbr", "b", "em", "i", "small", "span", "strong", "sub", "sup"})
# Menus, tables of figures, code, pictures, what is typed or chosen in; a button says a verb.
_NO_PROSE = frozenset(
    {"nav", "table", "pre", "code", "script", "style", "svg", "select", "textarea", "button"}
)
_HYPHENATION = pyphen.Pyphen(lang="fr", left=1, right=1)


class Ease(NamedTuple):
    """What was counted in a text. `longest`: the words of its longest sentence."""

    words: int
    sentences: int
    syllables: int
    longest: int

    @property
    def figure(self) -> int:
        return round(207 - 1.015 * self.words / self.sentences - 73.6 * self.syllables / self.words)


@cache
def syllables_of(word: str) -> int:
    """How many syllables the library finds, at least one for each part of a compound word."""
    return sum(len(_HYPHENATION.positions(part)) + 1 for part in word.lower().split("-"))


def ease_of(blocks: Sequence[str]) -> Ease:
    """The ease of a text given by blocks: a paragraph, an item of a list."""
    sentences = [
        _WORD.findall(sentence) for block in blocks for sentence in _SENTENCE_END.split(block)
    ]
    sentences = [words for words in sentences if words]
    words = [word for sentence in sentences for word in sentence]
    return Ease(
        len(words),
        len(sentences),
        sum(map(syllables_of, words)),
        max(map(len, sentences), default=0),
    )


def blocks_of(main: Element) -> list[str]:
    """The prose of a page: what stands in the same block reads as one text; titles and labels of a
    few words are left out."""
    texts = [""]
    for text in _walk(main):
        if text is None:
            texts.append("")
        else:
            texts[-1] += text
    blocks = [" ".join(text.split()) for text in texts]
    return [block for block in blocks if len(_WORD.findall(block)) >= FEWEST_WORDS]


def _walk(element: Element) -> Iterator[str | None]:
    """The text in order, with None where a block begins or ends."""
    classes = element.get("class", "").split()
    is_acronym = "site-term" in classes
    # The meanings of acronyms are the glossary's, which has its page.
    if (element.tag in _NO_PROSE and not is_acronym) or "site-meanings" in classes:
        return
    is_block = "site-line" in classes or not (is_acronym or element.tag in _INLINE)
    if is_block:
        yield None
    yield element.text or ""
    for child in element:
        yield from _walk(child)
        yield child.tail or ""
    if is_block:
        yield None


def measured(page: PageClient) -> dict[str, Ease]:
    """The ease of each public page that has prose, by its name."""
    eases = {name: ease_of(blocks_of(open_page(page, name).one("main"))) for name in PUBLIC_PAGES}
    return {name: ease for name, ease in eases.items() if ease.words}


def report_of(eases: dict[str, Ease]) -> str:
    """The table of docs/lisibilite.md, the hardest page first."""
    rows = sorted(eases.items(), key=lambda item: (item[1].figure, item[0]))
    return "".join(
        f"| `{name}` | {ease.figure} | {ease.words / ease.sentences:.0f} | {ease.longest} |\n"
        for name, ease in rows
    )


def written_report() -> dict[str, int]:
    """Page -> figure, as docs/lisibilite.md says."""
    rows = re.findall(
        r"^\| `([^`]+)` \| (-?\d+) \|", REPORT.read_text(encoding="utf-8"), re.MULTILINE
    )
    return {name: int(figure) for name, figure in rows}


def main() -> None:
    """Writes the rows of the report again, under the words that open it."""
    text = REPORT.read_text(encoding="utf-8")
    opening = text[: text.index("|---")].rstrip("\n")
    REPORT.write_text(
        f"{opening}\n|---|---|---|---|\n{report_of(measured(PageClient(create_app())))}",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
