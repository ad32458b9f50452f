"""What the pages of territories ask: a name to find, a day, an offering to look at. All by GET."""

from collections.abc import Iterable

from wtforms import SelectChoice

from catalog.content.sheets import Sheet
from catalog.web.facts.follow_up_forms import DayForm
from catalog.web.facts.territory_forms import LONGEST_NAME
from catalog.web.site.forms.base import QueryForm
from catalog.web.site.forms.fields import SelectField, TextField
from catalog.web.site.forms.validators import Length


class FindForm(QueryForm):
    """A name as one types it, or a code."""

    q = TextField(
        "Nom ou code postal",
        [
            Length(
                max=LONGEST_NAME,
                message="Ce nom est trop long : écrivez seulement celui de la collectivité.",
            )
        ],
        description="Commune, intercommunalité, département ou région.",
    )


class CommunesForm(DayForm):
    """One offering among all, or all together."""

    offre = SelectField("Une aide en particulier")

    def __init__(self, sheets: Iterable[Sheet]) -> None:
        super().__init__()
        choices = [("", "Toutes ensemble"), *((sheet.slug, sheet.title) for sheet in sheets)]
        self.offre.choices = [SelectChoice(value=value, label=label) for value, label in choices]
