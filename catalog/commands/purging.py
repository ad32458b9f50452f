"""`flask purge`: erases what is kept no longer. To be run every day; a second run the same day erases nothing more."""

import click

from catalog.advice.dossiers import purge_dossiers
from catalog.advice.visit_retention import purge_visits
from catalog.commands.edge import day, engine
from catalog.storage.database import empty_journal, open_session
from matching.wording import number


@click.command("purge")
def purge_command() -> None:
    """Efface les dossiers, les besoins et les visites dont la durée de conservation est passée. À lancer chaque jour."""
    today = day(None)
    with open_session(engine(), writing=True) as session:
        dossiers = purge_dossiers(session, today)
        visits, needs = purge_visits(session, today)
        session.commit()
    empty_journal(engine())
    click.echo(f"Dossiers de collectivités effacés : {number(dossiers)}.")
    click.echo(f"Visites effacées : {number(visits)}.")
    click.echo(f"Besoins effacés dans les visites gardées : {number(needs)}.")
