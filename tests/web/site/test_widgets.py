"""Fields shown with the DSFR components: field and data -> what stands in the page."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import html5lib
import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import Form, SelectChoice
from wtforms.validators import DataRequired, Length

from catalog.web.site.forms.base import OriginForm, SiteForm
from catalog.web.site.forms.fields import (
    CheckboxesField,
    CheckboxField,
    DateField,
    EuroField,
    RadioField,
    SelectField,
    TextAreaField,
    TextField,
    WholeNumberField,
)
from catalog.web.site.widgets import error_links
from tests.web.page_client import text_of

CHOICES = [("oui", "Oui"), ("non", "Non"), ("", "Je ne sais pas")]
FIELDS: dict[str, Any] = {
    "text": TextField(
        "Commune",
        [DataRequired("Écrivez un nom."), Length(max=80)],
        description="Nom ou code postal",
    ),
    "area": TextAreaField("Besoin"),
    "number": WholeNumberField("Agents"),
    "euros": EuroField("Coût"),
    "date": DateField("Début"),
    "select": SelectField("Nature", choices=CHOICES),
    "radio": RadioField("Commencé ?", choices=CHOICES, hints={"oui": "Des dépenses sont engagées"}),
    "boxes": CheckboxesField(
        "Thèmes", choices=[("eau", "Eau"), ("air", "Air"), ("sol", "Sol")], maximum=2
    ),
    "box": CheckboxField("J'ai lu"),
}


@pytest.fixture(autouse=True)
def _context(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def _form(kind: str, *sent: str) -> Form:
    form_class = type("TrialForm", (OriginForm,), {"x": FIELDS[kind]})
    form = form_class(MultiDict([("x", value) for value in sent]))
    form.validate()
    return form


def _tree(form: Form, **overrides: Any) -> Any:
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(
        str(form["x"](**overrides))
    )


@pytest.mark.parametrize(
    ("kind", "sent", "data", "error"),
    [
        ("text", ["  Péronne "], "Péronne", None),
        ("text", [" "], "", "Écrivez un nom."),
        ("text", ["x" * 81], "x" * 81, "Le champ ne peut pas contenir plus de 80 caractères."),
        ("area", ["a\r\nb "], "a\nb", None),
        ("number", ["1 200"], 1200, None),
        ("number", ["1\u202f200"], 1200, None),
        ("number", ["12,0"], 12, None),
        ("number", [""], None, None),
        ("number", ["12,5"], None, "Écrivez un nombre entier, par exemple 1 200."),
        ("number", ["douze"], None, "Écrivez un nombre en chiffres, par exemple 1 200."),
        ("number", ["-3"], None, "Écrivez un nombre positif, ou laissez vide."),
        ("number", ["9" * 30], None, "Écrivez un nombre en chiffres, par exemple 1 200."),
        ("euros", ["85 000 €"], 85000, None),
        ("euros", ["85000,50 euros"], 85001, None),
        ("euros", ["0"], 0, None),
        ("euros", ["-1"], None, "Écrivez un nombre positif, ou laissez vide."),
        ("date", ["2024-12-31"], date(2024, 12, 31), None),
        ("date", ["31/12/2024"], date(2024, 12, 31), None),
        ("date", ["31/02/2024"], None, "Écrivez une date qui existe, par exemple 31/12/2024."),
        ("select", ["non"], "non", None),
        ("select", ["peut-être"], "peut-être", "Choisissez une réponse de la liste."),
        ("radio", [], None, None),
        ("radio", [""], "", None),
        ("radio", ["x"], "x", "Choisissez une réponse de la liste."),
        ("boxes", ["eau", "air"], ["eau", "air"], None),
        ("boxes", ["eau", "air", "sol"], ["eau", "air", "sol"], "Choisissez au plus 2 réponses."),
        ("boxes", ["feu"], ["feu"], "Choisissez une réponse de la liste."),
        ("box", ["y"], True, None),
        ("box", [], False, None),
    ],
)
def test_what_people_type_is_read_or_refused_in_french(
    kind: str, sent: list[str], data: Any, error: str | None
) -> None:
    form = _form(kind, *sent)
    assert form["x"].data == data
    assert list(form["x"].errors) == ([error] if error else [])


@pytest.mark.parametrize("kind", FIELDS)
def test_what_was_sent_is_shown_again(kind: str) -> None:
    sent = {
        "number": "douze",
        "euros": "beaucoup",
        "date": "2024-02-31",
        "boxes": "eau",
        "box": "y",
    }.get(kind, "non")
    form = _form(kind, sent)
    tree = _tree(form)
    controls = [
        element for element in tree.iter() if element.tag in {"input", "textarea", "select"}
    ]
    shown = [
        control.get("value")
        for control in controls
        if control.get("type") not in {"radio", "checkbox"} or "checked" in control.attrib
    ]
    if kind == "area":
        shown = [controls[0].text]
    if kind == "select":
        shown = [
            option.get("value") for option in tree.iter("option") if "selected" in option.attrib
        ]
    assert [text and text.strip() for text in shown] == [sent]


@pytest.mark.parametrize("kind", ["text", "area", "number", "euros", "date", "select"])
def test_a_control_has_its_label_and_names_its_hint_and_its_error(kind: str) -> None:
    form = _form(kind, {"text": "", "select": "?"}.get(kind, "zéro"))
    form["x"].description = "Une aide"
    tree = _tree(form)
    control = next(
        element for element in tree.iter() if element.tag in {"input", "textarea", "select"}
    )
    label = next(tree.iter("label"))
    assert label.get("for") == control.get("id") == "x"
    described = control.get("aria-describedby", "").split()
    texts = {element.get("id"): text_of(element) for element in tree.iter() if element.get("id")}
    assert texts[described[0]] == "Une aide"
    if form["x"].errors:
        assert texts[described[1]] == f"Erreur : {form['x'].errors[0]}"
        assert control.get("aria-invalid") == "true"


@pytest.mark.parametrize("kind", ["radio", "boxes"])
def test_a_group_has_its_legend_and_its_errors_lead_to_its_first_control(kind: str) -> None:
    form = _form(kind, "?")
    tree = _tree(form)
    assert text_of(next(tree.iter("legend"))) == str(form["x"].label.text)
    controls = list(tree.iter("input"))
    assert [control.get("id") for control in controls] == ["x-0", "x-1", "x-2"]
    assert {label.get("for") for label in tree.iter("label")} == {"x-0", "x-1", "x-2"}
    assert next(tree.iter("fieldset")).get("aria-describedby") == "x-messages"
    assert error_links(form) == [("#x-0", "Choisissez une réponse de la liste.")]


def test_a_choice_may_have_a_hint() -> None:
    assert "Des dépenses sont engagées" in text_of(_tree(_form("radio", "oui")))


def test_a_template_may_add_attributes_and_change_parameters() -> None:
    control = next(
        _tree(_form("text", "a"), type="search", autocomplete="off", data_source="/api").iter(
            "input"
        )
    )
    assert (control.get("type"), control.get("autocomplete"), control.get("data-source")) == (
        "search",
        "off",
        "/api",
    )
    assert control.get("maxlength") == "80"
    assert "required" in control.attrib


def test_hostile_text_stays_text() -> None:
    canary = '"><script>alert(1)</script>'
    form = _form("text", canary)
    form["x"].description = canary
    form["x"].label.text = canary
    tree = _tree(form)
    assert not list(tree.iter("script"))
    assert next(tree.iter("input")).get("value") == canary


def test_the_site_s_own_messages_are_in_french() -> None:
    form = type("TrialForm", (SiteForm,), {"x": TextField("Nom", [DataRequired()])})(
        MultiDict({"x": ""})
    )
    assert not form.validate()
    assert form["x"].errors == ["Ce champ est requis."]


def test_a_long_list_of_errors_keeps_the_order_of_the_fields() -> None:
    form_class = type(
        "TrialForm",
        (OriginForm,),
        {"b": WholeNumberField("B"), "a": TextField("A", [DataRequired()])},
    )
    form = form_class(MultiDict({"b": "?", "a": ""}))
    form.validate()
    assert [anchor for anchor, _message in error_links(form)] == ["#b", "#a"]


def test_a_field_that_must_be_filled_says_so_in_its_label() -> None:
    assert "(obligatoire)" in text_of(_tree(_form("text")))
    assert "(obligatoire)" not in text_of(_tree(_form("area")))
    assert "(obligatoire)" in text_of(_tree(_form("area"), required=True))


def test_choices_of_one_kind_stand_under_their_name() -> None:
    form = _form("select")
    form["x"].choices = [
        SelectChoice("", "Je ne sais pas"),
        SelectChoice("eau", "Fuites", optgroup="Eau"),
    ]
    tree = _tree(form)
    [group] = tree.iter("optgroup")
    assert (group.get("label"), text_of(group)) == ("Eau", "Fuites")
    assert [option.get("value") for option in tree.iter("option")] == ["", "eau"]
