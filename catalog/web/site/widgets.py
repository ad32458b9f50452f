"""Shows WTForms fields with the DSFR components: field -> parameters -> a macro of
`templates/components/`.

A form is then written `{{ form.commune() }}` in a template, and hint, error, required and ids are
tied as they must be. Called by the fields of `catalog.web.forms`.
"""

from typing import Any

import wtforms
from flask import current_app
from markupsafe import Markup

# The macro -> the template that holds it.
TEMPLATES = {
    "input": "components/input.html",
    "textarea": "components/textarea.html",
    "select": "components/select.html",
    "radios": "components/radios.html",
    "checkboxes": "components/checkboxes.html",
    "checkbox": "components/checkboxes.html",
}
# Macros whose field is a group of controls: its first control is `#id-0`.
GROUPS = {"radios", "checkboxes"}
# What a macro takes under its own name; anything else is an HTML attribute.
_NAMED = {"type", "hint", "rows", "is_narrow", "is_inline"}


class Component:
    """A WTForms widget that renders the macro `macro`; `defaults` are parameters that a template
    may override in the call."""

    def __init__(self, macro: str, **defaults: Any) -> None:
        self.macro = macro
        self.defaults = defaults

    def __call__(self, field: wtforms.Field, **overrides: Any) -> Markup:
        macro = getattr(
            current_app.jinja_env.get_template(TEMPLATES[self.macro]).module, self.macro
        )
        return Markup(macro(**component_parameters(field, self, overrides)))  # noqa: S704 (made by an autoescaping template)


def component_parameters(
    field: wtforms.Field, component: Component, overrides: dict[str, Any]
) -> dict[str, Any]:
    """The parameters of the field's macro, plain values only."""
    given = component.defaults | overrides
    parameters: dict[str, Any] = {
        "id": field.id,
        "name": field.name,
        "label": field.label.text,
        "hint": field.description,
        "errors": [str(error) for error in field.errors],
        "is_required": bool(given.pop("required", field.flags.required)),
    }
    parameters |= _value_of(field, component.macro)
    extra = {
        name.rstrip("_").replace("_", "-"): value
        for name, value in given.items()
        if name not in _NAMED
    }
    if component.macro in {"input", "textarea"} and field.flags.maxlength:
        extra.setdefault("maxlength", field.flags.maxlength)
    parameters |= {name: value for name, value in given.items() if name in _NAMED}
    return parameters | {"extra": extra}


def _value_of(field: wtforms.Field, macro: str) -> dict[str, Any]:
    if macro == "checkbox":
        return {"is_checked": bool(field.data)}
    if macro in {"input", "textarea"}:
        return {"value": field._value()}
    if macro == "select":
        return {
            "groups": [
                (name, [choice[:3] for choice in choices]) for name, choices in field.iter_groups()
            ]
        }
    hints = getattr(field, "hints", {})
    choices = field.iter_choices()
    return {
        "choices": [
            (choice.value, choice.label, choice.selected, hints.get(choice.value, ""))
            for choice in choices
        ]
    }


def error_links(form: wtforms.Form) -> list[tuple[str, str]]:
    """(anchor, message) of every error of the form, in the order of the fields, for the error
    summary."""
    links = []
    for field in form:
        component = field.widget
        is_group = isinstance(component, Component) and component.macro in GROUPS
        anchor = f"#{field.id}-0" if is_group else f"#{field.id}"
        links += [(anchor, str(message)) for message in field.errors]
    return links + [("#contenu", str(message)) for message in form.form_errors]
