"""Forms that ask facts: what was answered, what was emptied, what is refused. Used by the
questionnaire, the follow-up questions of the result, the visits and the self-assessment."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, ClassVar, TypeVar, cast

import wtforms
from wtforms.fields.core import UnboundField

from catalog.web.facts.fact_fields import (
    AS_LISTED,
    COST_SLICES,
    UNKNOWN,
    YesNoField,
    fact_of,
    field_name_of,
    step_fields,
)
from catalog.web.site.forms.base import SiteForm
from catalog.web.site.forms.fields import CheckboxesField
from matching.domain.profile import Facts
from matching.domain.rules import PROGRAMME_PREFIX

_YES_NO = {"oui": True, "non": False, UNKNOWN: None}


class FactForm(SiteForm):
    """A form whose fields bear the names of facts (`-` for the `.` of a programme).

    `asked`: fact -> the names of its fields, for those that bear others; what is refused is shown
    at the first.
    """

    asked: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    def fields_asking(self, facts: Iterable[str]) -> list[wtforms.Field]:
        """The fields of these facts, in their order; none for a fact that the form does not
        ask."""
        names = (name for fact in facts for name in self._names_of(fact))
        return [self[name] for name in names if name in self]

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
        for fact, sentence in refusals.items():
            name = self._names_of(fact)[0]
            if name in self:
                self[name].errors = [*self[name].errors, sentence]
            else:
                self.form_errors.append(sentence)

    def _names_of(self, fact: str) -> tuple[str, ...]:
        return self.asked.get(fact, (field_name_of(fact),))

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
            if chosen == UNKNOWN or chosen in COST_SLICES
            else {}
        )


_Form = TypeVar("_Form", bound=FactForm)
# Fact -> the fields that ask it, by name.
Ask = Callable[[str], dict[str, UnboundField]]


def fact_form(
    *facts: str,
    base: type[_Form] = FactForm,
    ask: Ask = step_fields,
) -> type[_Form]:
    """Returns a form that asks these facts, in their order, each by the fields that `ask` gives,
    after those of `base`; the same form for the same facts."""
    made = _made_form(facts, base, ask)  # type: ignore[arg-type]
    return cast(type[_Form], made)


@lru_cache(maxsize=128)
def _made_form(facts: tuple[str, ...], base: type[FactForm], ask: Ask) -> type[FactForm]:
    fields = {fact: ask(fact) for fact in facts}
    members: dict[str, Any] = {
        name: field for own in fields.values() for name, field in own.items()
    }
    members["asked"] = {fact: tuple(own) for fact, own in fields.items()}
    return type("MadeForm", (base,), members)


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


def _is_fact(field: wtforms.Field) -> bool:
    return fact_of(field) in Facts.model_fields or fact_of(field).startswith(PROGRAMME_PREFIX)


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
