"""The published catalogue, as frozen objects held in memory by version: the one way in of the upper
floors to the sheets."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlmodel import Session, desc, select

from catalog.content.evidence import evidence_of_opening
from catalog.content.seeds import References
from catalog.content.sheets import Example, Provider, Sheet, Source
from catalog.storage.models import Publication, PublishedOffering
from catalog.storage.reading import read_once
from matching.domain.contacts import LocalRelay
from matching.domain.offer import Slug
from matching.need.doors import Doors
from matching.need.taxonomy import NeedReading, Taxonomy
from matching.ranking.bundle import Bundle
from matching.ranking.catalogue import Catalogue
from matching.ranking.duties import Safeguards

# Two versions are held at once: the one being served and the one that was just published.
_VERSIONS_HELD = 2


class NothingPublished(LookupError):
    """The database holds no catalogue yet: `flask seed` publishes one."""


class OfferingNotFound(LookupError):
    """No published offering has this slug."""


@dataclass(frozen=True, slots=True)
class Release:
    """When a sheet was first published, and when its present text was: the same day for one that
    never changed."""

    first: datetime
    latest: datetime


@dataclass(frozen=True)
class PublishedCatalogue:
    """One version of the catalogue: sheets in the order of their slugs, what they refer to, and
    what matching reads. `checksums`: the SHA-256 of each sheet; two equal ones are the same
    version."""

    version: str
    published_at: datetime
    sheets: tuple[Sheet, ...]
    releases: Mapping[Slug, Release]
    checksums: Mapping[Slug, str]
    references: References
    matching: Catalogue

    @property
    def edition(self) -> str:
        """The version and when it was published: what is dated changes when a version comes
        back."""
        return f"{self.version} {self.published_at.isoformat()}"

    @cached_property
    def _by_slug(self) -> dict[Slug, Sheet]:
        return {sheet.slug: sheet for sheet in self.sheets}

    @cached_property
    def sources(self) -> dict[str, Source]:
        return {source.id: source for source in self.references.sources}

    @cached_property
    def providers(self) -> dict[Slug, Provider]:
        return {provider.slug: provider for provider in self.references.providers}

    def sheet(self, slug: str) -> Sheet:
        """Raises `OfferingNotFound`."""
        try:
            return self._by_slug[slug]
        except KeyError:
            raise OfferingNotFound(slug) from None

    def examples_for(self, reading: NeedReading) -> tuple[Example, ...]:
        """Collectivités that did something comparable: the same use first, then the same theme."""
        same_use = self.examples_of(reading.use_cases)
        same_theme = [
            example
            for example in self.references.examples
            if set(reading.themes) & set(example.themes)
        ]
        return tuple(dict.fromkeys([*same_use, *same_theme]))

    def examples_of(self, use_cases: Collection[Slug]) -> tuple[Example, ...]:
        """Collectivités that did one of these very uses."""
        return tuple(
            example
            for example in self.references.examples
            if not set(use_cases).isdisjoint(example.use_cases)
        )


# By version and day of publication: a version that comes back is published anew.
_held: dict[tuple[str, datetime], PublishedCatalogue] = {}


def published(session: Session) -> PublishedCatalogue:
    """Returns the current catalogue: one short query to know its version, then from memory. Raises
    `NothingPublished`."""
    current = read_once(session, _newest)
    known = _held.get(current)
    if known is None:
        known = _held[current] = _load(session, current[0])
        for old in list(_held)[:-_VERSIONS_HELD]:
            _held.pop(old, None)
    return known


def _newest(session: Session) -> tuple[str, datetime]:
    newest = (
        select(Publication.catalogue, Publication.published_at)
        .order_by(desc(Publication.id))
        .limit(1)
    )
    current = session.exec(newest).first()
    if current is None:
        raise NothingPublished("no catalogue is published")
    return current[0], current[1]


def _load(session: Session, version: str) -> PublishedCatalogue:
    publication = session.exec(select(Publication).where(Publication.catalogue == version)).one()
    rows = session.exec(select(PublishedOffering).order_by(PublishedOffering.slug)).all()
    sheets = tuple(Sheet.model_validate_json(row.sheet) for row in rows)
    releases = {row.slug: Release(row.first_published_at, row.published_at) for row in rows}
    references = References.model_validate_json(publication.references_json)
    desks: dict[str, list[LocalRelay]] = defaultdict(list)
    for relay in references.relays:
        for departement in relay.departements:
            desks[departement].append(relay.as_contact())
    sources = {source.id: source for source in references.sources}
    catalogue = Catalogue(
        version=version,
        offers=sheets,
        taxonomy=Taxonomy(references.themes, references.signals),
        safeguards=Safeguards(references.duties),
        learned=Bundle.from_bytes(publication.bundle),
        doors=Doors(references.elsewhere),
        confirmed={
            sheet.slug: day
            for sheet in sheets
            if (day := evidence_of_opening(sheet, sources).operators_day)
        },
        local_desks={departement: tuple(relays) for departement, relays in desks.items()},
    )
    return PublishedCatalogue(
        version=version,
        published_at=publication.published_at,
        sheets=sheets,
        releases=releases,
        checksums={row.slug: row.checksum for row in rows},
        references=references,
        matching=catalogue,
    )
