"""Which offerings are « à une condition près » for many organisations at once: closed to them, open
if another carried the project.

The changes are those of `nearmiss`, but for the day: a call closed last year is no condition away.
Organisations of which every condition of the rules says the same, and of whose EPCI and département
too, have the same near misses: one is judged for all.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
from sqlmodel import Session

from catalog.advice.answers.recommendations import organisations_around
from catalog.content.offerings import published
from catalog.territories.census import Census
from catalog.territories.completion import complete
from matching.advice.near_misses import NearMiss, near_miss_of
from matching.advice.scenarios import carriers_of
from matching.domain.offer import Offer
from matching.verdict.eligibility import judge
from matching.verdict.matrix import likeness

_NONE = -1
_DAY = "on"


def near_misses_of(
    session: Session, code: str, offers: Sequence[Offer], on: date
) -> dict[str, NearMiss]:
    """Returns, by slug, the smallest change that would open each offering that is closed to an
    organisation, by its own code."""
    profile = complete(session, {"code": code}).profile
    carriers = carriers_of(profile, organisations_around(session, profile))
    found = {
        offer.slug: near_miss_of(offer, judge(offer, profile, on), profile, on, carriers)
        for offer in offers
    }
    return {slug: near for slug, near in found.items() if near is not None and near.fact != _DAY}


def are_near(
    session: Session, known: Census, codes: Sequence[str], on: date
) -> npt.NDArray[np.bool_]:
    """Returns whether each offering of the catalogue is nearly open to each organisation: bool
    (n_offers, n_bodies)."""
    catalogue = published(session).matching
    alike = likeness(catalogue.program, known.planes)
    classes = [_class_of(known, alike, code) for code in codes]
    by_class: dict[tuple[str | int, ...], npt.NDArray[np.bool_]] = {}
    for code, class_ in zip(codes, classes, strict=True):
        if class_ not in by_class:
            near = near_misses_of(session, code, catalogue.offers, on)
            by_class[class_] = np.array(
                [offer.slug in near for offer in catalogue.offers], np.bool_
            )
    columns = [by_class[class_] for class_ in classes]
    return np.array(columns, np.bool_).reshape(len(columns), len(catalogue.offers)).T


def _class_of(known: Census, alike: npt.NDArray[np.int64], code: str) -> tuple[str | int, ...]:
    """All that a near miss rests on: the organisation's kind and outcomes, then those of the
    organisations that could carry instead."""
    organisation = known.gazetteer.organisations[code]
    council = None
    if organisation.kind in ("commune", "epci") and organisation.departement:
        council = known.gazetteer.departements[organisation.departement].governed_by
    others = (
        int(alike[known.rows[other]]) if other else _NONE for other in (organisation.epci, council)
    )
    return organisation.kind, int(alike[known.rows[code]]), *others, council == code
