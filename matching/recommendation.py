"""recommend(profile, catalogue, on) -> Recommendations: what is open and worth saying first, the rest with its verdict, what to
ask, what to be careful of. Pure: the catalogue and the date are arguments, and the same request gives the same answer."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Annotated, overload

from pydantic import PlainSerializer

from matching.deciding import Decider
from matching.eligibility import Judgement, judge, judge_rule
from matching.funding import FundingBounds, funding_of
from matching.language import Phrases, Spelling
from matching.nearmiss import NearMiss, near_miss_of
from matching.offer import Offer
from matching.postings import Postings
from matching.profile import FactWarning, Profile
from matching.program import Program, compile_offers
from matching.questions import OpenCase, Question, questions_of
from matching.ranking import WORTH_SAYING, Grade, OpenOffer, grades_of
from matching.reasons import Reason, reasons_of
from matching.safeguards import Alert, Safeguards
from matching.scenarios import Carrier, carriers_of
from matching.taxonomy import NeedReading, Taxonomy
from matching.verdicts import deadline_in_words, verdict_in_words
from matching.vocabulary import OfferingKind, Outcome, Phase, Verdict

# A theme that more offerings than this help with no longer tells them apart.
_COMMON_THEME = 20
_TO_ASK = "à demander"
_VERDICT_ORDER = {Verdict.ELIGIBLE: 0, Verdict.TO_CONFIRM: 1, Verdict.CLOSED: 2, Verdict.NOT_ELIGIBLE: 3}
_ABANDONED = (Phase.ABANDON, Phase.TRANSFERE)


@dataclass(frozen=True)
class Catalogue:
    """The published offerings with all that reading a need takes. Built once per publication; nothing in it changes.

    `local_desks` maps a département to the names of its digital relays.
    """

    version: str
    offers: tuple[Offer, ...]
    taxonomy: Taxonomy
    safeguards: Safeguards
    postings: Postings
    local_desks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def program(self) -> Program:
        return compile_offers(self.offers)

    @cached_property
    def decider(self) -> Decider:
        return Decider(self.program)

    @cached_property
    def words(self) -> Phrases:
        return Phrases({phrase for offer in self.offers for phrase in offer.relevance.words})

    @cached_property
    def claims(self) -> Counter[str]:
        """How many offerings claim each phrase as their own: a phrase that many claim tells little of any."""
        return Counter(phrase for offer in self.offers for phrase in offer.relevance.words)

    @cached_property
    def theme_shares(self) -> dict[str, float]:
        """What a theme tells of an offering that helps with it: 1 up to a few tens of offerings, less when hundreds do."""
        claims = Counter(theme for offer in self.offers for theme in offer.relevance.themes)
        return {theme: min(1.0, _COMMON_THEME / count) for theme, count in claims.items()}

    @cached_property
    def spelling(self) -> Spelling:
        known = self.words.vocabulary | self.taxonomy.vocabulary | self.safeguards.vocabulary
        return Spelling(known | {term for term in self.postings.words.terms if " " not in term})

    def read(self, profile: Profile) -> NeedReading:
        return self.taxonomy.read(profile, self.spelling)


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One offering for one body: the verdict, its proof, and what a first answer carries. `rank` is None among the others."""

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


class _Others(Sequence[Recommendation]):
    """Many offerings, few of which are looked at: each is worded the first time."""

    def __init__(self, offers: Sequence[Offer], word: Callable[[Offer], Recommendation]) -> None:
        self._offers = offers
        self._word = word
        self._worded: dict[int, Recommendation] = {}

    def __len__(self) -> int:
        return len(self._offers)

    @overload
    def __getitem__(self, at: int) -> Recommendation: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Recommendation, ...]: ...
    def __getitem__(self, at: int | slice) -> Recommendation | tuple[Recommendation, ...]:
        places = range(len(self))[at]
        return self._at(places) if isinstance(places, int) else tuple(map(self._at, places))

    def _at(self, place: int) -> Recommendation:
        if place not in self._worded:
            self._worded[place] = self._word(self._offers[place])
        return self._worded[place]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))


@dataclass(frozen=True, slots=True)
class Recommendations:
    """The whole answer. Each published offering is in `recommendations` (open and worth saying) or in `others`, never in both.

    `others` are worded when they are looked at.
    """

    on: date
    catalogue: str
    profile: Profile
    warnings: tuple[FactWarning, ...]
    alerts: tuple[Alert, ...]
    recommendations: tuple[Recommendation, ...]
    others: Annotated[Sequence[Recommendation], PlainSerializer(tuple, return_type=tuple[Recommendation, ...])]
    questions: tuple[Question, ...]


def recommend(
    profile: Profile, catalogue: Catalogue, on: date, warnings: Sequence[FactWarning] = (), bodies: Sequence[Profile] = ()
) -> Recommendations:
    """Returns what to say to this body on that day.

    `warnings` are those of the profile's completion, passed on as they are. `bodies` are the completed profiles of who could
    carry the project instead (its EPCI, its département): near misses name them.
    """
    reading = catalogue.read(profile)
    alerts = catalogue.safeguards.alerts(profile, reading, on)
    judgements = {offer.slug: judge(offer, profile, on) for offer in catalogue.offers}
    grades = _grades(profile, catalogue, judgements, reading, {alert.code for alert in alerts})
    said = [offer for offer in catalogue.offers if offer.slug in grades and grades[offer.slug].value >= WORTH_SAYING]
    said.sort(key=lambda offer: _order(offer, judgements[offer.slug], grades[offer.slug]))
    ranks = {offer.slug: rank for rank, offer in enumerate(said, start=1)}
    others = [offer for offer in catalogue.offers if offer.slug not in ranks]
    others.sort(key=lambda offer: _order_of_others(offer, judgements[offer.slug], grades.get(offer.slug)))
    cases = [
        OpenCase(offer, judgements[offer.slug], grades[offer.slug].if_sure) for offer in catalogue.offers if offer.slug in grades
    ]
    carriers = carriers_of(profile, bodies)

    def answer(offer: Offer) -> Recommendation:
        matched = grades[offer.slug].matched if offer.slug in grades else ()
        return _answer(
            offer, judgements[offer.slug], profile, catalogue, on, carriers, rank=ranks.get(offer.slug), matched=matched
        )

    return Recommendations(
        on=on,
        catalogue=catalogue.version,
        profile=profile,
        warnings=tuple(warnings),
        alerts=alerts,
        recommendations=tuple(answer(offer) for offer in said),
        others=_Others(others, answer),
        questions=questions_of(profile, cases, on),
    )


def _grades(
    profile: Profile, catalogue: Catalogue, judgements: Mapping[str, Judgement], reading: NeedReading, alerts: Collection[str]
) -> dict[str, Grade]:
    # A service given up since is not advised to anybody, even as of a day when it was still open.
    found = set(catalogue.words.found_in(reading.stems))
    postings = catalogue.postings
    resemblance = dict(zip(postings.slugs, postings.scores(profile.need or "").tolist(), strict=True))
    open_offers = [
        OpenOffer(
            offer,
            judgements[offer.slug].verdict,
            judgements[offer.slug].eligibility,
            {phrase: 1 / catalogue.claims[phrase] for phrase in offer.relevance.words if phrase in found},
            catalogue.theme_shares,
            resemblance.get(offer.slug, 0.0),
        )
        for offer in catalogue.offers
        if judgements[offer.slug].verdict in (Verdict.ELIGIBLE, Verdict.TO_CONFIRM) and offer.lifecycle.phase not in _ABANDONED
    ]
    return grades_of(open_offers, profile, reading, alerts)


def _order(offer: Offer, judgement: Judgement, graded: Grade) -> tuple[float, bool, str]:
    """Best grade first; certain before to confirm at equal grade; then by slug, so that ties never depend on rows."""
    return -round(graded.value, 6), judgement.verdict is not Verdict.ELIGIBLE, offer.slug


def _order_of_others(offer: Offer, judgement: Judgement, graded: Grade | None) -> tuple[int, float, str]:
    return _VERDICT_ORDER[judgement.verdict], -round(graded.value, 6) if graded else 0.0, offer.slug


def _answer(
    offer: Offer,
    judgement: Judgement,
    profile: Profile,
    catalogue: Catalogue,
    on: date,
    carriers: Sequence[Carrier],
    *,
    rank: int | None,
    matched: tuple[str, ...],
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
        desk=_desk(offer, profile, catalogue),
        price=_price(offer, profile),
        next_step=offer.next_step or _TO_ASK,
        reasons=reasons_of(judgement, offer),
        matched=matched,
        near_miss=near_miss_of(offer, judgement, profile, on, carriers),
        funding=funding_of(offer.funding, profile),
    )


def _desk(offer: Offer, profile: Profile, catalogue: Catalogue) -> str:
    """Who to call: the sheet's desk, with the body's own sous-préfecture or relays where they are the door."""
    desk = offer.contact.desk or _TO_ASK
    if offer.contact.local == "sous_prefecture" and profile.sous_prefecture:
        return f"{desk} : {profile.sous_prefecture}"
    if offer.contact.local == "relays" and (relays := catalogue.local_desks.get(profile.departement or "")):
        return f"{desk} ; près de chez vous : {', '.join(relays)}"
    return desk


def _price(offer: Offer, profile: Profile) -> str:
    """What it costs this body: the first term about the price whose condition it meets, else the sheet's general price."""
    for term in offer.terms:
        if term.about == "price" and judge_rule(term.when, profile) is Outcome.MET:
            return term.says
    return offer.price or _TO_ASK
