"""`flask migrate`, `seed`, `check-seeds`, `evaluate`: fill the database, check and measure what
fills it."""

from datetime import date, datetime
from pathlib import Path

import click
from sqlmodel import Session

from catalog.advice.measures.evaluation import evaluate
from catalog.advice.measures.measurement import measure
from catalog.advice.measures.review import to_review, unsaid_claims
from catalog.commands.edge import bare_engine, day, engine, instant
from catalog.content.cases import read_cases
from catalog.content.faults import InvalidSeeds
from catalog.content.needs import LEARNED, SET_ASIDE, near_duplicates, read_corpus
from catalog.content.seeding import bundle_to_publish, load_seeds, publish
from catalog.content.seeds import Seeds
from catalog.exchange.files.directory import directory_in_a_line
from catalog.exchange.files.imports import online_in_a_line
from catalog.exchange.files.terminal import evaluation_in_lines
from catalog.settings import PROJECT_ROOT
from catalog.storage.database import migrate, open_session
from catalog.territories.directory.kinds import read_known_directory
from catalog.territories.directory.online import import_directory_online
from catalog.territories.memory import reference
from catalog.territories.official.addresses import read_known_before
from catalog.territories.official.online import import_once_a_day
from catalog.territories.places import ReferenceMissing
from catalog.territories.programmes import InvalidProgrammeList
from catalog.territories.reference import PACKAGE, load_reference
from catalog.territories.seeded_lists import load_programmes
from matching.domain.vocabulary import Programme

SEEDS = PROJECT_ROOT / "seeds"
CASES = SEEDS / "cases"
PROGRAMMES = SEEDS / "programmes"
SERVICES = SEEDS / "services"
# Somebody waits for the site: the official lists come at once, or another day. So does the
# directory, which is a hundred times as long.
SECONDS_FOR_LISTS = 5.0
SECONDS_FOR_DIRECTORY = 20.0


@click.command("migrate")
def migrate_command() -> None:
    """Met les tables de la base à jour."""
    migrate(bare_engine())


@click.command("seed")
@click.option(
    "--official-lists",
    "asks_lists",
    is_flag=True,
    help="Demande aussi les listes officielles et l’annuaire, une fois par jour.",
)
def seed_command(asks_lists: bool) -> None:
    """Charge tout : tables, communes de France, listes, catalogue, mesure de la qualité. Ne refait
    que ce qui a changé."""
    loaded_at = instant()
    seeds = _valid_seeds()
    migrate(bare_engine())
    try:
        click.echo(load_reference(engine(), PROJECT_ROOT / PACKAGE, loaded_at))
        # What takes long is made before: the site goes on writing meanwhile.
        with open_session(engine()) as session:
            reference(session)
            bundle = bundle_to_publish(session, seeds)
        with open_session(engine(), writing=True) as session:
            lists = load_programmes(session, PROGRAMMES, loaded_at)
            done = publish(session, seeds, loaded_at, bundle)
            session.commit()
    except (ReferenceMissing, InvalidProgrammeList) as refused:
        raise click.ClickException(str(refused)) from refused
    for one in lists:
        click.echo(
            f"{Programme(one.programme).label} : {one.members} communes"
            f" {'chargées' if one.is_new else 'déjà à jour'}."
        )
    if asks_lists:
        before = read_known_before(PROGRAMMES)
        online = import_once_a_day(
            engine(), before, day(None), loaded_at, seconds=SECONDS_FOR_LISTS
        )
        click.echo(online_in_a_line(online))
        if online is not None:
            _ask_directory(loaded_at)
    state = "publié" if done.has_changed else "déjà à jour"
    click.echo(f"Catalogue {state} : {done.offerings} offres (version {done.catalogue[:12]}).")
    click.echo("Qualité des réponses sur les cas de référence : ", nl=False)
    try:
        click.echo("mesurée." if measure(engine(), SEEDS, loaded_at) else "déjà mesurée.")
    except InvalidSeeds as invalid:
        raise click.ClickException(str(invalid)) from invalid


@click.command("check-seeds")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=SEEDS,
    help="Dossier à vérifier.",
)
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Jour à considérer pour l’âge des preuves ; aujourd’hui par défaut.",
)
def check_seeds_command(folder: Path, on: datetime | None) -> None:
    """Vérifie les fiches et les besoins : fichier, endroit, raison, remède."""
    seeds = _valid_seeds(folder)
    alike = near_duplicates([need for need in seeds.corpus.needs if need.understood != "no"])
    for first, second in alike:
        click.echo(f"needs : {second} dit presque la même chose que {first}.", err=True)
    if alike:
        raise click.ClickException(f"{len(alike)} besoin(s) en double.")
    _check_age_of_evidence(seeds, day(on))
    click.echo(f"{len(seeds.sheets)} fiches vérifiées, aucune faute.")


@click.command("evaluate")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=CASES,
    help="Dossier des cas de référence.",
)
@click.option(
    "--needs",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=SEEDS,
    help="Dossier dont « needs » contient les besoins.",
)
def evaluate_command(folder: Path, needs: Path) -> None:
    """Joue les cas de référence et les besoins, et dit ce que valent les réponses."""
    try:
        cases = read_cases(folder)
        corpora = read_corpus(needs, LEARNED), read_corpus(needs, SET_ASIDE)
    except InvalidSeeds as invalid:
        raise click.ClickException(str(invalid)) from invalid
    with Session(engine()) as session:
        evaluation = evaluate(session, cases, *corpora)
    click.echo(evaluation_in_lines(evaluation))
    if evaluation.faults:
        raise click.ClickException(f"{len(evaluation.faults)} faute(s).")


def _ask_directory(loaded_at: datetime) -> None:
    """The directory is asked for on the days when the lists are."""
    known = read_known_directory(SERVICES)
    outcome = import_directory_online(
        engine(), known, day(None), loaded_at, seconds=SECONDS_FOR_DIRECTORY
    )
    click.echo(directory_in_a_line(outcome))


def _check_age_of_evidence(seeds: Seeds, on: date) -> None:
    """No open or certain claim on evidence older than 12 months without saying so."""
    sources = {source.id: source for source in seeds.references.sources}
    unsaid = unsaid_claims(seeds.sheets, sources, on)
    for slug in unsaid:
        click.echo(f"offerings/{slug}.yaml : « ouvert » sans preuve récente.", err=True)
    if unsaid:
        raise click.ClickException(f"{len(unsaid)} affirmation(s) plus sûre(s) que leur preuve.")
    old = len(to_review(seeds.sheets, sources, on, {}))
    click.echo(
        f"{old} affirmation(s) sans texte de l’organisme de moins de 12 mois : dites « à"
        " confirmer », avec l’âge de leur preuve (« flask review » les donne)."
    )


def _valid_seeds(folder: Path = SEEDS) -> Seeds:
    try:
        return load_seeds(folder)
    except InvalidSeeds as invalid:
        for fault in invalid.faults:
            click.echo(f"{folder.name}/{fault}", err=True)
        raise click.ClickException(
            f"{len(invalid.faults)} faute(s) : rien n’a été chargé."
        ) from invalid
