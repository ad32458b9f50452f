"""Sheet: what a YAML file of `seeds/offerings/` may say, beyond what matching needs. Read by
`seeding` and by the pages."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from matching.domain.contacts import LocalContact, LocalRelay
from matching.domain.offer import Offer, Part, Sentence, Slug, SourceId
from matching.domain.vocabulary import Theme

Url = Annotated[str, Field(pattern=r"^https://[^\s<>\"]+$", max_length=400)]


class Example(Part):
    """A collectivité that did it, shown beside a need. Facts only; the dates of the source
    say how old they are.

    `code` is the organisation's own, when it has one: it says to whom it compares.
    """

    organisation: Sentence
    code: Annotated[str, Field(pattern=r"^(\d[\dAB]\d{3}|\d{9}|(dep|reg)-\w{2,3})$")] | None = None
    departement: str | None = None
    what: Sentence
    themes: tuple[Theme, ...]
    use_cases: tuple[Slug, ...] = ()
    source: SourceId


class Figure(Part):
    """A dated figure of the state of AI and data in collectivités."""

    says: Sentence
    year: int
    source: SourceId


class Sheet(Offer):
    """One offering, as its page shows it."""

    steps: tuple[Sentence, ...] = ()
    url: Url | None
    prerequisites: tuple[Slug, ...] = ()
    excludes: tuple[Slug, ...] = ()
    related: tuple[Slug, ...] = ()
    unknowns: tuple[Sentence, ...] = ()
    cautions: tuple[Sentence, ...] = ()


class Source(Part):
    """Where a fact was read. `own`: it is the operator's own text.

    `dated` is the source's own date, null when it bears none; `read_on`, the day on which a copy of
    it was read; `confirmed_on`, the day on which the operator, when asked, said that it still
    holds.
    """

    id: SourceId
    title: Sentence
    publisher: Sentence
    url: Url | None
    dated: date | None
    read_on: date
    confirmed_on: date | None = None
    own: bool
    kind: Literal["page", "repository", "law", "press", "presentation", "dataset"]
    note: Sentence | None = None


class Provider(Part):
    slug: Slug
    name: Sentence
    acronym: str | None = None
    url: Url | None = None
    region: Annotated[str, Field(pattern=r"^\d{2}$")] | None = None
    source: SourceId | None = None


class Relay(Part):
    """A local desk that helps collectivités of some départements, with some offerings only."""

    slug: Slug
    name: Sentence
    departements: Annotated[
        tuple[Annotated[str, Field(pattern=r"^(\d{2,3}|2[AB])$")], ...],
        Field(min_length=1),
    ]
    role: Sentence
    email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[a-z]+$")] | None = None
    url: Url | None = None
    source: SourceId
    read_on: date
    offerings: Annotated[tuple[Slug, ...], Field(min_length=1)]

    def as_contact(self) -> LocalRelay:
        return LocalRelay(
            LocalContact(
                name=self.name,
                email=self.email,
                url=self.url,
                source=self.source,
                dated=self.read_on,
            ),
            frozenset(self.offerings),
        )


class Conflict(Part):
    """Two sources that do not agree, said as such. `about` is the offering concerned, if one is."""

    about: Slug | None
    says: Sentence
    sources: tuple[SourceId, ...]
