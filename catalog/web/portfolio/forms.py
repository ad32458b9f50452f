"""What an adviser asks of a portfolio. The list goes with the form from page to page: nothing of it
is kept on the server."""

import wtforms

from catalog.advice.browsing.selection import MOST_BODIES
from catalog.advice.matrix.screening import SortOrder, VerdictFilter
from catalog.web.facts.follow_up_forms import DayAsked
from catalog.web.facts.territory_forms import LONGEST_NAME
from catalog.web.site.forms.base import SiteForm
from catalog.web.site.forms.fields import RadioField, SelectField, TextAreaField, TextField
from catalog.web.site.forms.validators import Length
from matching.domain.wording import number

# A name of a hundred letters for each organisation, and room to spare.
LONGEST_LIST = 300_000


class PortfolioForm(DayAsked, SiteForm):
    """A pasted list, a territory, or both. `page` is what the buttons of the pages send."""

    codes = TextAreaField(
        "Liste de collectivités",
        [
            Length(
                max=LONGEST_LIST, message="Ce texte est trop long pour une liste de collectivités."
            )
        ],
        description=(
            f"{number(MOST_BODIES)} au plus : codes INSEE, SIREN ou noms, avec le département entre"
            " parenthèses quand plusieurs portent ce nom. Une par ligne, ou séparées par un"
            " point-virgule, une virgule ou une tabulation."
        ),
    )
    territory = TextField(
        "Ou tout un territoire",
        [
            Length(
                max=LONGEST_NAME,
                message="Ce nom est trop long : écrivez seulement celui du territoire.",
            )
        ],
        description=(
            "Un département ou une intercommunalité : ses communes sont ajoutées à la liste."
        ),
    )
    shown = RadioField(
        "Ne montrer que",
        choices=[(one.value, one.label) for one in VerdictFilter],
        default=VerdictFilter.ALL.value,
    )
    order = SelectField(
        "Trier par",
        choices=[(one.value, one.label) for one in SortOrder],
        default=SortOrder.LIST.value,
    )
    page = wtforms.StringField()
