"""The steps of the questionnaire, one form each: every fact that a person may declare is asked in
one of them."""

from collections.abc import Mapping
from typing import ClassVar

from wtforms import SelectChoice
from wtforms.validators import Length

from catalog.web.facts.fact_forms import (
    FactForm,
    cost_slice,
    day,
    long_text,
    one_in_a_list,
    one_of,
    programme_answer,
    short_text,
    some_of,
    sum_of_money,
    whole_number,
    yes_no,
)
from catalog.web.facts.territory_forms import LONGEST_NAME
from catalog.web.site.forms.fields import RadioField, TextAreaField, TextField
from matching.domain.profile import MEMBERS_MAX
from matching.domain.vocabulary import (
    Programme,
    Theme,
)

_TOO_MANY_NAMES = Length(
    max=LONGEST_NAME * MEMBERS_MAX, message="Cette liste est trop longue : huit communes au plus."
)


class StructureForm(FactForm):
    """Who asks. `territory` is what is typed, `code` the territory chosen when several bear the
    name."""

    shown_at: ClassVar[Mapping[str, str]] = {"code": "territory"}

    nature = one_of("nature")
    territory = TextField(
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
    code = RadioField(
        "Plusieurs territoires peuvent répondre à ce nom. Lequel est le vôtre ?",
        validate_choice=False,
    )

    def ask_which(self, choices: list[tuple[str, str]]) -> None:
        """Show the territories (code, label) that the typed name may mean."""
        self.code.choices = [SelectChoice(value=value, label=label) for value, label in choices]


class OrganisationForm(FactForm):
    """What the code does not say of the organisation; the view takes away the fields that do not
    concern it."""

    shown_at: ClassVar[Mapping[str, str]] = {"members": "member_names"}

    name = short_text("name", 200)
    member_names = TextAreaField(
        "Communes du groupe",
        [_TOO_MANY_NAMES],
        description="De 2 à 8 communes, une par ligne : leur nom ou leur code.",
    )
    departement = one_in_a_list("departement")
    region = one_in_a_list("region")
    population = whole_number("population")
    population_total = whole_number("population_total")
    outre_mer = yes_no("outre_mer")
    public_interest = yes_no("public_interest")
    manages_public_policy = yes_no("manages_public_policy")
    agents = whole_number("agents")


class ProjectForm(FactForm):
    need = long_text("need")
    themes = some_of("themes", Theme)
    use_case = one_in_a_list("use_case")
    goal = one_of("goal")
    uses_ai = yes_no("uses_ai")
    stage = one_of("stage")
    starts_on = day("starts_on")
    partners = one_of("partners")


class MoneyForm(FactForm):
    project_cost = sum_of_money("project_cost")
    project_cost_slice = cost_slice("Sinon, dans quelle tranche ?")
    cost_type = one_of("cost_type")
    own_budget = one_of("own_budget")
    started = yes_no("started")


class PeopleForm(FactForm):
    staff = one_of("staff")
    ai_experience = one_of("ai_experience")
    data_maturity = one_of("data_maturity")
    personal_data = one_of("personal_data")
    decisions_on_persons = one_of("decisions_on_persons")


ProgrammesForm: type[FactForm] = type(
    "ProgrammesForm",
    (FactForm,),
    {f"programmes-{programme}": programme_answer(programme) for programme in Programme},
)
