"""The visits that advisers prepare, under `/visites`."""

from catalog.web.visits import blueprint, choices, files, organisations, papers, views

__all__ = ["blueprints", "choices", "files", "organisations", "papers", "views"]

blueprints = (blueprint.visits,)
