"""`flask recommend` and `scenarios`: an answer for one collectivité, in the terminal."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import click
from sqlmodel import Session

from catalog.advice.answers.recommendations import recommend_for, scenarios_for
from catalog.commands.answers import read_answers, refusals_in_french
from catalog.commands.edge import day, engine
from catalog.exchange.files.answers import answer_as_json, scenarios_as_json
from catalog.exchange.files.terminal import answer_in_lines, scenarios_in_lines


def _asking(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say who asks, for what, and on which day: read by `read_answers` and
    `day`."""
    options = (
        click.option(
            "--code",
            help="Code INSEE de la commune, SIREN de l’intercommunalité, dep-59 ou reg-32.",
        ),
        click.option("--need", help="Ce que la collectivité veut améliorer."),
        click.option(
            "--fact",
            "facts",
            multiple=True,
            metavar="NOM=VALEUR",
            help="Un fait de plus : project_cost=85000.",
        ),
        click.option(
            "--profile",
            type=click.File(encoding="utf-8"),
            help="Un profil en JSON (« - » : l’entrée standard).",
        ),
        click.option(
            "--on",
            type=click.DateTime(["%Y-%m-%d"]),
            help="Le jour à considérer (aujourd’hui par défaut).",
        ),
        click.option("--json", "as_json", is_flag=True, help="La réponse complète, en JSON."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command("recommend")
@_asking
def recommend_command(on: datetime | None, as_json: bool, **asked: Any) -> None:
    """Recommande des offres à une collectivité, dans le terminal."""
    with refusals_in_french(), Session(engine()) as session:
        answer = recommend_for(session, read_answers(**asked), day(on)).recommendations
    click.echo(answer_as_json(answer) if as_json else answer_in_lines(answer))


@click.command("scenarios")
@_asking
def scenarios_command(on: datetime | None, as_json: bool, **asked: Any) -> None:
    """Compare le même projet porté par la collectivité, son intercommunalité, son département, un
    syndicat, un groupe."""
    with refusals_in_french(), Session(engine()) as session:
        table = scenarios_for(session, read_answers(**asked), day(on))
    click.echo(scenarios_as_json(table) if as_json else scenarios_in_lines(table))
