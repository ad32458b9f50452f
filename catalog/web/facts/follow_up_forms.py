"""The follow-up questions of the result, answered in place, and the form that moves the result to
another day."""

from datetime import date

from wtforms import Field, ValidationError

from catalog.advice.answers.recommendations import EARLIEST, LATEST, DateOutOfRange
from catalog.web.facts.fact_forms import (
    FactForm,
    cost_slice,
    one_of,
    title_of,
    whole_number,
    yes_no,
)
from catalog.web.site.forms.base import QueryForm
from catalog.web.site.forms.fields import DateField
from matching.advice.questions import ASKED_FACTS, Question
from matching.domain.profile import closed_list_of
from matching.domain.rules import TRUTH_FACTS
from matching.domain.vocabulary import Programme


class DayAsked:
    """A field of a form, for whatever kind of form: `on`, within what the catalogue can speak
    of."""

    on = DateField("Jour à considérer", description="Par exemple 31/12/2024")

    def validate_on(self, field: DateField) -> None:
        if field.data is not None and not EARLIEST <= field.data <= LATEST:
            raise ValidationError(str(DateOutOfRange()))


class DayForm(DayAsked, QueryForm):
    """« Se placer à une autre date »."""

    def day_or(self, default: date) -> date:
        """The day asked; `default` without one, or with one that cannot be read: the form then
        says what is wrong with it."""
        self.validate()
        return default if self.on.errors or self.on.data is None else self.on.data


def _field_asking(fact: str) -> Field:
    """The field that suits the kind of the fact; a cost is asked by slices, which are easier to say
    than a sum."""
    if fact == "project_cost":
        return cost_slice(title_of(fact))
    if fact in TRUTH_FACTS:
        return yes_no(fact)
    return one_of(fact) if closed_list_of(fact) else whole_number(fact)


def _field_name_of(fact: str) -> str:
    return "project_cost_slice" if fact == "project_cost" else fact.replace(".", "-", 1)


# Every fact that a rule may ask about; a page shows the few that its result asks for.
FollowUpForm: type[FactForm] = type(
    "FollowUpForm",
    (FactForm,),
    {
        "shown_at": {"project_cost": "project_cost_slice"},
        **{_field_name_of(fact): _field_asking(fact) for fact in ASKED_FACTS},
        **{
            f"programmes-{programme}": yes_no(
                "programmes", f"Êtes-vous dans le programme {programme.label} ?"
            )
            for programme in Programme
        },
    },
)


def field_name_of(question: Question) -> str:
    """The form's field that asks the question."""
    return _field_name_of(question.fact)
