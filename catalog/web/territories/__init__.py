"""The territories: `/territoires`, `/territoires/<code>` and its communes; registered by
`catalog.app`."""

from catalog.web.territories.views import territories

__all__ = ["territories"]
