"""recommend(profile, catalogue, on) -> Recommendations: what is open and worth saying first, the
rest with its verdict, what to ask, what to be careful of. Pure: the catalogue and the date are
arguments, and the same request gives the same answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Annotated, overload

from pydantic import PlainSerializer

from matching.advice.contacts import TO_ASK, Desks, contacts_of, desk_in_words
from matching.advice.funding import FundingBounds, funding_of
from matching.advice.near_misses import NearMiss, near_miss_of
from matching.advice.questions import OpenCase, Question, questions_of
from matching.advice.scenarios import Carrier, carriers_of
from matching.domain.contacts import LocalContact
from matching.domain.offer import Offer, Slug
from matching.domain.profile import FactWarning, Profile
from matching.domain.vocabulary import NeedFit, OfferingKind, Outcome, Verdict
from matching.need.doors import Door
from matching.need.understanding import NOTHING_READ, NeedSummary
from matching.ranking.assessment import Assessment
from matching.ranking.catalogue import Catalogue
from matching.ranking.duties import Alert
from matching.verdict.eligibility import Judgement, judge_rule
from matching.verdict.reasons import Reason, reasons_of
from matching.verdict.verdict_words import deadline_in_words, verdict_in_words

_NO_DESKS: Desks = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One offering for one organisation: the verdict, its proof, and what a first answer carries.
    `rank` is None among the others; `contacts` are the desks of `desk` that can be reached, those
    that a visit froze before they were known being empty."""

    slug: str
    title: str
    kind: OfferingKind
    provider: str
    promise: str
    rank: int | None
    verdict: Verdict
    says: str
    closes: date | None
    deadline: str
    desk: str
    price: str
    next_step: str
    reasons: tuple[Reason, ...]
    matched: tuple[str, ...]
    near_miss: NearMiss | None
    funding: FundingBounds | None
    contacts: tuple[LocalContact, ...] = ()
    fit: NeedFit = NeedFit.GENERAL


class _Others(Sequence[Recommendation]):
    """Many offerings, few of which are looked at: they are put in order at the first look, and each
    is worded at its own."""

    def __init__(
        self, count: int, order: Callable[[], Sequence[int]], word: Callable[[int], Recommendation]
    ) -> None:
        self._count = count
        self._ordered = cache(order)
        self._word = cache(word)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> Recommendation: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Recommendation, ...]: ...
    def __getitem__(self, at: int | slice) -> Recommendation | tuple[Recommendation, ...]:
        places = self._ordered()[at]
        return self._word(places) if isinstance(places, int) else tuple(map(self._word, places))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))


@dataclass(frozen=True, slots=True)
class Recommendations:
    """The whole answer. Each published offering is in `recommendations` (open and worth saying) or
    in `others`, never in both.

    `others` are worded when they are looked at. `reading`: what was understood of the need.
    `doors`: whom to ask, outside the catalogue, for a need that it is not for.
    """

    on: date
    catalogue: str
    profile: Profile
    warnings: tuple[FactWarning, ...]
    alerts: tuple[Alert, ...]
    recommendations: tuple[Recommendation, ...]
    others: Annotated[
        Sequence[Recommendation], PlainSerializer(tuple, return_type=tuple[Recommendation, ...])
    ]
    questions: tuple[Question, ...]
    reading: NeedSummary = NOTHING_READ
    doors: tuple[Door, ...] = ()

    @property
    def items(self) -> tuple[Recommendation, ...]:
        """Every published offering, those that are recommended first. It words the others."""
        return (*self.recommendations, *self.others)

    @property
    def by_slug(self) -> dict[Slug, Recommendation]:
        """The same by slug, in the same order."""
        return {item.slug: item for item in self.items}


def recommend(
    profile: Profile,
    catalogue: Catalogue,
    on: date,
    warnings: Sequence[FactWarning] = (),
    organisations: Sequence[Profile] = (),
    desks: Desks = _NO_DESKS,
) -> Recommendations:
    """Returns what to say to this organisation on that day.

    `warnings` are those of the profile's completion, passed on as they are. `organisations` are the
    completed profiles of who could carry the project instead (its EPCI, its département): near
    misses name them. `desks` are the public desks of its place, by kind.
    """
    reading, understanding = catalogue.read(profile), catalogue.understand(profile, on)
    alerts = catalogue.safeguards.alerts(profile, reading, on)
    assessment = Assessment(
        profile, catalogue, on, reading, understanding, {alert.code for alert in alerts}
    )
    said = assessment.said
    ranks = {place: rank for rank, place in enumerate(said, start=1)}
    carriers = carriers_of(profile, organisations)
    cases = [
        OpenCase(
            catalogue.offers[place],
            assessment.judgement(place),
            float(assessment.if_sure[place]),
        )
        for place in assessment.asked_about
    ]

    def answer(place: int) -> Recommendation:
        matched = assessment.matched(place) if assessment.is_open[place] else ()
        judgement = assessment.judgement(place)
        return _answer(
            catalogue.offers[place],
            judgement,
            profile,
            catalogue,
            on,
            carriers,
            desks,
            rank=ranks.get(place),
            matched=matched,
            fit=assessment.expected.levels[place],
        )

    def others() -> list[int]:
        """Those that are not said, by verdict, then as those that are."""
        return sorted(
            set(range(len(catalogue.offers))) - ranks.keys(), key=assessment.order_among_all
        )

    return Recommendations(
        on=on,
        catalogue=catalogue.version,
        profile=profile,
        warnings=tuple(warnings),
        alerts=alerts,
        recommendations=tuple(answer(place) for place in said),
        others=_Others(len(catalogue.offers) - len(said), others, answer),
        questions=questions_of(profile, cases, on),
        reading=understanding.summary,
        doors=() if understanding.summary.in_scope else catalogue.doors.found_in(reading.stems),
    )


def _answer(
    offer: Offer,
    judgement: Judgement,
    profile: Profile,
    catalogue: Catalogue,
    on: date,
    carriers: Sequence[Carrier],
    desks: Desks,
    *,
    rank: int | None,
    matched: tuple[str, ...],
    fit: NeedFit,
) -> Recommendation:
    return Recommendation(
        slug=offer.slug,
        title=offer.title,
        kind=offer.kind,
        provider=offer.provider,
        promise=offer.promise,
        rank=rank,
        verdict=judgement.verdict,
        says=verdict_in_words(offer, judgement, profile),
        closes=offer.window.closes if offer.window else None,
        deadline=deadline_in_words(offer, on),
        desk=desk_in_words(offer, profile, catalogue),
        price=_price(offer, profile),
        next_step=offer.next_step or TO_ASK,
        reasons=reasons_of(judgement, offer),
        matched=matched,
        near_miss=near_miss_of(offer, judgement, profile, on, carriers),
        funding=funding_of(offer.funding, profile),
        contacts=contacts_of(offer, profile, catalogue, desks),
        fit=fit,
    )


def _price(offer: Offer, profile: Profile) -> str:
    """What it costs this organisation: the first term about the price whose condition it meets,
    else the sheet's general price."""
    for term in offer.terms:
        if term.about == "price" and judge_rule(term.when, profile) is Outcome.MET:
            return term.says
    return offer.price or TO_ASK
