"""The published catalogue, as frozen objects held in memory by version: the one door of the upper floors to the sheets."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlmodel import Session, desc, select

from catalog.content.seeds import References
from catalog.content.sheets import Example, Provider, Sheet, Source
from catalog.storage.models import Publication, PublishedOffering
from matching.catalogue import Catalogue
from matching.offer import Slug
from matching.postings import Postings
from matching.safeguards import Safeguards
from matching.taxonomy import NeedReading, Taxonomy

# Two versions are held at once: the one being served and the one that was just published.
_VERSIONS_HELD = 2


class NothingPublished(LookupError):
    """The database holds no catalogue yet: `flask seed` publishes one."""


class OfferingNotFound(LookupError):
    """No published offering has this slug."""


@dataclass(frozen=True)
class PublishedCatalogue:
    """One version of the catalogue: sheets in the order of their slugs, what they refer to, and what matching reads."""

    version: str
    published_at: datetime
    sheets: tuple[Sheet, ...]
    references: References
    matching: Catalogue

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
        same_use = [example for example in self.references.examples if reading.use_cases & set(example.use_cases)]
        same_theme = [example for example in self.references.examples if set(reading.themes) & set(example.themes)]
        return tuple(dict.fromkeys([*same_use, *same_theme]))


_held: dict[str, PublishedCatalogue] = {}


def published(session: Session) -> PublishedCatalogue:
    """Returns the current catalogue: one short query to know its version, then from memory. Raises `NothingPublished`."""
    version = session.exec(select(Publication.catalogue).order_by(desc(Publication.id)).limit(1)).first()
    if version is None:
        raise NothingPublished("no catalogue is published")
    if version not in _held:
        _held[version] = _load(session, version)
        for old in list(_held)[:-_VERSIONS_HELD]:
            del _held[old]
    return _held[version]


def checksums(session: Session) -> dict[Slug, str]:
    """Returns the SHA-256 of each published sheet: two equal ones are the same version."""
    return dict(session.exec(select(PublishedOffering.slug, PublishedOffering.checksum)).all())


def _load(session: Session, version: str) -> PublishedCatalogue:
    publication = session.exec(select(Publication).where(Publication.catalogue == version)).one()
    rows = session.exec(select(PublishedOffering.sheet).order_by(PublishedOffering.slug)).all()
    sheets = tuple(Sheet.model_validate_json(row) for row in rows)
    references = References.model_validate_json(publication.references_json)
    desks: dict[str, list[str]] = defaultdict(list)
    for relay in references.relays:
        for departement in relay.departements:
            desks[departement].append(relay.name)
    catalogue = Catalogue(
        version=version,
        offers=sheets,
        taxonomy=Taxonomy(references.themes, references.signals),
        safeguards=Safeguards(references.duties),
        postings=Postings.from_bytes(publication.bundle),
        local_desks={departement: tuple(names) for departement, names in desks.items()},
    )
    return PublishedCatalogue(version, publication.published_at, sheets, references, catalogue)
