"""The fields of the site's forms: what people may type, the sentence when it cannot be read, the
component that shows it."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

import wtforms
from wtforms import SelectChoice, ValidationError

from catalog.web.site.widgets import Component

_SPACES = re.compile(r"[\s\u00a0\u202f']")
_AMOUNT = re.compile(r"(\d{1,12})(?:[.,](\d{1,2}))?")
_FRENCH_DATE = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})")


class TextField(wtforms.StringField):
    """One line of text; blanks at both ends are dropped."""

    widget = Component("input")

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0].strip() if valuelist else ""


class TextAreaField(wtforms.StringField):
    """Several lines of text."""

    widget = Component("textarea")

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0].replace("\r\n", "\n").strip() if valuelist else ""


class WholeNumberField(wtforms.Field):
    """A whole number, typed as the French type it: « 85 000 ». `data` is an int, or None when left
    empty."""

    widget = Component(
        "input", is_narrow=True, inputmode="numeric", autocomplete="off", maxlength=20
    )
    example = "par exemple 1 200"

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:,}".replace(",", " ")

    def process_formdata(self, valuelist: list[str]) -> None:
        text = self._clean(valuelist[0]) if valuelist else ""
        self.data = None
        if not text:
            return
        amount = _AMOUNT.fullmatch(text.removeprefix("-"))
        if amount is None:
            raise ValueError(f"Écrivez un nombre en chiffres, {self.example}.")
        if text.startswith("-"):
            raise ValueError("Écrivez un nombre positif, ou laissez vide.")
        self.data = self._read(amount)

    def _clean(self, text: str) -> str:
        return _SPACES.sub("", text)

    def _read(self, amount: re.Match[str]) -> int:
        if amount[2] and int(amount[2]):
            raise ValueError(f"Écrivez un nombre entier, {self.example}.")
        return int(amount[1])


class EuroField(WholeNumberField):
    """A sum in whole euros: « 85 000 € », « 85000,00 »; cents are rounded to the nearest euro."""

    example = "par exemple 85 000"

    def _clean(self, text: str) -> str:
        return (
            _SPACES.sub("", text)
            .removesuffix("€")
            .lower()
            .removesuffix("euros")
            .removesuffix("euro")
        )

    def _read(self, amount: re.Match[str]) -> int:
        cents = int((amount[2] or "").ljust(2, "0") or 0)
        return int(amount[1]) + (cents >= 50)


class DateField(wtforms.Field):
    """A day, from the browser's own date picker or typed « 31/12/2024 ». `data` is a date, or None
    when left empty."""

    widget = Component("input", type="date", is_narrow=True)

    def _value(self) -> str:
        if self.data is not None:
            return self.data.isoformat()
        return str(self.raw_data[0]) if self.raw_data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        self.data: date | None = None
        if not text:
            return
        try:
            typed = _FRENCH_DATE.fullmatch(text)
            self.data = (
                date(int(typed[3]), int(typed[2]), int(typed[1]))
                if typed
                else date.fromisoformat(text)
            )
        except ValueError:
            raise ValueError("Écrivez une date qui existe, par exemple 31/12/2024.") from None


NOT_IN_THE_LIST = "Choisissez une réponse de la liste."


class SelectField(wtforms.SelectField):
    """One choice among many, in a list that opens. `choices`: (value, label); `hints`: value ->
    sentence under the choice."""

    widget = Component("select")

    def __init__(
        self,
        *args: Any,
        choices: Iterable[tuple[str, str]] = (),
        hints: dict[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            *args,
            choices=_select_choices(choices),
            invalid_choice_message=NOT_IN_THE_LIST,
            **kwargs,
        )
        self.hints = hints or {}

    def pre_validate(self, form: wtforms.Form) -> None:
        if self.data is not None:  # Whether an answer is required is the validators' business.
            super().pre_validate(form)


class RadioField(SelectField):
    """One choice among few, all visible."""

    widget = Component("radios")


class CheckboxesField(wtforms.SelectMultipleField):
    """Any number of choices, at most `maximum` when given. `choices` and `hints`: as for
    `RadioField`."""

    widget = Component("checkboxes")

    def __init__(
        self,
        *args: Any,
        choices: Iterable[tuple[str, str]] = (),
        hints: dict[str, str] | None = None,
        maximum: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            *args,
            choices=_select_choices(choices),
            invalid_choice_message=lambda count: NOT_IN_THE_LIST,
            **kwargs,
        )
        self.hints = hints or {}
        self.maximum = maximum

    def pre_validate(self, form: wtforms.Form) -> None:
        super().pre_validate(form)
        if self.maximum is not None and len(self.data or []) > self.maximum:
            raise ValidationError(f"Choisissez au plus {self.maximum} réponses.")


class CheckboxField(wtforms.BooleanField):
    """One box to tick."""

    widget = Component("checkbox")


def _select_choices(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice(value=value, label=label) for value, label in pairs]
