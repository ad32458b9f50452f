"""Reads what a program sent into a model, or refuses it with a problem document that names each
field at fault."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn, TypeVar

from flask import Response, abort, request
from pydantic import BaseModel, ValidationError

from catalog.web.api.schemas import FieldError
from catalog.web.site.errors import problem
from matching.domain.refusals import Location, refusals_of

Model = TypeVar("Model", bound=BaseModel)

LONGEST_LIST, MOST_KEYS, DEEPEST = 100, 100, 12
"""What a body may hold: the elements of a list, the keys of an object, lists and objects within one
another. Checked before anything is validated: work stays in proportion to what may be valid."""
ERRORS_TOLD = 20
_TOO_WIDE = (
    "La demande est trop grande : une liste, un objet ou une imbrication dépasse ce qui est lu."
)
_ONCE = "Ce paramètre n’est donné qu’une fois."
_UNREADABLE = (
    "Le corps de la demande n’est pas du JSON lisible (UTF-8, sans clé double, sans imbrication"
    " excessive)."
)


class _TwiceGiven(ValueError):
    """A key stands twice in one JSON object: nobody can tell which value was meant."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def read_query(model: type[Model]) -> Model:
    """The query string as `model`. Empty values are as if absent. Refuses with a 422."""
    values: dict[str, Any] = {}
    twice: list[FieldError] = []
    for name, given in request.args.lists():
        field = model.model_fields.get(name)
        is_list = field is not None and getattr(field.annotation, "__origin__", None) is tuple
        filled = [value for value in given if value.strip()]
        if field is None or is_list:
            values[name] = tuple(filled)
        elif len(filled) > 1:
            twice.append(FieldError(field=name, message=_ONCE))
        elif filled:
            values[name] = filled[0]
    if twice:
        refuse(twice)
    try:
        return model.model_validate(values)
    except ValidationError as error:
        refuse(errors_of(error))


def read_organisation(model: type[Model], longest_list: int = LONGEST_LIST) -> Model:
    """The JSON organisation as `model`, read strictly. Refuses with a 400 (unreadable), 413, 415 or
    422."""
    if not request.is_json:
        abort(415)
    sent = request.get_data()
    try:
        tree = json.loads(
            sent.decode("utf-8"), object_pairs_hook=_no_key_twice, parse_constant=_no_constant
        )
    except _TwiceGiven as error:
        twice = FieldError(field=error.key, message="Cette clé est donnée deux fois.")
        abort(refusal([twice], status=400, detail=_UNREADABLE))
    except (ValueError, RecursionError):
        abort(problem(400, _UNREADABLE))
    if _is_too_wide(tree, longest_list):
        abort(problem(422, _TOO_WIDE))
    try:
        return model.model_validate_json(sent, strict=True)
    except ValidationError as error:
        if any(refusal.code == "json_invalid" for refusal in refusals_of(error)):
            abort(problem(400, _UNREADABLE))
        refuse(errors_of(error))


def errors_of(error: ValidationError) -> list[FieldError]:
    """One error per field, `ERRORS_TOLD` at most: a fact of the profile bears its own name, as in
    the answer's `warnings`."""
    messages: dict[str, str] = {}
    for refusal in refusals_of(error):
        messages.setdefault(_field_at(refusal.location), refusal.message)
        if len(messages) == ERRORS_TOLD:
            break
    return [FieldError(field=field, message=message) for field, message in messages.items()]


def refuse(errors: Sequence[FieldError]) -> NoReturn:
    abort(refusal(errors))


def refusal(
    errors: Sequence[FieldError],
    status: int = 422,
    detail: str = "Une valeur de la demande n’est pas acceptée.",
) -> Response:
    """The problem document that names these fields."""
    return problem(status, detail, errors=[error.model_dump() for error in errors])


def _field_at(location: Location) -> str:
    parts = [str(part) for part in location]
    if len(parts) > 1 and parts[0] in ("profile", "facts"):
        parts = parts[1:]
    return ".".join(parts[:2]) if parts and parts[0] == "programmes" else "".join(parts[:1])


def _is_too_wide(tree: Any, longest_list: int) -> bool:
    """Whether something in a JSON value is longer, wider or deeper than what is read. Looks at no
    more than what is within the bounds."""
    level = [tree]
    for _ in range(DEEPEST):
        below: list[Any] = []
        for value in level:
            if isinstance(value, dict):
                if len(value) > MOST_KEYS:
                    return True
                below += value.values()
            elif isinstance(value, list):
                if len(value) > longest_list:
                    return True
                below += value
        if not below:
            return False
        level = below
    return True


def _no_key_twice(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for key, value in pairs:
        if key in read:
            raise _TwiceGiven(key)
        read[key] = value
    return read


def _no_constant(name: str) -> NoReturn:
    """NaN and Infinity are no JSON."""
    raise ValueError(name)
