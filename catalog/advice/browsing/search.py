"""Searching the catalogue: words, facets with counts, what an organisation may use, order, pages.
Pure; called by pages and API."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from catalog.advice.answers.offering_status import OfferingState, OfferingStatus, offering_status_of
from catalog.advice.browsing.audience import Audience, audience_of
from catalog.advice.browsing.word_search import word_index
from catalog.content.evidence import evidence_of_opening
from catalog.content.offerings import PublishedCatalogue
from catalog.content.sheets import Sheet
from matching.domain.letters import without_accents
from matching.domain.profile import Profile
from matching.domain.vocabulary import Axis, Labelled, OfferingKind, Theme, Verdict
from matching.verdict.eligibility import judge
from matching.verdict.verdict_words import verdict_in_words

PAGE_SIZE = 20
FACETS = ("axis", "kind", "theme", "provider")


class Sort(Labelled):
    RELEVANCE = "relevance", "Pertinence"
    DEADLINE = "deadline", "Date limite"
    FRESHNESS = "freshness", "Sources récentes"


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked of the catalogue. Several values of a facet mean « one of them »; `page` starts
    at 1."""

    text: str = ""
    axis: tuple[Axis, ...] = ()
    kind: tuple[OfferingKind, ...] = ()
    theme: tuple[Theme, ...] = ()
    provider: tuple[str, ...] = ()
    is_open: bool = False
    sort: Sort = Sort.RELEVANCE
    page: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    """One offering as a list shows it. `verdict` and `says` are those of the organisation asked
    about, None without one."""

    sheet: Sheet
    offering_status: OfferingStatus
    audience: Audience
    verdict: Verdict | None
    says: str | None


@dataclass(frozen=True, slots=True)
class Results:
    """A page of results. `counts` gives, by facet and value, how many there would be with that
    value alone in its facet; `open_count`, how many of those found one can enter now. `read_as` is
    the text with its typing mistakes mended."""

    items: tuple[Found, ...]
    total: int
    page: int
    pages: int
    counts: Mapping[str, Mapping[str, int]]
    open_count: int
    read_as: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An offering that the words and the organisation leave in, before the filters."""

    sheet: Sheet
    offering_status: OfferingStatus
    verdict: Verdict | None
    says: str | None
    score: float
    evidence_day: date

    @property
    def is_open(self) -> bool:
        """One can enter now; a closed list is open to those who are on it."""
        if self.offering_status.state is OfferingState.LISTED:
            return self.verdict is Verdict.ELIGIBLE
        return self.offering_status.is_said_open

    def refused_by(self, query: Query) -> frozenset[str]:
        """The filters that leave it out: facets, and « open »."""
        facets = {
            facet
            for facet in FACETS
            if (asked := getattr(query, facet)) and not values_of(self.sheet, facet) & set(asked)
        }
        return frozenset(facets | {"open"} if query.is_open and not self.is_open else facets)


def search(
    catalogue: PublishedCatalogue,
    query: Query,
    on: date,
    profile: Profile | None = None,
    page_size: int = PAGE_SIZE,
) -> Results:
    """Returns the offerings that answer the query on that day, a page of them. With a profile,
    those its organisation may use.

    A page beyond the last is empty. What is over comes after what lives, whatever the order.
    """
    matches = word_index(catalogue).find(query.text) if query.text.strip() else None
    scores = (
        matches.scores
        if matches
        else dict.fromkeys((sheet.slug for sheet in catalogue.sheets), 0.0)
    )
    candidates = [
        (one, one.refused_by(query)) for one in _candidates(catalogue, scores, on, profile)
    ]
    found = sorted(
        (one for one, refused_by in candidates if not refused_by), key=_order(query.sort)
    )
    shown = found[(query.page - 1) * page_size : query.page * page_size]
    return Results(
        items=tuple(
            Found(one.sheet, one.offering_status, audience_of(one.sheet), one.verdict, one.says)
            for one in shown
        ),
        total=len(found),
        page=query.page,
        pages=-(-len(found) // page_size),
        counts={facet: _counted(facet, candidates) for facet in FACETS},
        open_count=sum(one.is_open for one, refused_by in candidates if refused_by <= {"open"}),
        read_as=matches.read_as if matches else query.text,
    )


def values_of(sheet: Sheet, facet: str) -> frozenset[str]:
    """The values of a facet that an offering has."""
    if facet == "theme":
        return frozenset({*sheet.relevance.job_themes, *sheet.relevance.themes})
    return frozenset({getattr(sheet, facet)})


def _candidates(
    catalogue: PublishedCatalogue, scores: Mapping[str, float], on: date, profile: Profile | None
) -> Iterator[_Candidate]:
    for sheet in catalogue.sheets:
        if sheet.slug not in scores:
            continue
        verdict, says = None, None
        if profile is not None:
            judgement = judge(sheet, profile, on)
            verdict, says = judgement.verdict, verdict_in_words(sheet, judgement, profile)
        if verdict is None or verdict.is_open:
            yield _Candidate(
                sheet,
                offering_status_of(sheet, catalogue.sources, on),
                verdict,
                says,
                scores[sheet.slug],
                evidence_of_opening(sheet, catalogue.sources).day,
            )


def _counted(
    facet: str, candidates: Iterable[tuple[_Candidate, frozenset[str]]]
) -> Mapping[str, int]:
    """How many offerings have each value, the other filters applied and not this one."""
    return Counter(
        value
        for one, refused_by in candidates
        if refused_by <= {facet}
        for value in values_of(one.sheet, facet)
    )


def _order(sort: Sort) -> Callable[[_Candidate], tuple[object, ...]]:
    """What lives first; then the order asked; then by title, so that ties never depend on rows."""

    def key(one: _Candidate) -> tuple[object, ...]:
        asked: tuple[object, ...]
        if sort is Sort.DEADLINE:
            window = one.sheet.window
            asked = ((window and (window.closes or window.horizon)) or date.max,)
        elif sort is Sort.FRESHNESS:
            asked = (-one.evidence_day.toordinal(),)
        else:
            asked = (-round(one.score, 6), one.verdict is Verdict.TO_CONFIRM)
        return (
            one.offering_status.is_over,
            *asked,
            without_accents(one.sheet.title),
            one.sheet.slug,
        )

    return key
