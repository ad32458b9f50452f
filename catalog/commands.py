"""The `flask` commands: loading, checking, recommending. Thin: each calls one function of a lower floor and prints its answer."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TextIO
from zoneinfo import ZoneInfo

import click
from flask import Flask, current_app
from pydantic import ValidationError
from sqlalchemy import Engine
from sqlmodel import Session

from catalog.advice.evaluation import evaluate
from catalog.advice.measurement import measure
from catalog.advice.recommendations import DateOutOfRange, recommend_for, scenarios_for
from catalog.content.cases import read_cases
from catalog.content.offerings import NothingPublished
from catalog.content.seeding import load_seeds, publish
from catalog.content.seeds import InvalidSeeds, Seeds
from catalog.exchange.answers import answer_as_json, scenarios_as_json
from catalog.exchange.terminal import answer_in_lines, evaluation_in_lines, scenarios_in_lines
from catalog.settings import PROJECT_ROOT
from catalog.storage.database import migrate, open_session
from catalog.territories.places import FactRefused, ReferenceMissing, TerritoryNotFound
from catalog.territories.programmes import InvalidProgrammeList, load_programmes
from catalog.territories.reference import PACKAGE, load_reference
from matching.profile import Facts
from matching.refusals import refusals_of
from matching.vocabulary import Programme

SEEDS = PROJECT_ROOT / "seeds"
CASES = SEEDS / "cases"
PARIS = ZoneInfo("Europe/Paris")
# Facts whose value is text: « 02 » stays « 02 ». The others are read as JSON (true, 85000, {"min": 20000}).
_TEXT_FACTS = frozenset({"nature", "code", "name", "departement", "region", "need", "use_case", "starts_on"})


def register_commands(app: Flask) -> None:
    commands = (migrate_command, seed_command, check_seeds_command, evaluate_command, recommend_command, scenarios_command)
    for command in commands:
        app.cli.add_command(command)


@click.command("migrate")
def migrate_command() -> None:
    """Met les tables de la base à jour."""
    migrate(_engine())


@click.command("seed")
def seed_command() -> None:
    """Charge tout : tables, communes de France, listes, catalogue, mesure de la qualité. Ne refait que ce qui a changé."""
    now = datetime.now(UTC)
    seeds = _valid_seeds()
    migrate(_engine())
    try:
        click.echo(load_reference(_engine(), PROJECT_ROOT / PACKAGE, now))
        with open_session(_engine(), writing=True) as session:
            lists = load_programmes(session, SEEDS / "programmes", now)
            done = publish(session, seeds, now)
            session.commit()
    except (ReferenceMissing, InvalidProgrammeList) as refused:
        raise click.ClickException(str(refused)) from refused
    for one in lists:
        click.echo(f"{Programme(one.programme).label} : {one.members} communes {'chargées' if one.is_new else 'déjà à jour'}.")
    state = "publié" if done.has_changed else "déjà à jour"
    click.echo(f"Catalogue {state} : {done.offerings} offres (version {done.catalogue[:12]}).")
    click.echo("Qualité des réponses sur les cas de référence : ", nl=False)
    try:
        click.echo("mesurée." if measure(_engine(), CASES, now) else "déjà mesurée.")
    except InvalidSeeds as invalid:
        raise click.ClickException(str(invalid)) from invalid


@click.command("check-seeds")
@click.option(
    "--folder", type=click.Path(path_type=Path, exists=True, file_okay=False), default=SEEDS, help="Dossier à vérifier."
)
def check_seeds_command(folder: Path) -> None:
    """Vérifie les fiches : fichier, endroit, raison, remède."""
    click.echo(f"{len(_valid_seeds(folder).sheets)} fiches vérifiées, aucune faute.")


@click.command("evaluate")
@click.option("--folder", type=click.Path(path_type=Path, exists=True, file_okay=False), default=CASES, help="Dossier.")
def evaluate_command(folder: Path) -> None:
    """Joue les cas de référence et dit ce que valent les réponses."""
    try:
        cases = read_cases(folder)
    except InvalidSeeds as invalid:
        raise click.ClickException(str(invalid)) from invalid
    with Session(_engine()) as session:
        evaluation = evaluate(session, cases)
    click.echo(evaluation_in_lines(evaluation))
    if evaluation.faults:
        raise click.ClickException(f"{len(evaluation.faults)} faute(s).")


def _asking(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say who asks, for what, and on which day: read by `_answers` and `_day`."""
    options = (
        click.option("--code", help="Code INSEE de la commune, SIREN de l’intercommunalité, dep-59 ou reg-32."),
        click.option("--need", help="Ce que la collectivité veut améliorer."),
        click.option("--fact", "facts", multiple=True, metavar="NOM=VALEUR", help="Un fait de plus : project_cost=85000."),
        click.option("--profile", type=click.File(encoding="utf-8"), help="Un profil en JSON (« - » : l’entrée standard)."),
        click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Le jour à considérer (aujourd’hui par défaut)."),
        click.option("--json", "as_json", is_flag=True, help="La réponse complète, en JSON."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command("recommend")
@_asking
def recommend_command(on: datetime | None, as_json: bool, **asked: Any) -> None:
    """Recommande des offres à une collectivité, dans le terminal."""
    with _refusals_in_french(), Session(_engine()) as session:
        answer = recommend_for(session, _answers(**asked), _day(on)).recommendations
    click.echo(answer_as_json(answer) if as_json else answer_in_lines(answer))


@click.command("scenarios")
@_asking
def scenarios_command(on: datetime | None, as_json: bool, **asked: Any) -> None:
    """Compare le même projet porté par la collectivité, son intercommunalité, son département, un syndicat, un groupe."""
    with _refusals_in_french(), Session(_engine()) as session:
        table = scenarios_for(session, _answers(**asked), _day(on))
    click.echo(scenarios_as_json(table) if as_json else scenarios_in_lines(table))


def _answers(code: str | None, need: str | None, facts: tuple[str, ...], profile: TextIO | None) -> dict[str, Any]:
    answers: dict[str, Any] = _read_profile(profile) if profile else {}
    answers |= {name: value for name, value in (("code", code), ("need", need)) if value is not None}
    for fact in facts:
        _set_fact(answers, fact)
    return answers


def _day(on: datetime | None) -> date:
    return on.date() if on else datetime.now(PARIS).date()


def _engine() -> Engine:
    engine: Engine = current_app.extensions["engine"]
    return engine


def _valid_seeds(folder: Path = SEEDS) -> Seeds:
    try:
        return load_seeds(folder)
    except InvalidSeeds as invalid:
        for fault in invalid.faults:
            click.echo(str(fault), err=True)
        raise click.ClickException(f"{len(invalid.faults)} faute(s) : rien n’a été chargé.") from invalid


@contextmanager
def _refusals_in_french() -> Iterator[None]:
    try:
        yield
    except ValidationError as error:
        sentences = [f"{'.'.join(map(str, refusal.location))} : {refusal.message}" for refusal in refusals_of(error)]
        raise click.ClickException("\n".join(sentences)) from error
    except (FactRefused, TerritoryNotFound, DateOutOfRange) as error:
        raise click.ClickException(str(error)) from error
    except NothingPublished as error:
        raise click.ClickException("Le catalogue est vide : lancez d’abord « flask --app wsgi seed ».") from error


def _read_profile(file: TextIO) -> dict[str, Any]:
    try:
        profile = json.load(file)
    except ValueError as error:
        raise click.ClickException("Le profil n’est pas du JSON lisible.") from error
    if not isinstance(profile, dict):
        raise click.ClickException("Le profil est un ensemble de clés et de valeurs.")
    return profile


def _set_fact(answers: dict[str, Any], written: str) -> None:
    """`project_cost=85000`, `programmes.villages-avenir=true`, `themes=["eau"]`."""
    name, separator, text = written.partition("=")
    if not separator:
        raise click.ClickException(f"« {written} » : écrivez NOM=VALEUR, par exemple project_cost=85000.")
    value = text if name in _TEXT_FACTS else _json_or_text(text)
    group, _, key = name.partition(".")
    if key and group == "programmes" and key in set(Programme):
        answers.setdefault(group, {})[key] = value
    elif name in Facts.model_fields:
        answers[name] = value
    else:
        raise click.ClickException(f"« {name} » n’est pas un fait connu. Faits possibles : {', '.join(Facts.model_fields)}.")


def _json_or_text(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
