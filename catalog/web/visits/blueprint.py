"""The blueprint of the visits, and what its modules share: what a redirection says, what a frozen
visit refuses."""

from collections.abc import Callable

from flask import Blueprint, abort, redirect, request
from flask.typing import ResponseReturnValue

from catalog.advice.visits.access import VisitFrozen
from catalog.territories.places import UnusableFact
from catalog.web.site.errors import shown_again
from catalog.web.site.identity import current_account
from catalog.web.site.requests import View

visits = Blueprint("visits", __name__)

# `?message=`: (kind of alert, sentence) that a redirection brings.
MESSAGES = {
    "creee": (
        "success",
        "La visite est créée. Complétez ce que vous savez de chaque collectivité.",
    ),
    "enregistree": ("success", "C'est enregistré."),
    "supprimee": ("success", "La visite est supprimée, avec tout ce qui y était écrit."),
    "partagee": ("success", "La visite est partagée : votre collègue la trouve dans ses visites."),
    "reprise": ("success", "Le partage est retiré."),
    "figee": ("success", "La visite est figée : ce qui est recommandé ne changera plus."),
    "deja-figee": (
        "info",
        "Cette visite est figée : seules les notes et les décisions peuvent encore changer.",
    ),
    "a-revoir": (
        "warning",
        "Cette collectivité n'est plus reconnue : corrigez ce que l'on sait d'elle.",
    ),
}


def message() -> tuple[str, str] | None:
    return MESSAGES.get(request.args.get("message", ""))


def address(visit_id: str, organisation_id: int | None = None, *, message: str = "") -> str:
    """The page of a visit, or of one of its organisations."""
    path = (
        f"/visites/{visit_id}"
        if organisation_id is None
        else f"/visites/{visit_id}/{organisation_id}"
    )
    return f"{path}?message={message}" if message else path


def kept_typed(show: Callable[..., str]) -> Callable[[View], View]:
    """When the storage does not take what a form sent, show the form again with what was typed:
    `show` makes that page.

    Put it right below the route: finding out who sent the form already asks for the storage.
    """

    def show_to_its_author(**arguments: object) -> str:
        if current_account() is None:
            abort(503)
        return show(**arguments)

    return shown_again(show_to_its_author)


@visits.errorhandler(UnusableFact)
def _say_unknown(_error: UnusableFact) -> ResponseReturnValue:
    """An organisation whose code the reference no longer knows is to be replaced in the list."""
    return redirect(f"{address((request.view_args or {})['id'])}/modifier?message=a-revoir", 303)


@visits.errorhandler(VisitFrozen)
def _say_frozen(_error: VisitFrozen) -> ResponseReturnValue:
    return redirect(address((request.view_args or {})["id"], message="deja-figee"), 303)
