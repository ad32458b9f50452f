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

_TAGS = re.compile(r"(<!--.*?-->|<[^>]*>)", re.DOTALL)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)")
# No button may stand in these.
_CLOSED = frozenset(
    {
        "a",
        "button",
        "caption",
        "dt",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "label",
        "legend",
        "option",
        "summary",
    }
)
# No sentence stands in these, or one that is said elsewhere too.
_UNREAD = frozenset({"code", "nav", "pre", "script", "style", "svg", "textarea", "title"})
_AFTER_ITS_WORDS = re.compile(r"\w\s\($")
# « l'ANCT »: no line ends between them, and the apostrophe, which now stands before a tag, is the
# curved one.
_ELISION = re.compile(r"(\w+)(?:'|&#39;|’)$")


class _Place(IntEnum):
    """Where an acronym may stand, the best place to open it first: what is folded is read after
    what is not, if at all."""

    RUNNING = 0
    FOLDED = 1
    CLOSED = 2


class _Use(NamedTuple):
    """An acronym in a page: the number of its piece of text, from where to where. `is_spelt`: its
    words stand before it."""

    acronym: str
    place: _Place
    piece: int
    start: int
    end: int
    is_spelt: bool

    @property
    def rank(self) -> tuple[int, bool, int, int]:
        """The use that matters is the least; where nothing can open, being spelt once is enough."""
        return self.place, self.place is _Place.CLOSED and not self.is_spelt, self.piece, self.start


class AcronymExplainer:
    """Knows the acronyms of the glossary, and how a page shows one."""

    def __init__(self, app: Flask, terms: Sequence[GlossaryTerm]) -> None:
        self._app = app
        self._terms = {term.acronym: term for term in terms if term.acronym}
        self._acronyms = re.compile(rf"\b(?:{'|'.join(self._terms)})\b")

    def explained(self, html: str) -> Markup:
        """The content of a page, with a button at the first use of each acronym, and the meanings
        at the end.

        An acronym that only titles, links and labels use is explained at the end too, in plain
        sight.
        """
        pieces = _TAGS.split(html)
        first: dict[str, _Use] = {}
        for use in self._uses(pieces):
            if use.acronym not in first or use.rank < first[use.acronym].rank:
                first[use.acronym] = use
        uses = sorted(
            (use for use in first.values() if not use.is_spelt),
            key=lambda use: (use.piece, use.start),
        )
        if not uses:
            return Markup(html)  # noqa: S704 (what the filter was given, which the templates escaped)
        opened = [use for use in uses if use.place is not _Place.CLOSED]
        macros: Any = self._app.jinja_env.get_template("components/term.html").module
        for use in reversed(opened):
            text, button = pieces[use.piece], macros.term(self._terms[use.acronym])
            before = _ELISION.sub(r'<span class="site-unbroken">\1’', text[: use.start])
            closing = "</span>" if before != text[: use.start] else ""
            pieces[use.piece] = f"{before}{button}{closing}{text[use.end :]}"
        shown = [use for use in uses if use.place is _Place.CLOSED]
        meanings = macros.meanings(
            *([self._terms[use.acronym] for use in some] for some in (opened, shown))
        )
        return Markup(f"{''.join(pieces)}{meanings}")  # noqa: S704

    def _uses(self, pieces: list[str]) -> Iterator[_Use]:
        """Every use of an acronym in the text of the page, in its order."""
        unread = closed = folded = 0
        for index, piece in enumerate(pieces):
            if index % 2:
                if tag := _TAG.match(piece):
                    step = -1 if tag[1] else 1
                    unread += step * (tag[2] in _UNREAD)
                    closed += step * (tag[2] in _CLOSED)
                    folded += step * (tag[2] == "details")
            elif not unread:
                place = _Place.CLOSED if closed else _Place.FOLDED if folded else _Place.RUNNING
                for found in self._acronyms.finditer(piece):
                    is_spelt = _AFTER_ITS_WORDS.search(piece, 0, found.start()) is not None
                    yield _Use(found[0], place, index, found.start(), found.end(), is_spelt)


def register_acronyms(app: Flask, terms: Sequence[GlossaryTerm]) -> None:
    app.jinja_env.filters["explained"] = AcronymExplainer(app, terms).explained
    app.jinja_env.globals["glossary"] = tuple(terms)
