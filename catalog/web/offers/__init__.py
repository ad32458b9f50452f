"""The catalogue to browse: `/offres` and `/offres/<slug>`; registered by `catalog.app`."""

from catalog.web.offers.views import offers

__all__ = ["offers"]
