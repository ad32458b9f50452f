"""The follow-up questions of the result, answered in place, and the form that moves the result to another day."""

from collections.abc import Mapping
from typing import ClassVar

from wtforms import ValidationError

from catalog.advice.recommendations import EARLIEST, LATEST, DateOutOfRange
from catalog.web.forms.base import QueryForm
from catalog.web.forms.facts import FactForm, cost_slice, one_of, title_of, whole_number, yes_no
from catalog.web.forms.fields import DateField
from matching.questions import Question
from matching.rules import PROGRAMME_PREFIX
from matching.vocabulary import (
    AiExperience,
    CostType,
    DataMaturity,
    DecisionsOnPersons,
    Goal,
    OwnBudget,
    Partners,
    PersonalData,
    Programme,
    Staff,
    Stage,
)


class DayAsked:
    """A field of a form, for whatever kind of form: `on`, within what the catalogue can speak of."""

    on = DateField("Jour à considérer", description="Par exemple 31/12/2024")

    def validate_on(self, field: DateField) -> None:
        if field.data is not None and not EARLIEST <= field.data <= LATEST:
            raise ValidationError(str(DateOutOfRange()))


class DayForm(DayAsked, QueryForm):
    """« Se placer à une autre date »."""


class _FollowUps(FactForm):
    """Every fact that a rule may ask about; a page shows the few that its result asks for."""

    shown_at: ClassVar[Mapping[str, str]] = {"project_cost": "project_cost_slice"}

    uses_ai = yes_no("uses_ai")
    stage = one_of("stage", Stage)
    started = yes_no("started")
    project_cost_slice = cost_slice(title_of("project_cost"))
    cost_type = one_of("cost_type", CostType)
    own_budget = one_of("own_budget", OwnBudget)
    staff = one_of("staff", Staff)
    agents = whole_number("agents")
    data_maturity = one_of("data_maturity", DataMaturity)
    ai_experience = one_of("ai_experience", AiExperience)
    personal_data = one_of("personal_data", PersonalData)
    decisions_on_persons = one_of("decisions_on_persons", DecisionsOnPersons)
    partners = one_of("partners", Partners)
    goal = one_of("goal", Goal)
    public_interest = yes_no("public_interest")
    manages_public_policy = yes_no("manages_public_policy")


FollowUpForm: type[FactForm] = type(
    "FollowUpForm",
    (_FollowUps,),
    {
        f"programmes-{programme}": yes_no("programmes", f"Êtes-vous dans le programme {programme.label} ?")
        for programme in Programme
    },
)


def field_name_of(question: Question) -> str:
    """The form's field that asks the question."""
    if question.fact.startswith(PROGRAMME_PREFIX):
        return question.fact.replace(".", "-", 1)
    return "project_cost_slice" if question.fact == "project_cost" else question.fact
