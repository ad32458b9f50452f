"""The specification as JSON, and the same as a page to read: our own HTML, since viewers load their
code from elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Response, json, render_template

from catalog.web.api.blueprint import READING, SPECIFICATION, api
from catalog.web.api.openapi import openapi_document
from catalog.web.site.access import public
from catalog.web.site.limits import limited
from catalog.web.site.navigation import in_site_map
from catalog.web.site.requests import address_of
from catalog.web.site.security import open_to_programs

# What to send, or to put after an operation's address, to try it.
_EXAMPLES = {
    "list_offerings": "/api/v1/offerings?q=messagerie&territory=80253",
    "show_offering": "/api/v1/offerings/numerique360",
    "list_territories": "/api/v1/territories?q=st%20quentin",
    "show_territory": "/api/v1/territories/80620",
    "list_sources": "/api/v1/sources",
    "recommend": "/api/v1/recommendations",
    "compare_carriers": "/api/v1/scenarios",
    "compute_matrix": "/api/v1/matrix",
    "download_matrix": "/api/v1/matrix.csv?departement=80",
    "list_beneficiaries": (
        "/api/v1/offerings/numerique360/territories?departement=59&verdict=eligible"
    ),
}
_RECOMMENDATION = {
    "profile": {
        "code": "80620",
        "need": "tester un agent conversationnel pour répondre aux habitants",
        "uses_ai": True,
        "stage": "experimentation",
        "project_cost": 85000,
    },
    "on": "2024-12-10",
}
_BODIES = {
    "recommend": _RECOMMENDATION,
    "compare_carriers": _RECOMMENDATION,
    "compute_matrix": {
        "codes": ["80620", "200037059", "dep-80"],
        "facts": {"uses_ai": True},
        "on": "2024-12-10",
    },
}
_KINDS = {
    "string": "texte",
    "integer": "nombre entier",
    "number": "nombre",
    "boolean": "true ou false",
    "object": "objet",
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter or a fact as the page shows it. `values`: the closed list, when there is one."""

    name: str
    description: str
    kind: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation as the page shows it. `statuses`: code and meaning; `example`: a command to
    paste in a terminal."""

    name: str
    method: str
    path: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    statuses: tuple[tuple[str, str], ...]
    example: str


@api.get(SPECIFICATION)
@public
@open_to_programs
@limited(READING)
def show_specification() -> Response:
    return Response(json.dumps(openapi_document()), mimetype="application/json")


@api.get("/api")
@public
@in_site_map("À propos du site", "Interface de programmation (API)")
def show_documentation() -> str:
    document = openapi_document()
    facts = document["components"]["schemas"]["RecommendationsRequest.Facts"]["properties"]
    return render_template(
        "api/show_documentation.html",
        operations=list(_operations(document)),
        facts=[_parameter(name, schema, document) for name, schema in facts.items()],
        specification=SPECIFICATION,
    )


def _operations(document: dict[str, Any]) -> Iterator[Operation]:
    for path, methods in document["paths"].items():
        for method, described in methods.items():
            name = described["operationId"]
            yield Operation(
                name=name,
                method=method.upper(),
                path=path,
                title=described["summary"].rstrip("."),
                description=described["description"],
                parameters=tuple(
                    _parameter(one["name"], one["schema"], document, one)
                    for one in described["parameters"]
                ),
                statuses=tuple(
                    (code, response["description"])
                    for code, response in described["responses"].items()
                ),
                example=_example(name),
            )


def _parameter(
    name: str,
    schema: dict[str, Any],
    document: dict[str, Any],
    described: dict[str, Any] | None = None,
) -> Parameter:
    title, description = schema.get("title", ""), (described or schema).get("description", "")
    alternatives = [
        part
        for part in schema.get("anyOf", [schema])
        if part.get("type") != "null" and part.get("maxLength") != 0
    ]
    shapes = [_shape(part, document) for part in alternatives]
    kind = " ou ".join(dict.fromkeys(kind for kind, _ in shapes))
    says = description if described else " ".join(part for part in (title, description) if part)
    return Parameter(name, says, kind, tuple(value for _, values in shapes for value in values))


def _shape(schema: dict[str, Any], document: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    """What a value looks like in words, and its closed list."""
    if "$ref" in schema:
        return _shape(
            document["components"]["schemas"][schema["$ref"].rpartition("/")[2]], document
        )
    if "enum" in schema:
        return "un mot de la liste", tuple(schema["enum"])
    if schema.get("type") == "array":
        kind, values = _shape(schema["items"], document)
        return f"liste : {kind}", values
    if schema.get("format") == "date":
        return "date (2026-11-22)", ()
    if "properties" in schema:
        return f"objet : {', '.join(schema['properties'])}", ()
    if "propertyNames" in schema:
        return f"objet, de clés → {_KINDS['boolean']}", _shape(schema["propertyNames"], document)[1]
    return _KINDS[schema["type"]], ()


def _example(name: str) -> str:
    command = f'curl "{address_of(_EXAMPLES[name])}"'
    if name not in _BODIES:
        return command
    return (
        f"{command} \\\n  -H 'Content-Type: application/json' \\\n  -d"
        f" '{json.dumps(_BODIES[name], indent=2, sort_keys=False)}'"
    )
