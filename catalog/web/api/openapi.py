"""The OpenAPI 3.1 document: spectree's, generated from the views and the models, with what spectree
cannot say."""

import copy
from typing import Any

from flask import current_app

from catalog.web.api.blueprint import specification
from catalog.web.site.security import UNREADABLE

# What the site takes in any address.
_READABLE = "^[^{}]*$".format("".join(f"\\u{ord(character):04x}" for character in UNREADABLE))


def openapi_document() -> dict[str, Any]:
    """The document, made once per application."""
    kept: dict[str, Any] | None = current_app.extensions.get("openapi")
    if kept is None:
        kept = current_app.extensions["openapi"] = _completed(copy.deepcopy(specification.spec))
    return kept


def _completed(document: dict[str, Any]) -> dict[str, Any]:
    document["info"]["license"] = {
        "name": "Licence Ouverte 2.0 (etalab-2.0)",
        "identifier": "etalab-2.0",
    }
    document["servers"] = [{"url": "/"}]
    for path, methods in document["paths"].items():
        for operation in methods.values():
            operation["summary"] = operation["summary"].rstrip(".")
            operation["parameters"] = [
                _parameter(parameter) for parameter in operation["parameters"]
            ]
            if path.endswith(".csv"):
                operation["responses"]["200"]["content"] = {
                    "text/csv": {"schema": {"type": "string"}}
                }
            for status, response in operation["responses"].items():
                if status >= "400":
                    response["content"] = {
                        "application/problem+json": response["content"]["application/json"]
                    }
    for schema in document["components"]["schemas"].values():
        # The models' own docstrings speak to those who read the code.
        schema.pop("description", None)
    return document


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    """In an address a parameter is there or not: `null` cannot be written."""
    schema = {
        key: value
        for key, value in parameter["schema"].items()
        if key not in {"anyOf", "title", "description"}
    }
    for part in parameter["schema"].get("anyOf", []):
        if part.get("type") != "null":
            schema |= part
    if schema.get("default", ...) is None:
        del schema["default"]
    if schema.get("type") == "string" and not schema.keys() & {"format", "pattern", "enum"}:
        schema["pattern"] = _READABLE
    if schema.get("format") == "date":
        # An empty value is as if absent: « allowEmptyValue » alone does not tell it to all readers.
        schema = {"anyOf": [schema, {"type": "string", "maxLength": 0}]}
    return parameter | {
        "schema": schema,
        **({"allowEmptyValue": True} if parameter["in"] == "query" else {}),
    }
