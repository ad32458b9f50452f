"""The portfolio of an adviser: `/visites/portefeuille`; registered by `catalog.app`."""

from catalog.web.portfolio.views import portfolio

__all__ = ["portfolio"]
