"""What the page of self-checking asks. No cookie; what is chosen may stand in the address, what is
typed never does."""

from collections.abc import Mapping
from typing import Any, ClassVar

from flask import request
from pydantic import ValidationError
from werkzeug.datastructures import MultiDict

from catalog.web.facts.fact_fields import (
    UNKNOWN_CHOICE,
    field_of,
    offer_choices,
    offer_use_cases,
    one_in_a_list,
)
from catalog.web.facts.fact_forms import FactForm
from catalog.web.facts.follow_up_forms import DayForm
from catalog.web.site.forms.fields import RadioField, TextField
from catalog.web.site.forms.validators import Length
from matching.domain.profile import Facts
from matching.domain.refusals import refusals_by_fact
from matching.domain.vocabulary import Nature
from matching.domain.wording import capitalised
from matching.need.taxonomy import Taxonomy

LONGEST_WORDS = 200


class SelfCheckForm(DayForm, FactForm):
    """Every answer may be left out. `words` are the need in a few words: they are read from a form
    that was sent only."""

    class Meta(DayForm.Meta):
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            if request.method == "POST":
                return request.form
            return MultiDict(
                (name, value) for name, value in request.args.items(multi=True) if name != "words"
            )

    asked: ClassVar[Mapping[str, tuple[str, ...]]] = {"need": ("words",)}

    use_case = field_of("use_case")
    words = TextField(
        "Ou dites-le avec vos mots",
        [Length(max=LONGEST_WORDS, message="Ce texte est trop long : 200 signes au plus.")],
        description="Par exemple : trier les courriers reçus. N'indiquez aucun nom de personne.",
    )
    uses_ai = field_of("uses_ai")
    chatbot = RadioField(
        "Des habitants parleraient-ils à une machine ?",
        description="Agent conversationnel (chatbot) sur un site, robot au téléphone…",
        choices=[("oui", "Oui"), ("non", "Non"), UNKNOWN_CHOICE],
    )
    personal_data = field_of("personal_data")
    decisions_on_persons = field_of("decisions_on_persons")
    nature = one_in_a_list("nature")
    population = field_of("population")
    agents = field_of("agents")

    def __init__(self, taxonomy: Taxonomy, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        offer_use_cases(self.use_case, taxonomy)
        offer_choices(
            self.nature,
            [(nature.value, capitalised(nature.label)) for nature in Nature],
        )

    def said(self) -> dict[str, Any]:
        """The answers that can be read, as facts; the others are shown beside their field."""
        changes = self.changes()
        if self.words.data and not self.words.errors:
            changes["need"] = self.words.data
        try:
            Facts.model_validate(changes)
        except ValidationError as error:
            refusals = refusals_by_fact(error)
            self.refuse(refusals)
            changes = {fact: value for fact, value in changes.items() if fact not in refusals}
        return changes

    @property
    def is_chatbot(self) -> bool | None:
        return {"oui": True, "non": False}.get(self.chatbot.data or "")
