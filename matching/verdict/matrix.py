"""All the offerings at once, for one organisation or for many: each verdict is the one that `judge`
gives.

`compile_offers` once per catalogue, `Planes` once per data release, then `judge_at_once` or
`verdicts` for any day.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matching.domain.offer import Offer
from matching.domain.profile import Profile
from matching.domain.rules import Membership, Rule
from matching.verdict.algebra import (
    T,
    belonging,
    can_enter,
    verdict,
)
from matching.verdict.availability import TRUTHS, availability_of
from matching.verdict.evaluate import (
    Judged,
    NumberedSteps,
    One,
    Recorder,
    Tested,
    constants,
    evaluate,
)
from matching.verdict.planes import Many, Planes, Words

Numbers = npt.NDArray[np.uint8]
# Nearly everybody asks for today.
_DAYS_HELD = 16


class CompiledOffer(NamedTuple):
    """The truths that give the eligibility to an offering and whether its list can be entered, and
    the steps that no other offering needs."""

    eligibility: int
    can_enter: int | None
    own: NumberedSteps


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Program:
    """The compiled offerings, and the steps that several of them need. `availabilities` gives the
    truth of each one's availability on a day, the same for everybody."""

    slugs: tuple[str, ...]
    shared: NumberedSteps
    offers: tuple[CompiledOffer, ...]
    availabilities: Callable[[date], list[int]]


def compile_offers(offers: Sequence[Offer]) -> Program:
    """Returns the offerings' rules and availabilities, ready to be evaluated."""
    recorder = Recorder()
    recorded = [_recorded(offer.way_in, recorder) for offer in offers]
    reached = [recorder.reached_from(filter(None, truths)) for truths in recorded]
    uses = Counter(number for numbers in reached for number in numbers)
    own = [[number for number in numbers if uses[number] == 1] for numbers in reached]

    @lru_cache(maxsize=_DAYS_HELD)
    def availabilities(on: date) -> list[int]:
        return [
            TRUTHS[availability_of(offer.lifecycle, offer.window, on).state] for offer in offers
        ]

    return Program(
        tuple(offer.slug for offer in offers),
        recorder.steps(number for number, count in uses.items() if count > 1),
        tuple(
            CompiledOffer(*truths, recorder.steps(numbers))
            for truths, numbers in zip(recorded, own, strict=True)
        ),
        availabilities,
    )


def _recorded(way_in: Rule | Membership, recorder: Recorder) -> tuple[int, int | None]:
    if not isinstance(way_in, Membership):
        return recorder.rule(way_in), None
    nature, member = recorder.rule(way_in.nature_leaf), recorder.rule(way_in.list_leaf)
    entry = recorder.rule(way_in.entry) if way_in.entry else recorder.met
    is_closed = way_in.list == "closed"
    return (
        belonging(recorder, nature, member, entry, is_closed=is_closed),
        can_enter(recorder, member, is_closed=is_closed),
    )


def _verdicts(program: Program, subject: Judged[T], known: dict[int, T], on: date) -> Iterator[T]:
    """The verdict of each offering, from the truths `known` beforehand; those that say the same
    share theirs. The truths of all of France are large: an offering's own are let go after it."""
    evaluate(program.shared, subject, known)
    made: dict[tuple[int, int | None, int], T] = {}
    days = program.availabilities(on)
    for (eligibility, enterable, own), bits in zip(program.offers, days, strict=True):
        said = eligibility, enterable, bits
        if said not in made:
            for number, step in own:
                known[number] = step.of(subject, known)
            availability = known[bits]
            if enterable is not None:
                availability = subject.all_of((availability, known[enterable]))
            made[said] = verdict(subject, known[eligibility], availability)
        yield made[said]
        for number, _ in own:
            del known[number]


class AtOnce(NamedTuple):
    """What all the offerings are to one organisation: the numbers of the verdicts, and the truths
    of the eligibilities, uint8 (n_offers)."""

    verdicts: Numbers
    eligibility: Numbers


def judge_at_once(program: Program, profile: Profile, on: date) -> AtOnce:
    """Returns every verdict for one organisation on that day, without the proofs."""
    one = One(profile)
    known = constants(one)
    found = [
        (number, known[offer.eligibility])
        for offer, number in zip(program.offers, _verdicts(program, one, known, on), strict=True)
    ]
    return AtOnce(*np.array(found, np.uint8).reshape(-1, 2).T)


@dataclass(frozen=True, slots=True)
class VerdictPlanes:
    """Verdicts in two bits. `words` has for each offering uint64 (2, n_words): the low bit of each
    organisation's verdict, then the high one; (1, n_words) where the two are the same."""

    words: Sequence[Words]
    planes: Planes

    def numbers(self) -> Numbers:
        """Returns the place of each verdict in `VERDICTS`: uint8 (n_offers, n_organisations)."""
        numbers = np.empty((len(self.words), self.planes.organisations.size), np.uint8)
        for offer in range(len(numbers)):
            numbers[offer] = self.numbers_of(offer)
        return numbers

    def numbers_of(self, offer: int) -> Numbers:
        """The row of one offering: uint8 (n_organisations)."""
        bits = self.planes.unpack(self.words[offer])
        numbers: Numbers = bits[0] | 2 * bits[-1]
        return numbers


def verdicts(
    program: Program, planes: Planes, on: date, project: Profile | None = None
) -> VerdictPlanes:
    """Returns the verdict of every offering for every organisation on that day.

    `project` says the facts that have no column, the same for all organisations.
    """
    many, known = Many(planes, project or Profile()), _settled(program, planes).copy()
    return VerdictPlanes(list(_verdicts(program, many, known, on)), planes)


def _settled(program: Program, planes: Planes) -> dict[int, Words]:
    """The truths of the steps that several offerings need and no project changes: they are kept for
    the data release."""
    if program not in planes.settled:
        waiting: set[int] = set()
        for number, step in program.shared:
            waits = isinstance(step.asked, Tested) and not planes.has(step.asked.leaf)
            if waits or not waiting.isdisjoint(step.parts):
                waiting.add(number)
        many = Many(planes, Profile())
        known = constants(many)
        evaluate(tuple(step for step in program.shared if step[0] not in waiting), many, known)
        planes.settled[program] = known
    return planes.settled[program]


def likeness(program: Program, planes: Planes) -> npt.NDArray[np.int64]:
    """Returns a number for each organisation, int64 (n_organisations): two organisations of one
    number have the same outcome of every condition of the rules, hence the same verdicts, whatever
    the day and the project."""
    many = Many(planes, Profile())
    steps = [*program.shared, *(step for offer in program.offers for step in offer.own)]
    truths = [step.of(many, {}) for _, step in steps if step.asked is not None]
    bits = planes.unpack(np.concatenate([many.met, *truths]))
    outcomes = np.ascontiguousarray(np.packbits(bits, axis=0).T)
    alike: npt.NDArray[np.int64] = np.unique(
        outcomes.view(f"V{outcomes.shape[1]}").reshape(-1), return_inverse=True
    )[1]
    return alike
