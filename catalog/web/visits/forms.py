"""What an adviser types to prepare a visit: its day and organisations, an organisation's facts,
their own judgement, notes and decisions."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

import wtforms
from wtforms import SelectChoice, ValidationError
from wtforms.validators import DataRequired, InputRequired

from catalog.advice.accounts.accounts import LONGEST_EMAIL
from catalog.advice.answers.recommendations import EARLIEST, LATEST, DateOutOfRange
from catalog.advice.visits.briefing import Decision
from catalog.advice.visits.organisations import LONGEST_NOTES, LONGEST_REASON
from catalog.advice.visits.overrides import Action
from catalog.advice.visits.visits import BODIES_MAX, LONGEST_TITLE
from catalog.territories.places import Territory
from catalog.web.facts.fact_fields import follow_up_fields
from catalog.web.facts.fact_forms import FactForm, fact_form
from catalog.web.facts.follow_up_forms import FOLLOW_UPS
from catalog.web.facts.step_facts import MONEY, ORGANISATION, PEOPLE, PROGRAMMES, PROJECT
from catalog.web.facts.territory_forms import territories_of_lines
from catalog.web.site.forms.base import SiteForm
from catalog.web.site.forms.fields import (
    CheckboxesField,
    DateField,
    RadioField,
    SelectField,
    TextAreaField,
    TextField,
)
from catalog.web.site.forms.validators import Length
from matching.domain.profile import NEED_MAX_LENGTH

LONGEST_LIST = 10_000
CHANGED_MEANWHILE = (
    "Quelqu'un a modifié cette page pendant que vous écriviez. Rien n'est perdu ni écrasé : votre"
    " texte est ci-dessous. Comparez-le à ce qui est enregistré, puis enregistrez de nouveau."
)


NOT_KEPT = (
    "Le site ne peut rien enregistrer pour le moment. Rien n'est perdu : ce que vous avez écrit est"
    " ci-dessous. Attendez quelques instants, puis recommencez."
)
_Form = TypeVar("_Form", bound=SiteForm)


def unavailable(form: _Form) -> _Form:
    """The form as it was sent, which says that it could not be kept."""
    form.form_errors.append(NOT_KEPT)
    return form


class VersionField(wtforms.HiddenField):
    """The version that the person started from; a page shown again after a conflict starts from the
    present one."""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0] if valuelist else ""
        self.data = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class VersionedForm(SiteForm):
    """A form that changes something which another person may be changing."""

    version = VersionField()

    def say_changed(self, version: int) -> None:
        """What was typed stays; sent once more, it is in full knowledge of what the other person
        wrote."""
        self.version.data = version
        self.form_errors.append(CHANGED_MEANWHILE)


def _visit_day() -> DateField:
    return DateField(
        "Jour de la visite",
        [InputRequired("Choisissez le jour de la visite.")],
        description="Par exemple 31/12/2024",
    )


def _title() -> TextField:
    return TextField(
        "Titre",
        [_at_most(LONGEST_TITLE)],
        description=(
            "Facultatif : sans titre, ce sont les noms des collectivités. N'indiquez aucun nom de"
            " personne."
        ),
    )


def _names(label: str, description: str) -> TextAreaField:
    return TextAreaField(label, [_at_most(LONGEST_LIST)], description=description)


def _at_most(longest: int) -> Length:
    return Length(
        max=longest,
        message=f"Ce texte est trop long : {longest:,} signes au plus.".replace(",", " "),
    )


class _DayIsPossible(SiteForm):
    def validate_visited_on(self, field: DateField) -> None:
        if field.data is not None and not EARLIEST <= field.data <= LATEST:
            raise ValidationError(str(DateOutOfRange()))


class NewVisitForm(_DayIsPossible):
    """`territories`: the organisations that were read, once the form is valid. `dossier` is one
    that was received."""

    organisations = _names(
        "Collectivités à visiter", "Une par ligne : son nom, son code postal ou son code."
    )
    visited_on = _visit_day()
    need = TextAreaField(
        "Leur besoin, s'il est le même",
        [_at_most(NEED_MAX_LENGTH)],
        description=(
            "Facultatif : il se dit aussi pour chacune, ensuite. N'indiquez aucun nom de personne."
        ),
    )
    title = _title()
    dossier = wtforms.HiddenField()
    territories: Sequence[Territory] = ()

    def validate_organisations(self, field: TextAreaField) -> None:
        self.territories = _read(field)
        if not self.territories and not self.dossier.data and not field.errors:
            raise ValidationError("Indiquez au moins une collectivité.")


class EditVisitForm(VersionedForm, _DayIsPossible):
    title = _title()
    visited_on = _visit_day()
    removed = CheckboxesField(
        "Retirer de la visite", description="Avec tout ce qui a été écrit de cette collectivité."
    )
    added = _names(
        "Ajouter des collectivités", "Une par ligne : son nom, son code postal ou son code."
    )
    territories: Sequence[Territory] = ()

    def offer_organisations(self, organisations: Iterable[tuple[int, str]]) -> None:
        self.removed.choices = [
            SelectChoice(value=str(id), label=name) for id, name in organisations
        ]

    def validate_added(self, field: TextAreaField) -> None:
        self.territories = _read(field)
        staying = len(self.removed.choices or []) - len(self.removed.data or [])
        if staying + len(self.territories) > BODIES_MAX:
            raise ValidationError(_TOO_MANY)
        if not staying and not self.territories and not field.errors:
            raise ValidationError("Gardez au moins une collectivité, ou supprimez la visite.")


class FreezeForm(VersionedForm):
    """A button, its token, and the version that is frozen."""


class ShareForm(SiteForm):
    email = TextField(
        "Adresse électronique d'un collègue",
        [
            DataRequired("Écrivez l'adresse d'un conseiller qui a un compte."),
            _at_most(LONGEST_EMAIL),
        ],
        description="Celle de son compte de conseiller.",
    )


class NotesForm(VersionedForm):
    """`decisions`: one a line, « quoi ; qui ; pour quand »."""

    notes = TextAreaField(
        "Notes",
        [_at_most(LONGEST_NOTES)],
        description="Avant, pendant et après la visite. N'indiquez aucun nom de personne.",
    )
    decisions = TextAreaField(
        "Décisions",
        [_at_most(LONGEST_NOTES)],
        description=(
            "Une par ligne : quoi ; qui ; pour quand. Par exemple : demander un devis ; le"
            " secrétariat ; 15 janvier."
        ),
    )

    def read_decisions(self) -> list[Decision]:
        """« quoi ; qui ; pour quand »; what follows belongs to the last part."""
        lines = [line.strip() for line in (self.decisions.data or "").split("\n") if line.strip()]
        return [Decision(*(part.strip() for part in line.split(";", 2))) for line in lines]

    @staticmethod
    def written(decisions: Sequence[Decision]) -> str:
        """The decisions as they are typed."""
        return "\n".join(
            " ; ".join((decision.what, decision.who, decision.due)).rstrip(" ;")
            for decision in decisions
        )


def _reason() -> TextAreaField:
    return TextAreaField(
        "Pourquoi ?",
        [DataRequired("Dites pourquoi : la raison reste affichée."), _at_most(LONGEST_REASON)],
        description=(
            "En une phrase. Elle reste visible à côté de la proposition. N'indiquez aucun nom de"
            " personne."
        ),
    )


class ChoiceForm(SiteForm):
    """What the adviser does of one offering."""

    action = RadioField(
        "Que faire de cette aide ?", [DataRequired("Choisissez ce que vous en faites.")]
    )
    rank = SelectField("À quel rang ?")
    reason = _reason()

    def offer(self, count: int, place: int | None) -> None:
        """The actions that make sense for an offering at this place of the `count` proposed, None
        when it is not among them."""
        actions = [
            (Action.PIN, "La mettre en premier"),
            (Action.MOVE, "La placer au rang choisi ci-dessous"),
        ]
        actions += [(Action.REMOVE, "La retirer de ce que je propose")] if place else []
        self.action.choices = [
            SelectChoice(value=action.value, label=label) for action, label in actions
        ]
        last = count if place else count + 1
        self.rank.choices = [
            SelectChoice(value=str(rank), label=str(rank)) for rank in range(1, last + 1)
        ]
        self.rank.data = self.rank.data or str(place or last)

    @property
    def chosen_rank(self) -> int | None:
        return int(self.rank.data) if self.action.data == Action.MOVE else None


class LocalAidForm(SiteForm):
    title = TextField("Nom de l'aide", [DataRequired("Donnez le nom de l'aide."), _at_most(120)])
    gives = TextField(
        "Ce qu'elle apporte",
        [DataRequired("Dites en quelques mots ce qu'elle apporte."), _at_most(200)],
    )
    desk = TextField(
        "Qui contacter",
        [DataRequired("Indiquez le service à contacter."), _at_most(200)],
        description="Un service ou un guichet, jamais une personne.",
    )
    price = TextField(
        "Prix pour la collectivité",
        [_at_most(200)],
        description="Laissez vide si vous ne savez pas.",
    )
    closes = DateField("Date limite", description="Laissez vide s'il n'y en a pas de connue.")
    rank = SelectField("À quel rang la proposer ?")
    reason = _reason()

    def offer(self, count: int) -> None:
        places = range(1, count + 2)
        self.rank.choices = [
            SelectChoice(value=str(rank), label="En premier" if rank == 1 else f"Au rang {rank}")
            for rank in places
        ]


class VersionedFacts(VersionedForm, FactForm):
    """Facts of an organisation of a visit."""


# The questions that are left, answered on the page of the organisation.
QuestionsForm = fact_form(*FOLLOW_UPS, base=VersionedFacts, ask=follow_up_fields)
# The parts of the profile's page, in its order: title, and facts. Together, all that a person may
# declare of an organisation whose code is known.
PROFILE_PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Le projet", PROJECT),
    ("L'argent du projet", MONEY),
    ("Les personnes et les données", PEOPLE),
    ("Les programmes nationaux", PROGRAMMES),
    ("La structure", ORGANISATION),
)
PROFILE_FACTS = tuple(fact for _title, facts in PROFILE_PARTS for fact in facts)

_TOO_MANY = f"Une visite compte {BODIES_MAX} collectivités au plus : faites-en plusieurs."


def _read(field: TextAreaField) -> list[Territory]:
    if sum(1 for line in (field.data or "").split("\n") if line.strip()) > BODIES_MAX:
        raise ValidationError(_TOO_MANY)
    territories, faults = territories_of_lines(field.data or "", BODIES_MAX)
    field.errors = [*field.errors, *faults]
    return territories
