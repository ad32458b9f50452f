"""All the offerings at once, for one organisation or for many: each verdict is the one that `judge`
gives.

`compile_offers` once per catalogue, `Planes` once per data release, then `verdicts` for any day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from matching.domain.offer import Offer
from matching.domain.profile import Profile
from matching.domain.rules import Everyone, Membership, Rule
from matching.verdict.algebra import T, belonging, verdict
from matching.verdict.availability import AvailabilityByDay
from matching.verdict.evaluate import (
    EachMember,
    Fold,
    Judged,
    One,
    Tested,
    fold_of,
    tested_in,
)
from matching.verdict.planes import Many, Planes, Words

_EVERYONE = Everyone(everyone=True)


@dataclass(frozen=True, slots=True)
class _Belonging:
    """What belonging to a programme rests on."""

    nature: Fold
    member: Fold
    entry: Fold
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Program:
    """The compiled offerings: how each is entered, on which days, and all that they ask."""

    slugs: tuple[str, ...]
    ways_in: tuple[Fold | _Belonging, ...]
    availability: AvailabilityByDay
    tested: tuple[Tested | EachMember, ...]


def compile_offers(offers: Sequence[Offer]) -> Program:
    """Returns the offerings' rules and availabilities, ready to be followed."""
    rules = [rule for offer in offers for rule in _rules_of(offer.way_in)]
    tested = {each.number: each for rule in rules for each in tested_in(rule)}
    return Program(
        tuple(offer.slug for offer in offers),
        tuple(_way_in(offer.way_in) for offer in offers),
        AvailabilityByDay.of(offers),
        tuple(tested.values()),
    )


def verdicts_of_one(program: Program, profile: Profile, on: date) -> npt.NDArray[np.uint8]:
    """Returns the place in `VERDICTS` of every offering's verdict: uint8 (n_offers)."""
    one, availabilities = One(profile), program.availability.on(on)
    return np.array(
        [
            _verdict(one, way_in, availability)
            for way_in, availability in zip(program.ways_in, availabilities, strict=True)
        ],
        np.uint8,
    )


@dataclass(frozen=True, slots=True)
class VerdictPlanes:
    """Verdicts in two bits: `words` is uint64 (n_offers, 2, n_words), the low then the high bit of
    each organisation's verdict."""

    words: Words
    planes: Planes

    def numbers(self) -> npt.NDArray[np.uint8]:
        """Returns the place of each verdict in `VERDICTS`: uint8 (n_offers, n_organisations)."""
        numbers = np.empty((len(self.words), self.planes.organisations.size), np.uint8)
        for offer in range(len(numbers)):
            numbers[offer] = self.numbers_of(offer)
        return numbers

    def numbers_of(self, offer: int) -> npt.NDArray[np.uint8]:
        """The row of one offering: uint8 (n_organisations)."""
        low, high = self.planes.unpack(self.words[offer])
        numbers: npt.NDArray[np.uint8] = low | 2 * high
        return numbers


def verdicts(
    program: Program, planes: Planes, on: date, project: Profile | None = None
) -> VerdictPlanes:
    """Returns the verdict of every offering for every organisation on that day.

    `project` says the facts that have no column, the same for all organisations.
    """
    many, availabilities = Many(planes, project or Profile()), program.availability.on(on)
    words = np.empty((len(availabilities), 2, planes.n_words), np.uint64)
    for place, (way_in, availability) in enumerate(
        zip(program.ways_in, availabilities, strict=True)
    ):
        words[place] = _verdict(many, way_in, many.same_for_all(availability))
    return VerdictPlanes(words, planes)


def likeness(program: Program, planes: Planes) -> npt.NDArray[np.int64]:
    """Returns a number for each organisation, int64 (n_organisations): two organisations of one
    number have the same outcome of every condition of the rules, hence the same verdicts, whatever
    the day and the project."""
    many = Many(planes, Profile())
    truths = [
        many.of_members(tested, None) if isinstance(tested, EachMember) else many.test(tested)
        for tested in program.tested
        if isinstance(tested, EachMember) or planes.has(tested.leaf)
    ]
    bits = planes.unpack(np.concatenate(truths or [planes.unknown]))
    outcomes = np.ascontiguousarray(np.packbits(bits, axis=0).T)
    alike: npt.NDArray[np.int64] = np.unique(
        outcomes.view(f"V{outcomes.shape[1]}").reshape(-1), return_inverse=True
    )[1]
    return alike


def _rules_of(way_in: Rule | Membership) -> list[Rule]:
    if not isinstance(way_in, Membership):
        return [way_in]
    return [way_in.nature_leaf, way_in.list_leaf, *([way_in.entry] if way_in.entry else [])]


def _way_in(way_in: Rule | Membership) -> Fold | _Belonging:
    if not isinstance(way_in, Membership):
        return fold_of(way_in)
    return _Belonging(
        fold_of(way_in.nature_leaf),
        fold_of(way_in.list_leaf),
        fold_of(way_in.entry or _EVERYONE),
        way_in.list == "closed",
    )


def _verdict(subject: Judged[T], way_in: Fold | _Belonging, availability: T) -> T:
    """The number of one offering's verdict."""
    if not isinstance(way_in, _Belonging):
        return verdict(subject, _truth(subject, way_in), availability)
    nature, member, entry = (
        _truth(subject, fold) for fold in (way_in.nature, way_in.member, way_in.entry)
    )
    eligibility, can_enter = belonging(subject, nature, member, entry, is_closed=way_in.is_closed)
    if can_enter is not subject.met:
        availability = availability & can_enter
    return verdict(subject, eligibility, availability)


def _truth(subject: Judged[T], fold: Fold) -> T:
    truth = fold(subject, None)
    return subject.met if truth is None else truth
