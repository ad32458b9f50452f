"""Dossiers: those that a collectivité keeps by a link, and those that advisers receive; registered
by `catalog.app`."""

from catalog.web.dossiers import download as carrying
from catalog.web.dossiers import manage as holding
from catalog.web.dossiers import save as saving
from catalog.web.dossiers import share as sending
from catalog.web.dossiers import view as showing
from catalog.web.dossiers.blueprint import dossiers
from catalog.web.dossiers.received import received

__all__ = ["carrying", "dossiers", "holding", "received", "saving", "sending", "showing"]
