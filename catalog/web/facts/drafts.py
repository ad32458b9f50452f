"""What was typed and is to be corrected, kept in the session while the page that asks again is
fetched: so that every form is answered by a redirection, and « Back » never asks to send one again.
"""

from typing import Any, NamedTuple

from flask import request, session, url_for
from werkzeug.datastructures import MultiDict
from wtforms import Form

from catalog.web.facts.answers import DRAFT, fits_in_the_cookie

AGAIN = "a-revoir"
"""The question in the address of a page that shows a draft: without it, the page is as usual."""


class Draft(NamedTuple):
    """`fields`: what was sent; `errors`: name of a field -> sentences, « » for the whole form."""

    fields: MultiDict[str, str]
    errors: dict[str, list[str]]

    def blame(self, form: Form) -> None:
        """Say beside each field what was wrong with it."""
        for name, sentences in self.errors.items():
            if name in form:
                form[name].errors = sentences
            elif not name:
                form.form_errors.extend(sentences)


def address_again(endpoint: str, **values: Any) -> str:
    """The address of a page, to show its draft."""
    asked: dict[str, Any] = {**values, AGAIN: 1}
    return url_for(endpoint, **asked)


def keep_draft(place: str, form: Form) -> bool:
    """Keep what was sent to `place` and what is wrong with it. False, and nothing is kept, when it
    is too long for a cookie: the page then answers in place."""
    fields = [pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token"]
    return _keep(place, form, fields)


def keep_errors(place: str, form: Form) -> bool:
    """Keep what is wrong with it only: for what may be longer than a cookie, and is asked for again
    by another page."""
    return _keep(place, form, [])


def draft_of(place: str) -> Draft | None:
    """The draft of this place, when the address asks for it."""
    if AGAIN not in request.args:
        return None
    kept = session.get(DRAFT)
    if not isinstance(kept, dict) or kept.get("place") != place:
        return None
    return Draft(MultiDict(tuple(pair) for pair in kept["fields"]), kept["errors"])


def _keep(place: str, form: Form, fields: list[tuple[str, str]]) -> bool:
    errors = {name or "": [str(one) for one in found] for name, found in form.errors.items()}
    draft: dict[str, Any] = {"place": place, "fields": fields, "errors": errors}
    if not fits_in_the_cookie({DRAFT: draft}):
        return False
    session[DRAFT] = draft
    return True
