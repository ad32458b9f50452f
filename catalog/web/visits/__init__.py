"""The visits that advisers prepare, under `/visites`; registered by `catalog.app`."""

from catalog.web.visits import choices, files, papers, views
from catalog.web.visits import visited as bodies
from catalog.web.visits.blueprint import visits

__all__ = ["bodies", "choices", "files", "papers", "views", "visits"]
