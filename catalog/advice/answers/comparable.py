"""The collectivités of the examples that compare to an organisation: of its nature and of its size.
For the pages of territories."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session

from catalog.content.offerings import published
from catalog.content.sheets import Example
from catalog.territories.memory import reference
from catalog.territories.places import Territory, TerritoryNotFound
from matching.domain.offer import Size
from matching.domain.profile import Profile
from matching.domain.vocabulary import Nature
from matching.ranking.situation import size_of

_SHOWN = 3
_MOST_TIMES = 5


@dataclass(frozen=True, slots=True)
class Comparable:
    """What an organisation like the one asked about has done."""

    territory: Territory
    example: Example


def comparable_to(session: Session, code: str) -> tuple[Comparable, ...]:
    """Returns the examples of other organisations of the same nature and size, those of the same
    département, then région, first.

    None when no example known compares. `code` is an organisation's own.
    """
    gazetteer = reference(session).gazetteer
    asked = gazetteer.territory(code)
    alike = [
        one
        for one in _examples(session)
        if one.territory.code != code and compares(one.territory, asked)
    ]
    alike.sort(key=lambda one: _distance(one.territory, asked))
    return tuple(alike[:_SHOWN])


def _examples(session: Session) -> Iterator[Comparable]:
    gazetteer = reference(session).gazetteer
    for example in published(session).references.examples:
        try:
            if example.code:
                yield Comparable(gazetteer.territory(gazetteer.follow(example.code)), example)
        except TerritoryNotFound:  # The organisation is gone since the example was written.
            continue


def compares(one: Territory, asked: Territory) -> bool:
    """Whether two organisations are of the same nature and size. Beyond the small communes, the one
    has at most five times the inhabitants of the other."""
    if one.kind != asked.kind or _size(one) != _size(asked):
        return False
    fewest, most = sorted((one.population or 0, asked.population or 0))
    return _size(asked) == "small" or most <= _MOST_TIMES * fewest


def _size(territory: Territory) -> Size:
    return size_of(Profile(nature=Nature(territory.kind), population=territory.population))


def _distance(one: Territory, asked: Territory) -> tuple[bool, bool, int, str]:
    """By place, then by population."""
    elsewhere = asked.departement is None or one.departement != asked.departement
    gap = abs((one.population or 0) - (asked.population or 0))
    return elsewhere, asked.region is None or one.region != asked.region, gap, one.code
