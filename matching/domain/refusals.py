"""Why a value is refused, in clear French: one sentence per field at fault. For forms, API, command
line and sheet authors."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

Location = tuple[str | int, ...]

_SENTENCES = {
    "missing": "Cette information manque.",
    "extra_forbidden": "Ce nom n’est pas connu.",
    "bool_type": "La réponse attendue est oui ou non (true ou false).",
    "bool_parsing": "La réponse attendue est oui ou non (true ou false).",
    "int_type": "Un nombre entier est attendu, sans guillemets ni espace.",
    "int_parsing": "Un nombre entier est attendu.",
    "int_from_float": "Un nombre entier est attendu, sans virgule.",
    "float_type": "Un nombre est attendu.",
    "string_type": "Un texte est attendu. Un code se met entre guillemets.",
    "string_unicode": "Ce texte contient des caractères illisibles.",
    "string_pattern_mismatch": "La forme de cette valeur n’est pas celle attendue.",
    "date_type": "Une date est attendue, sous la forme 2026-11-22.",
    "date_parsing": "Cette date n’existe pas ou n’a pas la forme 2026-11-22.",
    "date_from_datetime_parsing": "Cette date n’existe pas ou n’a pas la forme 2026-11-22.",
    "date_from_datetime_inexact": "Une date seule est attendue, sans heure : 2026-11-22.",
    "tuple_type": "Une liste est attendue.",
    "list_type": "Une liste est attendue.",
    "mapping_type": "Un ensemble de clés et de valeurs est attendu.",
    "dict_type": "Un ensemble de clés et de valeurs est attendu.",
    "model_type": "Un ensemble de clés et de valeurs est attendu.",
    "model_attributes_type": "Un ensemble de clés et de valeurs est attendu.",
    "union_tag_not_found": (
        "Cette condition n’a aucune des formes connues (all, any, none, each, in, min, max, below,"
        " is)."
    ),
    "json_invalid": "Ce texte n’est pas du JSON valide.",
    "recursion_loop": "Cette valeur se contient elle-même.",
}
_WITH_CONTEXT = {
    "greater_than": "La valeur doit dépasser {gt}.",
    "greater_than_equal": "La valeur doit être au moins {ge}.",
    "less_than": "La valeur doit être inférieure à {lt}.",
    "less_than_equal": "La valeur doit être au plus {le}.",
    "string_too_long": "Ce texte est trop long : {max_length} caractères au plus.",
    "string_too_short": "Ce texte est trop court : {min_length} caractères au moins.",
    "too_long": "Trop de réponses : {max_length} au plus.",
    "too_short": "Il en faut au moins {min_length}.",
    "enum": "Cette réponse n’est pas dans la liste : {expected}.",
    "literal_error": "Cette réponse n’est pas dans la liste : {expected}.",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """One value refused: where it stands, the sentence for its author, and pydantic's own name of
    the error."""

    location: Location
    message: str
    code: str

    @property
    def fact(self) -> str:
        """The field at fault: the first part of the location."""
        return str(self.location[0]) if self.location else ""


def refusals_of(error: ValidationError) -> tuple[Refusal, ...]:
    """Returns one refusal per location, in the order of the fields; of several forms refused at
    once, the first one.

    A list is not called too short for the sole reason that an item of it is refused.
    """
    refusals: dict[Location, Refusal] = {}
    for details in error.errors(include_url=False, include_input=False):
        refusal = Refusal(details["loc"], sentence_of(details), details["type"])
        refusals.setdefault(refusal.location, refusal)
    lists = {location[:depth] for location in refusals for depth in range(len(location))}
    return tuple(
        one for one in refusals.values() if one.code != "too_short" or one.location not in lists
    )


def refusals_by_fact(error: ValidationError) -> Mapping[str, str]:
    """Returns the first sentence of each field at fault: a form shows one message beside each
    field."""
    by_fact: dict[str, str] = {}
    for refusal in refusals_of(error):
        by_fact.setdefault(refusal.fact, refusal.message)
    return by_fact


def sentence_of(details: ErrorDetails) -> str:
    kind = details["type"]
    context: dict[str, Any] = details.get("ctx", {})
    if kind == "value_error" and "error" in context:
        return str(context["error"])
    if kind in _WITH_CONTEXT:
        return _WITH_CONTEXT[kind].format(
            **{name: _readable(value) for name, value in context.items()}
        )
    return _SENTENCES.get(kind, "Cette valeur n’est pas acceptée.")


def _readable(value: object) -> object:
    if isinstance(value, int):
        return f"{value:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
    return value.replace("'", "").replace(" or ", ", ") if isinstance(value, str) else value
