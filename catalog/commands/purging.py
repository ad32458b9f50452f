"""`flask purge`: erases what is kept no longer. To be run every day; a second run the same day
erases nothing more."""

from collections.abc import Callable, Iterator
from datetime import datetime

import click
from sqlmodel import Session

from catalog.advice.accounts.accounts import purge_closed_accounts
from catalog.advice.accounts.sign_in import purge_sign_ins
from catalog.advice.dossiers.dossiers import purge_dossiers
from catalog.advice.measures.opinions import purge_opinions
from catalog.advice.visits.documents import purge_documents
from catalog.advice.visits.retention import purge_visits
from catalog.commands.edge import day, engine, instant
from catalog.storage.database import open_session
from matching.domain.wording import number

Erased = Iterator[tuple[str, int]]


def _dossiers(session: Session, _at: datetime) -> Erased:
    yield "Dossiers de collectivités effacés", purge_dossiers(session, day(None))


def _visits(session: Session, at: datetime) -> Erased:
    visits, needs = purge_visits(session, day(None))
    yield "Visites effacées", visits
    yield "Besoins effacés dans les visites gardées", needs
    yield "PDF de visites effacés", purge_documents(session, at)


def _sign_ins(session: Session, at: datetime) -> Erased:
    links, sessions = purge_sign_ins(session, at)
    yield "Liens de connexion effacés", links
    yield "Sessions effacées", sessions


def _accounts(session: Session, at: datetime) -> Erased:
    yield "Adresses de comptes fermés effacées", purge_closed_accounts(session, at)


def _opinions(session: Session, _at: datetime) -> Erased:
    yield "Avis sur les réponses effacés", purge_opinions(session, day(None))


# One for each kind of thing that is kept for a time: what it erased, in words, and how many.
PURGERS: tuple[Callable[[Session, datetime], Erased], ...] = (
    _dossiers,
    _visits,
    _sign_ins,
    _accounts,
    _opinions,
)


@click.command("purge")
def purge_command() -> None:
    """Efface ce dont la durée de conservation est passée : dossiers, visites, sessions, comptes
    fermés, avis. À lancer chaque jour."""
    at = instant()
    for purger in PURGERS:
        # One transaction each: a long one would keep the site from writing.
        with open_session(engine(), writing=True) as session:
            erased = list(purger(session, at))
            session.commit()
        for what, count in erased:
            click.echo(f"{what} : {number(count)}.")
