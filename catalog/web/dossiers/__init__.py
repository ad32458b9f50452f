"""Dossiers: those that a collectivité keeps by a link, and those that advisers receive; registered
by `catalog.app`."""

from catalog.web.dossiers import download, manage, save, share, view
from catalog.web.dossiers.blueprint import dossiers
from catalog.web.dossiers.received import received

__all__ = ["dossiers", "download", "manage", "received", "save", "share", "view"]
