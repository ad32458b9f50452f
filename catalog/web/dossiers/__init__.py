"""Dossiers: those that a collectivité keeps by a link, and those that advisers receive; registered by `catalog.app`."""

from catalog.web.dossiers import carrying, holding, saving, sending, showing
from catalog.web.dossiers.blueprint import dossiers
from catalog.web.dossiers.received import received

__all__ = ["carrying", "dossiers", "holding", "received", "saving", "sending", "showing"]
