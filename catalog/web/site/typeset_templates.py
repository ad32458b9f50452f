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
# The tokens between which stands one thing that the template puts into its text, or a condition.
_CODE = {"variable_begin": "variable_end", "block_begin": "block_end"}


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
        self._code_end = ""
        # The text since the last tag, as places among the tokens: one list between two holes.
        self._pieces: list[list[int]] = [[]]

    def take(self, token: Token) -> None:
        if token.type == "data":
            self._take_data(token)
        elif token.type in _CODE:
            self._code_end = _CODE[token.type]
            self.tokens.append(token)
            if not self.closing:
                self._pieces.append([])
                self._open_filter(token)
        elif token.type == self._code_end:
            if not self.closing:
                self._close_filter(token)
            self.tokens.append(token)
        else:
            self.tokens.append(token)

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

    def _take_data(self, token: Token) -> None:
        data, start = token.value, 0
        while start < len(data):
            if self.closing:
                end = data.find(self.closing, start)
                end = len(data) if end < 0 else end + len(self.closing)
                is_closed = data.endswith(self.closing, start, end)
                self.tokens.append(token._replace(value=data[start:end]))
                if is_closed:
                    self.closing, self._closing_after = self._closing_after, ""
                start = end
                continue
            at = data.find("<", start)
            at = len(data) if at < 0 else at
            if at > start:
                self._pieces[-1].append(len(self.tokens))
                self.tokens.append(token._replace(value=data[start:at]))
            if at < len(data):
                self.set_text()
                self._open_markup(data, at)
            start = at

    def _open_markup(self, data: str, at: int) -> None:
        name = (_OPENING.match(data, at) or [""])[1]
        self.closing = "-->" if name == "!--" else ">"
        self._closing_after = f"</{name}>" if name and name != "!--" else ""

    def _open_filter(self, token: Token) -> None:
        if token.type == "variable_begin":
            self.tokens.append(Token(token.lineno, "lparen", "("))

    def _close_filter(self, token: Token) -> None:
        if token.type == "variable_end":
            self.tokens += [
                Token(token.lineno, "rparen", ")"),
                Token(token.lineno, "pipe", "|"),
                Token(token.lineno, "name", "typeset"),
            ]
