"""The fields that ask facts: the question and its help come from `Facts`, the kind of the field
from that of the fact, the choices from the vocabulary; « je ne sais pas » is always one of them."""

from collections.abc import Mapping
from datetime import date

import wtforms
from wtforms.fields.core import UnboundField

from catalog.web.facts.territory_forms import LONGEST_NAME
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
from catalog.web.site.forms.validators import Length
from matching.domain.profile import MEMBERS_MAX, NEED_MAX_LENGTH, THEMES_MAX, Facts, kind_of
from matching.domain.rules import NUMERIC_FACTS, PROGRAMME_PREFIX, TRUTH_FACTS
from matching.domain.vocabulary import Labelled, Programme, Theme
from matching.domain.wording import capitalised
from matching.need.taxonomy import Taxonomy

UNKNOWN = "inconnu"
UNKNOWN_CHOICE = (UNKNOWN, "Je ne sais pas")
# The answer about a programme that leaves the word to the official lists.
AS_LISTED = "listes"
# Euros, both ends included; a bound of a rule lies at an end of a slice, never inside: a slice is
# then as good as a sum.
COST_SLICES: Mapping[str, tuple[str, dict[str, int | None]]] = {
    "moins-de-20": ("Moins de 20 000 €", {"min": 0, "max": 20_000}),
    "20-a-70": ("De 20 000 € à moins de 70 000 €", {"min": 20_000, "max": 69_999}),
    "70-a-250": ("De 70 000 € à 250 000 €", {"min": 70_000, "max": 250_000}),
    "250-a-600": ("Plus de 250 000 €, et moins de 600 000 €", {"min": 250_001, "max": 599_999}),
    "600-et-plus": ("600 000 € ou plus", {"min": 600_000, "max": None}),
}
_COST_CHOICES = {name: label for name, (label, _) in COST_SLICES.items()} | dict([UNKNOWN_CHOICE])
_NAME_LENGTH = 200


class YesNoField(RadioField):
    """Yes, no or « je ne sais pas »: its « non » is a no, where another list's « non » is one of
    its values."""


def step_fields(fact: str) -> dict[str, UnboundField]:
    """The fields by which a step of the questionnaire asks the fact: name -> field. A cost is asked
    as a sum, or else by slices; a territory and the communes of a group by their names."""
    if fact == "code":
        return {"territory": _territory(), "code": _candidates()}
    if fact == "members":
        return {"member_names": _member_names()}
    if fact == "project_cost":
        cost = EuroField(title_of(fact), description=_help_and_way_out(fact))
        return {fact: cost, "project_cost_slice": cost_slice("Sinon, dans quelle tranche ?")}
    if fact.startswith(PROGRAMME_PREFIX):
        return {field_name_of(fact): _programme_answer(_programme_of(fact))}
    return {fact: field_of(fact)}


def follow_up_fields(fact: str) -> dict[str, UnboundField]:
    """The field by which the result asks the fact that it depends on: name -> field. A slice is
    easier to say than a cost, and nobody has looked at the official lists."""
    if fact == "project_cost":
        return {"project_cost_slice": cost_slice(title_of(fact))}
    if fact.startswith(PROGRAMME_PREFIX):
        label = f"Êtes-vous dans le programme {_programme_of(fact).label} ?"
        return {field_name_of(fact): yes_no("programmes", label)}
    return {fact: field_of(fact)}


def field_of(fact: str) -> UnboundField:
    """The field that suits the kind of the fact."""
    if fact in {"departement", "region", "use_case"}:
        return one_in_a_list(fact)
    if fact == "name":
        return TextField(
            title_of(fact), [_not_longer_than(_NAME_LENGTH)], description=help_of(fact)
        )
    if fact == "need":
        return TextAreaField(
            title_of(fact), [_not_longer_than(NEED_MAX_LENGTH)], description=help_of(fact)
        )
    if fact == "themes":
        return some_of(fact, Theme)
    if fact in TRUTH_FACTS:
        return yes_no(fact)
    if fact in NUMERIC_FACTS:
        return WholeNumberField(title_of(fact), description=_help_and_way_out(fact))
    if kind_of(fact) is date:
        return DateField(title_of(fact), description=_help_and_way_out(fact))
    return one_of(fact, kind_of(fact))


def field_name_of(fact: str) -> str:
    """The name of the field that bears the name of the fact: « programmes-acv »."""
    return fact.replace(".", "-", 1)


def fact_of(field: wtforms.Field) -> str:
    """The fact whose name the field bears, the reverse."""
    name: str = field.short_name
    return name.replace("-", ".", 1) if name.startswith("programmes-") else name


def yes_no(fact: str, label: str = "") -> YesNoField:
    choices = [("oui", "Oui"), ("non", "Non"), UNKNOWN_CHOICE]
    return YesNoField(label or title_of(fact), description=help_of(fact), choices=choices)


def one_of(fact: str, values: type[Labelled]) -> RadioField:
    choices = [(value.value, capitalised(value.label)) for value in values]
    return RadioField(title_of(fact), description=help_of(fact), choices=[*choices, UNKNOWN_CHOICE])


def some_of(fact: str, values: type[Labelled], maximum: int = THEMES_MAX) -> CheckboxesField:
    choices = [(value.value, capitalised(value.label)) for value in values]
    return CheckboxesField(
        title_of(fact), description=help_of(fact), choices=choices, maximum=maximum
    )


def one_in_a_list(fact: str) -> SelectField:
    """A long list, whose choices the view gives (`offer_choices`). The help of a fact says how to
    write it: here one chooses."""
    return SelectField(title_of(fact))


def cost_slice(label: str) -> RadioField:
    return RadioField(label, choices=_COST_CHOICES.items())


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


def title_of(fact: str) -> str:
    return Facts.model_fields[fact].title or fact


def help_of(fact: str) -> str:
    return Facts.model_fields[fact].description or ""


def _programme_answer(programme: Programme) -> YesNoField:
    """Yes, no, « je ne sais pas », or what the official lists say."""
    choices = [
        (AS_LISTED, "Comme le disent les listes officielles"),
        ("oui", "Oui"),
        ("non", "Non"),
        UNKNOWN_CHOICE,
    ]
    return YesNoField(capitalised(programme.label), choices=choices, default=AS_LISTED)


def _programme_of(fact: str) -> Programme:
    return Programme(fact.removeprefix(PROGRAMME_PREFIX))


def _territory() -> TextField:
    return TextField(
        "Votre collectivité, ou celle où vous travaillez",
        [
            Length(
                max=LONGEST_NAME,
                message="Ce nom est trop long : écrivez seulement celui de la collectivité.",
            )
        ],
        description=(
            "Son nom ou son code postal. Laissez vide pour un groupe de communes : il est demandé"
            " ensuite."
        ),
    )


def _candidates() -> RadioField:
    """The territory chosen when several bear the name."""
    return RadioField(
        "Plusieurs territoires peuvent répondre à ce nom. Lequel est le vôtre ?",
        validate_choice=False,
    )


def _member_names() -> TextAreaField:
    return TextAreaField(
        "Communes du groupe",
        [
            Length(
                max=LONGEST_NAME * MEMBERS_MAX,
                message="Cette liste est trop longue : huit communes au plus.",
            )
        ],
        description="De 2 à 8 communes, une par ligne : leur nom ou leur code.",
    )


def _help_and_way_out(fact: str) -> str:
    return f"{help_of(fact)} Laissez vide si vous ne savez pas.".strip()


def _not_longer_than(longest: int) -> Length:
    return Length(
        max=longest,
        message=f"Ce texte est trop long : {longest:,} caractères au plus.".replace(",", " "),
    )
