"""The forms of the sign-in: the address to send a link to, then the button that opens it."""

import wtforms
from wtforms import ValidationError
from wtforms.validators import DataRequired

from catalog.advice.accounts.accounts import InvalidEmail, read_email
from catalog.web.site.forms.base import OriginForm
from catalog.web.site.forms.fields import TextField

EXAMPLE = "Écrivez une adresse électronique complète, par exemple prenom.nom@exemple.fr."


class SignInForm(OriginForm):
    """`next`: the page that asked to sign in first."""

    email = TextField(
        "Votre adresse électronique",
        [DataRequired(EXAMPLE)],
        description="Celle qui a reçu l'invitation, par exemple prenom.nom@exemple.fr.",
    )
    next = wtforms.HiddenField()

    def validate_email(self, field: TextField) -> None:
        try:
            read_email(field.data)
        except InvalidEmail:
            raise ValidationError(EXAMPLE) from None
