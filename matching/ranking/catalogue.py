"""Catalogue: the published offerings with all that deciding, reading a need and ranking take. Built
once per publication."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt

from matching.domain.contacts import LocalRelay
from matching.domain.offer import Offer
from matching.domain.profile import Profile
from matching.domain.recency import is_recent
from matching.domain.vocabulary import DeskKind, Phase
from matching.need.doors import Doors
from matching.need.language import Phrases, Spelling
from matching.need.taxonomy import NeedReading, Taxonomy
from matching.need.understanding import Understanding, understand
from matching.ranking.bundle import Bundle
from matching.ranking.duties import Safeguards
from matching.ranking.facets import Facets, Floats, Places
from matching.ranking.fits import Fits
from matching.verdict.matrix import Program, compile_offers

# A theme that more offerings than this help with no longer tells them apart.
_COMMON_THEME = 20
_ABANDONED = (Phase.ABANDON, Phase.TRANSFERE)


@dataclass(frozen=True)
class Catalogue:
    """The published offerings with all that reading a need takes. Built once per publication;
    nothing in it changes.

    `confirmed`: the last day on which the operator itself said that an offering is open, by slug;
    none where nobody could confirm it. `local_desks` maps a département to its relays.
    """

    version: str
    offers: tuple[Offer, ...]
    taxonomy: Taxonomy
    safeguards: Safeguards
    learned: Bundle
    doors: Doors = field(default_factory=lambda: Doors(()))
    confirmed: Mapping[str, date] = field(default_factory=dict)
    local_desks: Mapping[str, tuple[LocalRelay, ...]] = field(default_factory=dict)

    @cached_property
    def program(self) -> Program:
        return compile_offers(self.offers)

    @cached_property
    def words(self) -> Phrases:
        return Phrases({phrase for offer in self.offers for phrase in offer.relevance.words})

    @cached_property
    def claims(self) -> Counter[str]:
        """How many offerings claim each phrase as their own: a phrase that many claim tells little
        of any."""
        return Counter(phrase for offer in self.offers for phrase in offer.relevance.words)

    @cached_property
    def theme_shares(self) -> dict[str, float]:
        """What a theme tells of an offering that helps with it: 1 up to a few tens of offerings,
        less when hundreds do."""
        claims = Counter(theme for offer in self.offers for theme in offer.relevance.themes)
        return {theme: min(1.0, _COMMON_THEME / count) for theme, count in claims.items()}

    @cached_property
    def spelling(self) -> Spelling:
        known = self.words.vocabulary | self.taxonomy.vocabulary
        known |= self.safeguards.vocabulary | self.doors.vocabulary
        terms = self.learned.postings.words.terms
        return Spelling(known | {term for term in terms if " " not in term})

    @cached_property
    def local_desk_kinds(self) -> frozenset[DeskKind]:
        """The kinds of public desks to which some offering sends."""
        named = {desk for offer in self.offers for desk in offer.contact.local_desks}
        return frozenset(desk for desk in named if isinstance(desk, DeskKind))

    @cached_property
    def facets(self) -> Facets:
        return Facets(self.offers)

    @cached_property
    def fits(self) -> Fits:
        return Fits(self.offers, self.learned.reader.use_cases)

    @cached_property
    def is_advised(self) -> npt.NDArray[np.bool_]:
        """bool (n_offers): a service given up since is not advised to anybody, even as of a day
        when it was still open."""
        return np.array(
            [offer.lifecycle.phase not in _ABANDONED for offer in self.offers], np.bool_
        )

    def is_confirmed(self, place: int, on: date) -> bool:
        """Whether the operator of an offering said less than 12 months before that it is open."""
        day = self.confirmed.get(self.offers[place].slug)
        return day is not None and is_recent(day, on)

    def resemblance(self, text: str) -> Floats:
        """Returns the similarity of a text with each offering, 0 where the postings do not know it:
        float64 (n_offers)."""
        return np.append(self.learned.postings.scores(text), 0.0)[self._place_in_postings]

    @cached_property
    def _place_in_postings(self) -> Places:
        places = {slug: place for place, slug in enumerate(self.learned.postings.slugs)}
        return np.array([places.get(offer.slug, -1) for offer in self.offers], np.intp)

    def read(self, profile: Profile) -> NeedReading:
        return self.taxonomy.read(profile, self.spelling)

    def understand(self, profile: Profile, on: date) -> Understanding:
        return understand(profile, self.learned.reader, self.taxonomy, on)
