"""The follow-up questions of the result, answered in place, and the form that moves the result to
another day."""

from datetime import date

from wtforms import ValidationError

from catalog.advice.answers.recommendations import EARLIEST, LATEST, DateOutOfRange
from catalog.web.facts.fact_fields import follow_up_fields
from catalog.web.facts.fact_forms import FactForm, fact_form
from catalog.web.facts.step_facts import PROGRAMMES
from catalog.web.site.forms.base import QueryForm
from catalog.web.site.forms.fields import DateField
from matching.advice.questions import ASKED_FACTS, Question


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


# Every fact that a rule may ask about; a page shows the few that its result asks for.
FOLLOW_UPS = (*ASKED_FACTS, *PROGRAMMES)
FollowUpForm: type[FactForm] = fact_form(*FOLLOW_UPS, ask=follow_up_fields)


def field_name_of(question: Question) -> str:
    """The form's field that asks the question."""
    return FollowUpForm.asked[question.fact][0]
