"""Dossiers: those that a collectivité keeps by a link, and those that advisers receive."""

from catalog.web.dossiers import blueprint, download, manage, received, save, share, view

__all__ = ["blueprints", "download", "manage", "save", "share", "view"]

blueprints = (blueprint.dossiers, received.received)
