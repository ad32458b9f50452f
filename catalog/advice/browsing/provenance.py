"""What each source is used for: the sheets that cite it, and the rest of the catalogue. For
/sources and the API."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catalog.content.checks import sources_of
from catalog.content.offerings import PublishedCatalogue
from catalog.content.sheets import Sheet


@dataclass(frozen=True, slots=True)
class Uses:
    """The sheets that cite a source, in the order of their slugs, and what else rests on it, in
    words."""

    sheets: tuple[Sheet, ...]
    others: tuple[str, ...]


def uses_of_sources(catalogue: PublishedCatalogue) -> Mapping[str, Uses]:
    """Returns the uses of every source of the catalogue, by its id."""
    sheets: dict[str, list[Sheet]] = defaultdict(list)
    for sheet in catalogue.sheets:
        for source in sources_of(sheet):
            sheets[source].append(sheet)
    references = catalogue.references
    elsewhere: tuple[tuple[str, Iterable[str | None]], ...] = (
        ("rappels du droit", (duty.source for duty in references.duties)),
        ("exemples", (example.source for example in references.examples)),
        ("chiffres", (figure.source for figure in references.figures)),
        ("relais locaux", (relay.source for relay in references.relays)),
        ("organismes", (provider.source for provider in references.providers)),
    )
    named = [(words, frozenset(sources)) for words, sources in elsewhere]
    return {
        source: Uses(
            tuple(sheets[source]), tuple(words for words, sources in named if source in sources)
        )
        for source in catalogue.sources
    }
