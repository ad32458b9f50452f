"""Facts as form fields: the question and its help come from `Facts`, the choices from the
vocabulary, « je ne sais pas » is always one of them. Used by the questionnaire and by the follow-up
questions of the result."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

import wtforms
from wtforms.validators import Length

from catalog.web.site.forms.base import SiteForm
from catalog.web.site.forms.fields import (
    CheckboxesField,
    DateField,
    EuroField,
    RadioField,
    SelectField,
    TextAreaField,
    TextField,
    WholeNumberField,
)
from matching.domain.profile import NEED_MAX_LENGTH, THEMES_MAX, Facts, closed_list_of
from matching.domain.vocabulary import Labelled, Programme
from matching.domain.wording import capitalised
from matching.need.taxonomy import Taxonomy

UNKNOWN = "inconnu"
UNKNOWN_CHOICE = (UNKNOWN, "Je ne sais pas")
# The answer about a programme that leaves the word to the official lists.
AS_LISTED = "listes"
_YES_NO = {"oui": True, "non": False, UNKNOWN: None}
# Euros, both ends included; a bound of a rule lies at an end of a slice, never inside: a slice is
# then as good as a sum.
COST_SLICES: Mapping[str, tuple[str, dict[str, int | None]]] = {
    "moins-de-20": ("Moins de 20 000 €", {"min": 0, "max": 20_000}),
    "20-a-70": ("De 20 000 € à moins de 70 000 €", {"min": 20_000, "max": 69_999}),
    "70-a-250": ("De 70 000 € à 250 000 €", {"min": 70_000, "max": 250_000}),
    "250-a-600": ("Plus de 250 000 €, et moins de 600 000 €", {"min": 250_001, "max": 599_999}),
    "600-et-plus": ("600 000 € ou plus", {"min": 600_000, "max": None}),
}


class YesNoField(RadioField):
    """Yes, no or « je ne sais pas »: its « non » is a no, where another list's « non » is one of
    its values."""


class FactForm(SiteForm):
    """A form whose fields bear the names of facts (`-` for the `.` of a programme).

    `shown_at`: where the refusal of a fact is shown, when its field bears another name.
    """

    shown_at: ClassVar[Mapping[str, str]] = {}

    @classmethod
    def facts(cls) -> list[str]:
        """The facts it asks, in its order, without making a form: a form makes a token, and a token
        a cookie."""
        fields = {
            name: getattr(cls, name)
            for name in dir(cls)
            if getattr(getattr(cls, name), "_formfield", False)
        }
        return [
            _fact_named(name)
            for name in sorted(fields, key=lambda name: fields[name].creation_counter)
        ]

    def changes(self) -> dict[str, Any]:
        """What was answered and can be read, as JSON data: fact -> value, None for « je ne sais pas
        »."""
        return {
            fact_of(field): _value_of(field)
            for field in self
            if _is_answered(field) and not field.errors and _is_fact(field)
        } | self._cost()

    def removed(self) -> set[str]:
        """The facts whose field was emptied."""
        return {
            fact_of(field)
            for field in self
            if _is_emptied(field) and not field.errors and _is_fact(field)
        }

    def refuse(self, refusals: Mapping[str, str]) -> None:
        """Show each sentence beside the field of its fact, or above the form when the fact is not
        in it."""
        fields = {fact_of(field): field for field in self}
        for fact, sentence in refusals.items():
            field = fields.get(self.shown_at.get(fact, fact))
            if field is None:
                self.form_errors.append(sentence)
            else:
                field.errors = [*field.errors, sentence]

    def _cost(self) -> dict[str, Any]:
        """The slice of the cost, where there is one; an exact sum wins."""
        chosen = self.project_cost_slice.data if "project_cost_slice" in self else None
        if not chosen or (
            "project_cost" in self
            and (self.project_cost.data is not None or self.project_cost.errors)
        ):
            return {}
        return (
            {"project_cost": None if chosen == UNKNOWN else COST_SLICES[chosen][1]}
            if chosen in _COST_CHOICES
            else {}
        )


def fact_of(field: wtforms.Field) -> str:
    return _fact_named(field.short_name)


def initial_data(answers: Mapping[str, Any]) -> dict[str, Any]:
    """What the fields of a form show of these answers: field name -> data."""
    data: dict[str, Any] = {}
    for fact, value in answers.items():
        if fact == "programmes":
            data |= {f"programmes-{slug}": _shown(answer) for slug, answer in value.items()}
        elif fact == "project_cost":
            data |= (
                {fact: value}
                if isinstance(value, int)
                else {"project_cost_slice": _slice_of(value)}
            )
        elif fact == "starts_on":
            data[fact] = date.fromisoformat(value)
        else:
            data[fact] = _shown(value)
    return data


def yes_no(fact: str, label: str = "") -> YesNoField:
    choices = [("oui", "Oui"), ("non", "Non"), UNKNOWN_CHOICE]
    return YesNoField(label or title_of(fact), description=help_of(fact), choices=choices)


def one_of(fact: str) -> RadioField:
    """A choice in the closed list of the fact."""
    values = closed_list_of(fact)
    assert values is not None, fact
    choices = [(value.value, capitalised(value.label)) for value in values]
    return RadioField(title_of(fact), description=help_of(fact), choices=[*choices, UNKNOWN_CHOICE])


def some_of(fact: str, values: type[Labelled], maximum: int = THEMES_MAX) -> CheckboxesField:
    choices = [(value.value, capitalised(value.label)) for value in values]
    return CheckboxesField(
        title_of(fact), description=help_of(fact), choices=choices, maximum=maximum
    )


def programme_answer(programme: Programme) -> YesNoField:
    """Yes, no, « je ne sais pas », or what the official lists say."""
    choices = [
        (AS_LISTED, "Comme le disent les listes officielles"),
        ("oui", "Oui"),
        ("non", "Non"),
        UNKNOWN_CHOICE,
    ]
    return YesNoField(capitalised(programme.label), choices=choices, default=AS_LISTED)


def one_in_a_list(fact: str) -> SelectField:
    """A long list, whose choices the view gives (`offer_choices`). The help of a fact says how to
    write it: here one chooses."""
    return SelectField(title_of(fact))


def offer_choices(field: SelectField, choices: list[tuple[str, str]]) -> None:
    field.choices = [
        wtforms.SelectChoice(value=value, label=label)
        for value, label in [("", UNKNOWN_CHOICE[1]), *choices]
    ]


def offer_use_cases(field: SelectField, taxonomy: Taxonomy) -> None:
    """Every use, under its theme."""
    offer_choices(field, [])
    field.choices += [
        wtforms.SelectChoice(value=use.slug, label=use.label, optgroup=theme.theme.label)
        for theme in taxonomy.themes
        for use in theme.use_cases
    ]


def short_text(fact: str, longest: int) -> TextField:
    return TextField(title_of(fact), [_not_longer_than(longest)], description=help_of(fact))


def long_text(fact: str, longest: int = NEED_MAX_LENGTH) -> TextAreaField:
    return TextAreaField(title_of(fact), [_not_longer_than(longest)], description=help_of(fact))


def whole_number(fact: str) -> WholeNumberField:
    return WholeNumberField(title_of(fact), description=_help_and_way_out(fact))


def sum_of_money(fact: str) -> EuroField:
    return EuroField(title_of(fact), description=_help_and_way_out(fact))


def day(fact: str) -> DateField:
    return DateField(title_of(fact), description=_help_and_way_out(fact))


def cost_slice(label: str) -> RadioField:
    return RadioField(label, choices=_COST_CHOICES.items())


def title_of(fact: str) -> str:
    return Facts.model_fields[fact].title or fact


def help_of(fact: str) -> str:
    return Facts.model_fields[fact].description or ""


def _fact_named(field_name: str) -> str:
    return field_name.replace("-", ".", 1) if field_name.startswith("programmes-") else field_name


def _help_and_way_out(fact: str) -> str:
    return f"{help_of(fact)} Laissez vide si vous ne savez pas.".strip()


def _not_longer_than(longest: int) -> Length:
    return Length(
        max=longest,
        message=f"Ce texte est trop long : {longest:,} caractères au plus.".replace(",", " "),
    )


_COST_CHOICES = {name: label for name, (label, _) in COST_SLICES.items()} | dict([UNKNOWN_CHOICE])


def _is_fact(field: wtforms.Field) -> bool:
    return fact_of(field) in Facts.model_fields or fact_of(field).startswith("programmes.")


def _is_answered(field: wtforms.Field) -> bool:
    return bool(field.raw_data) and field.data not in (None, "", [], AS_LISTED)


def _is_emptied(field: wtforms.Field) -> bool:
    """A box unticked sends nothing at all; a text emptied sends an empty text."""
    is_empty = field.data in (None, "", [], AS_LISTED)
    return is_empty and (bool(field.raw_data) or isinstance(field, CheckboxesField))


def _value_of(field: wtforms.Field) -> Any:
    if field.data == UNKNOWN:
        return None
    if isinstance(field, YesNoField):
        return _YES_NO[field.data]
    return field.data.isoformat() if isinstance(field.data, date) else field.data


def _shown(value: Any) -> Any:
    if value is None:
        return UNKNOWN
    return {True: "oui", False: "non"}[value] if isinstance(value, bool) else value


def _slice_of(bounds: Mapping[str, int | None] | None) -> str:
    return next((name for name, (_, known) in COST_SLICES.items() if known == bounds), UNKNOWN)
