"""The blueprint of the visits, and what its modules share: what a redirection says, what a frozen visit refuses."""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from catalog.advice.visit_access import VisitFrozen

visits = Blueprint("visits", __name__)

# `?message=`: (kind of alert, sentence) that a redirection brings.
MESSAGES = {
    "creee": ("success", "La visite est créée. Il reste à dire le besoin de chaque collectivité."),
    "enregistree": ("success", "C'est enregistré."),
    "supprimee": ("success", "La visite est supprimée, avec tout ce qui y était écrit."),
    "partagee": ("success", "La visite est partagée : votre collègue la trouve dans ses visites."),
    "reprise": ("success", "Le partage est retiré."),
    "figee": ("success", "La visite est figée : ce qui est recommandé ne changera plus."),
    "deja-figee": ("info", "Cette visite est figée : seules les notes et les décisions peuvent encore changer."),
    "a-revoir": ("warning", "Cette collectivité n'est plus reconnue : corrigez ce que l'on sait d'elle."),
}


def message() -> tuple[str, str] | None:
    return MESSAGES.get(request.args.get("message", ""))


def address(visit_id: str, body_id: int | None = None, *, message: str = "") -> str:
    """The page of a visit, or of one of its bodies."""
    path = f"/visites/{visit_id}" if body_id is None else f"/visites/{visit_id}/{body_id}"
    return f"{path}?message={message}" if message else path


@visits.errorhandler(VisitFrozen)
def _say_frozen(_error: VisitFrozen) -> ResponseReturnValue:
    return redirect(address((request.view_args or {})["id"], message="deja-figee"), 303)
