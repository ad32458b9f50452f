"""The forms of a dossier: save it, modify it, replace its link, send it."""

from collections.abc import Mapping
from typing import Any

import wtforms
from wtforms.validators import InputRequired, NumberRange, Regexp

from catalog.advice.dossiers.dossiers import LONGEST_TITLE
from catalog.advice.tokens import new_token
from catalog.web.site.forms.base import SiteForm
from catalog.web.site.forms.fields import RadioField, TextField
from catalog.web.site.forms.validators import Length

BY_CODE = "code"
_TOO_OLD = "Ce formulaire n'est plus valable. Vérifiez ce qui est écrit, puis recommencez."
_A_VERSION = NumberRange(1, 1_000_000, message=_TOO_OLD)
_CODE = "Huit lettres, par exemple ABCD-EFGH."


def _title() -> TextField:
    return TextField(
        "Un titre pour vous y retrouver",
        [
            Length(
                max=LONGEST_TITLE,
                message=f"Ce titre est trop long : {LONGEST_TITLE} caractères au plus.",
            )
        ],
        description=(
            "Facultatif. Par exemple : accueil téléphonique. N'indiquez aucun nom de personne."
        ),
    )


class OnceForm(SiteForm):
    """`submission`: the key of this rendering of the form. What it does is done once, however often
    it is sent."""

    submission = wtforms.HiddenField(
        default=new_token, validators=[Regexp(r"[A-Za-z0-9_-]{43}\Z", message=_TOO_OLD)]
    )


class SaveForm(OnceForm):
    title = _title()


class ModifyForm(SiteForm):
    """`version`: that of the dossier when its answers were taken up again."""

    title = _title()
    version = wtforms.IntegerField(
        widget=wtforms.widgets.HiddenInput(), validators=[InputRequired(_TOO_OLD), _A_VERSION]
    )


class SendForm(SiteForm):
    """To the adviser who gave a code, or to one of the inboxes (number -> words)."""

    to = RadioField("À qui l'envoyer ?", default=BY_CODE)
    code = TextField("Le code que le conseiller vous a donné", description=_CODE)

    def __init__(self, inboxes: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        choices = {BY_CODE: "À un conseiller qui m'a donné son code"} | dict(inboxes)
        if inboxes:
            self.code.description = f"{_CODE} À laisser vide pour une boîte départementale."
        self.to.choices = [
            wtforms.SelectChoice(value=value, label=label) for value, label in choices.items()
        ]

    @property
    def is_by_code(self) -> bool:
        return self.to.data == BY_CODE

    def validate_code(self, field: TextField) -> None:
        if self.is_by_code and not field.data:
            raise wtforms.ValidationError("Écrivez le code que le conseiller vous a donné.")
