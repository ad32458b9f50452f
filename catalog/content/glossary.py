"""The words and acronyms that the site explains: read from `seeds/glossary.yaml` once, when the
site is put together."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from catalog.content.faults import InvalidSeeds, SeedFault
from catalog.content.seeds import read_list
from catalog.content.sheets import Source
from matching.domain.offer import Part, Sentence, SourceId


class GlossaryTerm(Part):
    """A word, or the words of an acronym, and what it means. `source` and `read_on`: for what
    may change, both or neither."""

    words: Sentence
    acronym: Annotated[str, Field(pattern=r"^[A-Z]{2,8}$")] | None = None
    says: Sentence
    source: SourceId | None = None
    read_on: date | None = None

    @model_validator(mode="after")
    def _source_has_its_date(self) -> "GlossaryTerm":
        if (self.source is None) is not (self.read_on is None):
            raise ValueError("source et read_on vont ensemble.")
        return self

    @property
    def title(self) -> str:
        """« Établissement public de coopération intercommunale (EPCI) »."""
        return f"{self.words} ({self.acronym})" if self.acronym else self.words


def read_glossary(folder: Path) -> tuple[GlossaryTerm, ...]:
    """Returns the terms in the order of the file. Raises `InvalidSeeds` with every fault; two terms
    do not share an acronym."""
    faults: list[SeedFault] = []
    terms = read_list(folder, "glossary.yaml", "terms", GlossaryTerm, faults)
    names = [term.acronym or term.words for term in terms]
    faults += [
        SeedFault(
            "glossary.yaml", "terms", f"« {name} » est écrit deux fois.", "Gardez-en un seul."
        )
        for name in sorted({name for name in names if names.count(name) > 1})
    ]
    if faults:
        raise InvalidSeeds(faults)
    return tuple(terms)


def check_glossary(terms: Iterable[GlossaryTerm], sources: Iterable[Source]) -> Iterator[SeedFault]:
    """What the file cannot know by itself: a source that does not exist."""
    known = {source.id for source in sources}
    for term in terms:
        if term.source is not None and term.source not in known:
            yield SeedFault(
                "glossary.yaml",
                term.title,
                f"« {term.source} » n’existe pas.",
                "Ajoutez-le dans seeds/sources.yaml.",
            )
