"""`flask review`: the claims of the catalogue to read again first."""

from datetime import datetime

import click
from sqlmodel import Session

from catalog.advice.answers.evidence_words import evidence_in_words
from catalog.advice.measures.measurement import measurement
from catalog.advice.measures.review import claim_in_words, to_review
from catalog.commands.edge import day, engine
from catalog.content.offerings import published


@click.command("review")
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Jour à considérer ; aujourd’hui par défaut.",
)
def review_command(on: datetime | None) -> None:
    """Dit quoi relire d’abord : ce qui repose sur les preuves les plus anciennes, et les premières
    réponses qui en dépendent."""
    asked = day(on)
    with Session(engine()) as session:
        catalogue = published(session)
        measured = measurement(session)
    uses = measured.evaluation.first_answers if measured else {}
    found = to_review(catalogue.sheets, catalogue.sources, asked, uses)
    for one in found:
        click.echo(
            f"{one.first_answers:>4}  {one.sheet.slug} · {claim_in_words(one.fact)} ·"
            f" {evidence_in_words(one.evidence, asked)}"
        )
    click.echo(
        f"{len(found)} affirmation(s) à confirmer, sans texte de l’organisme de moins de 12 mois."
        " À gauche : les premières réponses des cas de référence qui en dépendent."
    )
