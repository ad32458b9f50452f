"""The catalogue to browse: `/offres` and `/offres/<slug>`, both as files, and `/comparer`."""

from catalog.web.offers import comparison, files, views

__all__ = ["blueprints", "comparison", "files"]

blueprints = (views.offers,)
