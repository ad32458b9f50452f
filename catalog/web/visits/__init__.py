"""The visits that advisers prepare, under `/visites`; registered by `catalog.app`."""

from catalog.web.visits import choices, files, organisations, papers, views
from catalog.web.visits.blueprint import visits

__all__ = ["choices", "files", "organisations", "papers", "views", "visits"]
