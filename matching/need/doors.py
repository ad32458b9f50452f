"""What is said before the catalogue: the first moves of an emergency, and the doors outside for a
need that the catalogue is not for. Pure data (`seeds/emergencies.yaml`, `seeds/elsewhere.yaml`)."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from pydantic import Field

from matching.domain.offer import Part, Sentence, Slug, SourceId
from matching.need.labels import Emergency
from matching.need.language import Phrases

_DOORS_SAID = 2


class FirstMove(Part):
    """One thing to do, or never to do. `offering`: the sheet that tells more."""

    says: Sentence
    source: SourceId
    url: str | None = None
    offering: Slug | None = None


class FirstMoves(Part):
    """What to do in the hour that follows, in order, and what never to do."""

    code: Emergency
    title: Sentence
    steps: Annotated[tuple[FirstMove, ...], Field(min_length=1)]
    never: tuple[FirstMove, ...] = ()


class Door(Part):
    """Whom to ask for what the catalogue is not for. `words` are people's own; `url` is one that
    was seen."""

    slug: Slug
    label: Sentence
    says: Sentence
    desk: Sentence
    url: str | None
    source: SourceId
    read_on: date
    words: Annotated[tuple[str, ...], Field(min_length=1)]


class Doors:
    """The doors with their words, ready to be found. Built once for a published catalogue."""

    def __init__(self, doors: Sequence[Door]) -> None:
        self._doors = tuple(doors)
        self._phrases = Phrases({word for door in doors for word in door.words})

    @property
    def vocabulary(self) -> frozenset[str]:
        return self._phrases.vocabulary

    def found_in(self, stems: Sequence[str]) -> tuple[Door, ...]:
        """Returns the doors whose words are found, at most two: that with the most words, then in
        their order."""
        found = set(self._phrases.found_in(stems))
        told = {
            door: sum(len(word.split()) for word in set(door.words) & found) for door in self._doors
        }
        named = [door for door in self._doors if told[door]]
        return tuple(sorted(named, key=lambda door: -told[door])[:_DOORS_SAID])
