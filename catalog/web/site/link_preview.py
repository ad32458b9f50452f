"""What a link to a page says elsewhere: the one address of a page that is the same for all, and the
picture of its card."""

from typing import Any

from flask import Flask, current_app, request

from catalog.web.site.access import Readership, access_of
from catalog.web.site.requests import address_of

# Open to everybody, their pages show each visitor their own answers, or serve to sign in: they have
# no address to share. The pages of all other blueprints are the same for all, but for what
# `?territory=` and `?on=` ask.
OF_EACH_VISITOR = frozenset(
    {
        "recommendations",
        "carriers",
        "questionnaire",
        "questions",
        "dossiers",
        "sign_in",
        "oidc",
        "gallery",
    }
)


def register_link_preview(app: Flask) -> None:
    app.context_processor(_addresses)


def _addresses() -> dict[str, Any]:
    """For templates: `canonical`, empty when there is none to give, and `address_of` for whole
    addresses."""
    return {
        "canonical": address_of(request.path) if _is_the_same_for_all() else "",
        "address_of": address_of,
    }


def _is_the_same_for_all() -> bool:
    access = access_of(current_app.view_functions.get(request.endpoint or ""))
    is_open = access is not None and access.audience is Readership.EVERYBODY
    return is_open and request.blueprint not in OF_EACH_VISITOR
