"""What the site holds and what it served for, in counts that the database really has. For `/stats`;
nobody is followed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, func, select

from catalog.advice.answers.offering_status import OfferingState, offering_status_of
from catalog.advice.dossiers.dossiers import RETENTION
from catalog.content.offerings import PublishedCatalogue
from catalog.storage.models import (
    Dossier,
    DossierShareRow,
    ProgrammeList,
    ProgrammeMember,
    ReferenceRelease,
    TerritoryRow,
)
from catalog.territories.memory import RELEASE
from matching.domain.vocabulary import OfferingKind, Programme


@dataclass(frozen=True, slots=True)
class Holdings:
    """The catalogue on a day: offerings by state within each kind, sources, and between which days
    the sheets were checked."""

    offerings: Mapping[OfferingKind, Mapping[OfferingState, int]]
    sources: int
    first_check: date
    last_check: date

    @property
    def by_state(self) -> Mapping[OfferingState, int]:
        """Over all kinds."""
        return sum(
            (Counter(states) for states in self.offerings.values()), Counter[OfferingState]()
        )


@dataclass(frozen=True, slots=True)
class ListHeld:
    """The list of a programme: its day, how many communes are on it, and whether its silence means
    « not a member »."""

    programme: Programme
    list_date: date
    communes: int
    is_complete: bool


@dataclass(frozen=True, slots=True)
class DossierCounts:
    """Dossiers kept on a day, of these how many were sent to advisers and how many someone takes
    care of."""

    kept: int
    sent: int
    taken: int


def holdings_of(catalogue: PublishedCatalogue, on: date) -> Holdings:
    """Returns the counts of a catalogue, which holds one sheet at least."""
    offerings: dict[OfferingKind, Counter[OfferingState]] = {}
    for sheet in catalogue.sheets:
        offerings.setdefault(sheet.kind, Counter())[
            offering_status_of(sheet, catalogue.sources, on).state
        ] += 1
    checks = [sheet.lifecycle.read_on for sheet in catalogue.sheets]
    in_order = {kind: offerings[kind] for kind in OfferingKind if kind in offerings}
    return Holdings(in_order, len(catalogue.sources), min(checks), max(checks))


def territories_held(session: Session) -> tuple[str, Mapping[str, int]]:
    """Returns the release of the reference, empty before the first load, and how many organisations
    of each kind it has."""
    release = session.exec(
        select(ReferenceRelease.version).where(ReferenceRelease.name == RELEASE)
    ).first()
    return release or "", dict(
        session.exec(select(TerritoryRow.kind, func.count()).group_by(TerritoryRow.kind)).all()
    )


def lists_held(session: Session) -> tuple[ListHeld, ...]:
    """Returns the lists of the programmes that are loaded, in the order of the vocabulary."""
    counts = dict(
        session.exec(
            select(ProgrammeMember.programme, func.count()).group_by(ProgrammeMember.programme)
        ).all()
    )
    known = {row.programme: row for row in session.exec(select(ProgrammeList))}
    return tuple(
        ListHeld(
            programme,
            known[programme].list_date,
            counts.get(programme, 0),
            known[programme].is_complete,
        )
        for programme in Programme
        if programme in known
    )


def dossiers_kept(session: Session, on: date) -> DossierCounts:
    """Returns the counts of that day: a dossier whose time is over is not counted, even before it
    is purged."""
    kept = select(func.count()).select_from(Dossier).where(Dossier.saved_on > on - RETENTION)
    sent = (
        select(func.count(func.distinct(DossierShareRow.dossier_id)))
        .join(Dossier, col(DossierShareRow.dossier_id) == col(Dossier.id))
        .where(Dossier.saved_on > on - RETENTION)
    )
    taken = sent.where(col(DossierShareRow.taken_on).is_not(None))
    return DossierCounts(
        session.exec(kept).one(), session.exec(sent).one(), session.exec(taken).one()
    )
