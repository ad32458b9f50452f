"""Every component of the site on one page, for those who build it; registered outside production
only."""

from datetime import date
from decimal import Decimal

from flask import Blueprint, g, render_template
from wtforms.validators import DataRequired

from catalog.advice.answers.deadlines import deadlines_of
from catalog.advice.visits.briefing import BriefingInput, briefing_for
from catalog.content.offerings import published
from catalog.web.site.access import public
from catalog.web.site.forms.base import QueryForm
from catalog.web.site.forms.fields import (
    CheckboxesField,
    CheckboxField,
    DateField,
    EuroField,
    RadioField,
    SelectField,
    TextAreaField,
    TextField,
    WholeNumberField,
)
from catalog.web.site.forms.validators import Length
from catalog.web.site.timeline import timeline_of
from catalog.web.visits.briefings import briefing_page
from matching.advice.funding import plan_of
from matching.domain.profile import Profile
from matching.domain.vocabulary import Nature

gallery = Blueprint("gallery", __name__)


class GalleryForm(QueryForm):
    """One field of each kind; `?nom=` shows them with their errors."""

    nom = TextField(
        "Votre collectivité", [DataRequired("Écrivez son nom.")], description="Nom ou code postal"
    )
    besoin = TextAreaField(
        "Que voulez-vous améliorer ?", [Length(max=1500)], description="N'indiquez aucun nom"
    )
    agents = WholeNumberField("Nombre d'agents")
    cout = EuroField("Coût du projet", description="En euros, même approximatif")
    debut = DateField("Début prévu")
    nature = SelectField(
        "Nature",
        choices=[("", "Je ne sais pas"), ("commune", "Commune"), ("epci", "Intercommunalité")],
    )
    etape = RadioField(
        "Où en êtes-vous ?",
        [DataRequired("Choisissez une réponse.")],
        choices=[
            ("idee", "Une idée"),
            ("experimentation", "Un essai à lancer"),
            ("inconnu", "Je ne sais pas"),
        ],
        hints={"experimentation": "Le projet est prêt, il reste à l'essayer"},
    )
    themes = CheckboxesField(
        "Thèmes",
        choices=[
            ("eau", "Eau"),
            ("donnees", "Données"),
            ("culture", "Culture"),
            ("energie", "Énergie"),
        ],
        maximum=3,
    )
    accord = CheckboxField("J'ai lu la charte")


@gallery.get("/composants")
@public
def show_components() -> str:
    form = GalleryForm()
    if "nom" in form.data and form.nom.raw_data:
        form.validate()
    plan = plan_of(85_000, Decimal("0.6"), Profile(nature=Nature.COMMUNE, outre_mer=False))
    on = date(2024, 12, 10)
    timeline = timeline_of(deadlines_of(published(g.session).sheets, on), on)
    return render_template(
        "public/show_components.html",
        form=form,
        day=date(2024, 12, 31),
        plan=plan,
        timeline=timeline,
    )


@gallery.get("/composants/dossier-de-visite")
@public
def show_briefing() -> str:
    """The paper of one visit, on the day when a call was open."""
    facts = {
        "code": "80620",
        "need": "tester un agent conversationnel pour répondre aux habitants",
        "uses_ai": True,
        "stage": "experimentation",
        "project_cost": 85_000,
    }
    on = date(2024, 12, 10)
    organisation = BriefingInput(title="Tournée de décembre", visited_on=on, facts=facts)
    return briefing_page(
        "Dossier de visite",
        [briefing_for(g.session, organisation, on)],
        parents=[("Accueil", "/")],
        with_verdicts=True,
    )
