"""What a link to a page says elsewhere: the one address of a page that is the same for all, and the
picture of its card."""

from typing import Any

from flask import Flask, request

from catalog.web.site.requests import address_of

# The parts of the site whose pages are the same for all, but for what `?territory=` and `?on=` ask.
# The others have no address to share: it is their reader's alone, or a key.
FOR_ALL = frozenset(
    {
        "home",
        "offers",
        "territories",
        "deadlines",
        "sources",
        "selfcheck",
        "quality",
        "stats",
        "api",
        "pages",
        "discovery",
    }
)


def register_link_preview(app: Flask) -> None:
    app.context_processor(_addresses)


def _addresses() -> dict[str, Any]:
    """For templates: `canonical`, empty when there is none to give, and `address_of` for whole
    addresses."""
    return {
        "canonical": address_of(request.path) if request.blueprint in FOR_ALL else "",
        "address_of": address_of,
    }
