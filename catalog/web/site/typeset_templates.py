"""Sets the texts of templates in French typography when they are compiled, and what they show when
they show it; wired by `catalog.web.site.filters`.

The text between tags is set once, in the compiled template. An expression that stands in such a
text goes through the filter `typeset`; one that stands in a tag, a script, code or a text area is
left alone, as are their own words.
"""

import re
from collections.abc import Iterator
from typing import Any

from jinja2 import Environment, TemplateSyntaxError
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup

from catalog.exchange.formats.typography import HOLE, french_typography

# How a tag begins; of some, what they hold is no French either, and of a comment neither.
_OPENING = re.compile(r"<(!--|(?:script|style|textarea|pre|code)\b)?")


def typeset_value(value: Any) -> Any:
    """What a template shows in a text: plain text is set; markup was set when it was made; all else
    (a number, nothing) has no typography."""
    if type(value) is str:
        return french_typography(value)
    if isinstance(value, str) and not isinstance(value, Markup):  # A word of a closed list.
        return french_typography(str(value))
    return value


class TypesetTemplates(Extension):
    """The Jinja extension that sets the tokens of a template before they are parsed. Raises
    `TemplateSyntaxError` for a template that ends within a tag."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.filters["typeset"] = typeset_value

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        template = _Template()
        for token in stream:
            template.take(token)
        template.set_text()
        if template.closing:
            raise TemplateSyntaxError(
                f"« {template.closing} » is missing at the end.",
                stream.current.lineno,
                stream.name,
                stream.filename,
            )
        return iter(template.tokens)


class _Template:
    """The tokens of a template, taken one by one. `closing` is what ends the markup where they
    stand, "" in a text."""

    def __init__(self) -> None:
        self.tokens: list[Token] = []
        self.closing = ""
        self._closing_after = ""
        # The text since the last tag, as places among the tokens: one list between two holes, where
        # the template shows something or takes a decision.
        self._pieces: list[list[int]] = [[]]

    def take(self, token: Token) -> None:
        if token.type == "data":
            start = 0
            while start < len(token.value):
                start = (self._take_markup if self.closing else self._take_text)(token, start)
            return
        if not self.closing and token.type == "variable_end":
            self.tokens += [_like(token, "rparen", ")"), _like(token, "pipe", "|")]
            self.tokens.append(_like(token, "name", "typeset"))
        self.tokens.append(token)
        if not self.closing and token.type in {"variable_begin", "block_begin"}:
            self._pieces.append([])
            if token.type == "variable_begin":
                self.tokens.append(_like(token, "lparen", "("))

    def set_text(self) -> None:
        """Set the text that ends here: it is read whole, then put back into its tokens."""
        pieces = ["".join(self.tokens[at].value for at in places) for places in self._pieces]
        for places, text in zip(
            self._pieces, french_typography(HOLE.join(pieces)).split(HOLE), strict=True
        ):
            for at in places:
                self.tokens[at] = self.tokens[at]._replace(value=text)
                text = ""
        self._pieces = [[]]

    def _take_markup(self, token: Token, start: int) -> int:
        """Take what stands from `start` to the end of the markup, and return where that is."""
        found = token.value.find(self.closing, start)
        end = len(token.value) if found < 0 else found + len(self.closing)
        self.tokens.append(token._replace(value=token.value[start:end]))
        if found >= 0:
            self.closing, self._closing_after = self._closing_after, ""
        return end

    def _take_text(self, token: Token, start: int) -> int:
        """Take the text from `start` to the next tag, and return where that is."""
        tag = _OPENING.search(token.value, start)
        end = len(token.value) if tag is None else tag.start()
        if end > start:
            self._pieces[-1].append(len(self.tokens))
            self.tokens.append(token._replace(value=token.value[start:end]))
        if tag is not None:
            self.set_text()
            self.closing = "-->" if tag[1] == "!--" else ">"
            self._closing_after = f"</{tag[1]}>" if tag[1] not in {None, "!--"} else ""
        return end


def _like(token: Token, type_: str, value: str) -> Token:
    """A token of the same line."""
    return Token(token.lineno, type_, value)
