"""The catalogue to browse: `/offres` and `/offres/<slug>`, and both as files; registered by `catalog.app`."""

from catalog.web.offers import files
from catalog.web.offers.views import offers

__all__ = ["files", "offers"]
