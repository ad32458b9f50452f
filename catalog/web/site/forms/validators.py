"""Validators that end the chain: what is too long is refused before anything is read in it."""

from wtforms import Field, Form
from wtforms.validators import Length as AnyLength
from wtforms.validators import StopValidation, ValidationError


class Length(AnyLength):
    """The length of a text. Nothing else looks at a text that is too long or too short, neither the
    next validators nor the form's own `validate_…`: work stays in proportion to what is valid."""

    def __call__(self, form: Form, field: Field) -> None:
        try:
            super().__call__(form, field)
        except ValidationError as refusal:
            raise StopValidation(str(refusal)) from refusal
