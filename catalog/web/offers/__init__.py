"""The catalogue to browse: `/offres` and `/offres/<slug>`, both as files, and `/comparer`;
registered by `catalog.app`."""

from catalog.web.offers import comparison, files
from catalog.web.offers.views import offers

__all__ = ["comparison", "files", "offers"]
