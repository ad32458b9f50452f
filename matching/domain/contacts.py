"""LocalContact: a desk that can be called, written to or visited, and where its coordinates were
read. Made by `catalog.territories.services` and by the relays of the sheets, given out by
`advice.contacts`."""

from dataclasses import dataclass
from datetime import date

from matching.domain.offer import Slug, SourceId
from matching.domain.vocabulary import DeskKind


@dataclass(frozen=True, slots=True)
class LocalContact:
    """A desk by its own name, never a person.

    `kind` is None for a desk that the State's directory does not hold. `telephone` is written in
    French pairs, `url` is the desk's own site, `page` its page in the directory, `hours` are French
    sentences. `source` names an entry of `seeds/sources.yaml`, `dated` is the day on which the
    coordinates were last changed or read.
    """

    name: str
    kind: DeskKind | None = None
    telephone: str | None = None
    email: str | None = None
    url: str | None = None
    page: str | None = None
    address: str | None = None
    hours: tuple[str, ...] = ()
    source: SourceId | None = None
    dated: date | None = None

    @property
    def telephone_link(self) -> str | None:
        """The number as a telephone dials it.

        >>> LocalContact("Mairie", telephone="03 22 97 80 80").telephone_link
        'tel:0322978080'
        """
        if self.telephone is None:
            return None
        return "tel:" + "".join(mark for mark in self.telephone if mark.isdigit() or mark == "+")


@dataclass(frozen=True, slots=True)
class LocalRelay:
    """A desk that helps with some offerings only, in the départements that list it."""

    contact: LocalContact
    offerings: frozenset[Slug]
