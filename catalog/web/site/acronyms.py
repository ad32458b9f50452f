"""Explains acronyms where they are read: the filter `explained`, which `base.html` puts around the
content of every page.

An author writes « l'ANCT » and no more, in a template, a sheet or a message. At its first use in
the running text of a page, the acronym becomes a button that opens its meaning in place; one that
is spelt out there, « Agence… (ANCT) », stays as it is.
"""

import re
from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import Any, NamedTuple

from flask import Flask
from markupsafe import Markup

from catalog.content.glossary import GlossaryTerm

# No button may stand in these.
_CLOSED = ("a", "button", "caption", "dt", "h[1-6]", "label", "legend", "option", "summary")
# No sentence stands in these, or one that is said elsewhere too.
_UNREAD = ("code", "nav", "pre", "script", "style", "svg", "textarea", "title")
# The tags that say where an acronym may stand.
_TAG = re.compile(
    rf"<(?:!--.*?-->|(/?)(?:({'|'.join(_CLOSED)})|({'|'.join(_UNREAD)})|(details))(?![\w-]))",
    re.DOTALL,
)
_CAPITALS = re.compile(r"[A-Z][A-Z]+\b")
# « l'ANCT »: no line ends between them, and the apostrophe, which now stands before a tag, is the
# curved one.
_ELISION = re.compile(r"(\w+)(?:'|&#39;|’)\Z")
_LONGEST_ELISION = len("quelquefois&#39;")


class _Place(IntEnum):
    """Where an acronym may stand, the best place to open it first: what is folded is read after
    what is not, if at all."""

    RUNNING = 0
    FOLDED = 1
    CLOSED = 2


class _Use(NamedTuple):
    """An acronym in a page, and where it begins. `is_spelt`: its words stand before it."""

    acronym: str
    place: _Place
    start: int
    is_spelt: bool

    @property
    def rank(self) -> tuple[int, bool, int]:
        """The use that matters is the least; where nothing can open, being spelt once is enough."""
        return self.place, self.place is _Place.CLOSED and not self.is_spelt, self.start


class AcronymExplainer:
    """Knows the acronyms of the glossary, and how a page shows one."""

    def __init__(self, app: Flask, terms: Sequence[GlossaryTerm]) -> None:
        self._app = app
        self._terms = {term.acronym: term for term in terms if term.acronym}

    def explained(self, html: str) -> Markup:
        """The content of a page, with a button at the first use of each acronym, and the meanings
        at the end.

        An acronym that only titles, links and labels use is explained at the end too, in plain
        sight.
        """
        first: dict[str, _Use] = {}
        for use in self._uses(html):
            if use.acronym not in first or use.rank < first[use.acronym].rank:
                first[use.acronym] = use
        uses = sorted(
            (use for use in first.values() if not use.is_spelt), key=lambda use: use.start
        )
        if not uses:
            return Markup(html)  # noqa: S704 (what the filter was given, which the templates escaped)
        opened = [use for use in uses if use.place is not _Place.CLOSED]
        macros: Any = self._app.jinja_env.get_template("components/term.html").module
        pieces, end = [], 0
        for use in opened:
            button = macros.term(self._terms[use.acronym])
            elided = _ELISION.search(html, max(end, use.start - _LONGEST_ELISION), use.start)
            if elided is None:
                pieces += [html[end : use.start], button]
            else:
                before = html[end : elided.start()]
                pieces += [before, f'<span class="site-unbroken">{elided[1]}’{button}</span>']
            end = use.start + len(use.acronym)
        shown = [use for use in uses if use.place is _Place.CLOSED]
        meanings = macros.meanings(
            *([self._terms[use.acronym] for use in some] for some in (opened, shown))
        )
        return Markup("".join((*pieces, html[end:], meanings)))  # noqa: S704

    def _uses(self, html: str) -> Iterator[_Use]:
        """Every use of an acronym in the text of the page, in its order."""
        tags = _TAG.finditer(html)
        tag = next(tags, None)
        closed = unread = folded = 0
        for found in _CAPITALS.finditer(html):
            start = found.start()
            if found[0] not in self._terms or _is_in_a_word_or_a_tag(html, start):
                continue
            while tag is not None and tag.start() < start:
                step = -1 if tag[1] else 1
                closed += step * (tag[2] is not None)
                unread += step * (tag[3] is not None)
                folded += step * (tag[4] is not None)
                tag = next(tags, None)
            if not unread:
                place = _Place.CLOSED if closed else _Place.FOLDED if folded else _Place.RUNNING
                yield _Use(found[0], place, start, _is_spelt(html, start))


def _is_in_a_word_or_a_tag(html: str, start: int) -> bool:
    return _is_word(html[start - 1 : start]) or html.rfind("<", 0, start) > html.rfind(
        ">", 0, start
    )


def _is_spelt(html: str, start: int) -> bool:
    """Whether it stands in brackets, after a word: « Agence… (ANCT) »."""
    return (
        html[start - 1 : start] == "("
        and html[start - 2 : start - 1].isspace()
        and _is_word(html[start - 3 : start - 2])
    )


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def register_acronyms(app: Flask, terms: Sequence[GlossaryTerm]) -> None:
    app.jinja_env.filters["explained"] = AcronymExplainer(app, terms).explained
    app.jinja_env.globals["glossary"] = tuple(terms)
