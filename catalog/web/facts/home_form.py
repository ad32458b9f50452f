"""The two fields of the home page, the « quelle commune ? » question that follows a name borne by
several, and the need written again where it was not understood."""

import wtforms
from wtforms.fields.core import UnboundField
from wtforms.validators import DataRequired, Length

from catalog.web.facts.fact_fields import help_of, title_of
from catalog.web.facts.territory_forms import LONGEST_NAME
from catalog.web.site.forms.base import OriginForm
from catalog.web.site.forms.fields import TextAreaField, TextField
from matching.domain.profile import NEED_MAX_LENGTH

# What a mayor would say: tapped, it fills the second field.
EXAMPLES = {
    "telephone": "le téléphone sonne sans arrêt",
    "comptes-rendus": "rédiger les comptes rendus",
    "eau-energie": "mieux suivre l'eau et l'énergie",
    "donnees": "nos données sont partout",
    "comprendre-ia": "comprendre l'IA",
    "financement": "je cherche un financement",
}


def need_field() -> UnboundField:
    return TextAreaField(
        title_of("need"),
        [
            DataRequired("Dites en une phrase ce que vous voulez améliorer."),
            Length(
                max=NEED_MAX_LENGTH,
                message="Ce texte est trop long : 1 500 caractères au plus. Gardez l'essentiel.",
            ),
        ],
        description=f"{help_of('need')} 1 500 caractères au plus.",
    )


class HomeForm(OriginForm):
    """`code` and `asked` come from the « quelle commune ? » page only: the territory chosen, and
    the name that several bear."""

    territory = TextField(
        "Votre collectivité",
        [
            Length(
                max=LONGEST_NAME,
                message="Ce nom est trop long : écrivez seulement celui de la collectivité.",
            )
        ],
        description=(
            "Son nom ou son code postal : commune, intercommunalité, département ou région."
        ),
    )
    need = need_field()
    code = wtforms.StringField()
    asked = wtforms.StringField()


class NeedForm(OriginForm):
    """The need, to be said otherwise."""

    need = need_field()
