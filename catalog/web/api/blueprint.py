"""The blueprint of the interface, and what all its views share: how they are described, limited,
and how they answer."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from pydantic import BaseModel
from spectree import Response as Answers
from spectree import SpecTree

from catalog.territories.places import UnusableFact
from catalog.web.api.reading import refusal
from catalog.web.api.schemas import FieldError, Problem
from catalog.web.site.access import public
from catalog.web.site.clock import today_in_paris
from catalog.web.site.limits import limited
from catalog.web.site.requests import View, address_of
from catalog.web.site.security import open_to_programs
from matching.domain.profile import FactWarning
from matching.domain.wording import INDICATIVE, long_date

api = Blueprint("api", __name__)

PREFIX = "/api/v1"
SPECIFICATION = f"{PREFIX}/openapi.json"
# Per address. A person who types a name sends ten requests; a program that asks for advice has no
# reason to send more. All of France fits in twenty matrices.
READING, ADVISING, COMPUTING = "600 per minute", "120 per minute", "30 per minute"


specification = SpecTree(
    "flask",
    title="Aides numériques des collectivités",
    description=(
        "Le catalogue des aides au numérique, à la donnée et à l’intelligence artificielle (IA), et"
        f" ce qu’une collectivité peut en utiliser. {INDICATIVE}"
    ),
    version="1",
    openapi_version="3.1.0",
    mode="strict",
    annotations=False,
    naming_strategy=lambda model: str(model.__name__),
    # Two rooms may give one name to two things: a part is named after the whole that holds it.
    nested_naming_strategy=lambda whole, part: f"{whole}.{part}",
    validation_error_model=Problem,
)


def described(
    answer: type[BaseModel],
    *,
    query: type[BaseModel] | None = None,
    body: type[BaseModel] | None = None,
    errors: tuple[int, ...] = (),
    path: dict[str, str] | None = None,
    limit: str = READING,
) -> Callable[[View], View]:
    """Describe a view in the specification, open it to everybody and to programs, and limit it. The
    view itself reads and answers."""
    codes: dict[str, Any] = {"HTTP_200": (answer, "La réponse")}
    codes |= {f"HTTP_{status}": (Problem, WHY[status]) for status in (400, *errors, 422, 429)}

    def describe(view: View) -> View:
        described_view: View = specification.validate(
            query=query,
            json=body,
            resp=Answers(**codes),
            operation_id=view.__name__,
            path_parameter_descriptions=path,
            skip_validation=True,
        )(public(open_to_programs(limited(limit)(view))))
        return described_view

    return describe


WHY = {
    400: "Demande illisible",
    404: "Rien sous ce nom ou ce code",
    413: "Demande trop longue",
    415: "Autre chose que du JSON",
    422: "Valeur ou nom refusé : le champ en faute est dit",
    429: "Trop de demandes",
}


@api.errorhandler(UnusableFact)
def _refuse_fact(error: UnusableFact) -> Response:
    return refusal([FieldError(field=error.field, message=error.message)])


def answer(content: BaseModel) -> Response:
    """The content as JSON, always written in the same order."""
    return Response(content.model_dump_json(by_alias=True), mimetype="application/json")


def next_page(page: int, pages: int) -> str | None:
    """The whole address of the same request, one page further; None on the last page."""
    if page >= pages:
        return None
    kept = [
        (name, value)
        for name, value in request.args.items(multi=True)
        if name != "page" and value.strip()
    ]
    return address_of(f"{request.path}?{urlencode([*kept, ('page', page + 1)])}")


def day_asked(on: date | None) -> tuple[date, tuple[FactWarning, ...]]:
    """The day to answer for, today by default, and the reserve that goes with a day to come."""
    today = today_in_paris()
    if on is None or on <= today:
        return on or today, ()
    message = (
        f"Réponse sous réserve : le {long_date(on)} est à venir, et les conditions connues"
        " aujourd’hui peuvent changer d’ici là."
    )
    return on, (FactWarning(fact="on", message=message),)
