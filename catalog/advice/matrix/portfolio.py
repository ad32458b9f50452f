"""Who may use what: verdicts of collectivités × offerings on a day, by the matrix. For the API, the
sheets and `flask matrix`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
from sqlmodel import Session

from catalog.advice.answers.recommendations import check_day
from catalog.content.offerings import published
from catalog.territories.census import Census, Rows, census
from catalog.territories.places import Territory, UnusableFact
from matching.domain.profile import Facts, Profile
from matching.domain.vocabulary import Verdict
from matching.ranking.catalogue import Catalogue
from matching.verdict.algebra import VERDICTS
from matching.verdict.matrix import VerdictPlanes, verdicts

Numbers = npt.NDArray[np.uint8]

_NOTHING_DECLARED = Facts()


@dataclass(frozen=True)
class Matrix:
    """The verdict of every published offering for some organisations. `numbers`: uint8 (n_offers,
    n_bodies), places in `VERDICTS`.

    `slugs` name its rows and `territories` its columns; an organisation asked for twice comes
    twice.
    """

    on: date
    catalogue: str
    slugs: tuple[str, ...]
    territories: tuple[Territory, ...]
    numbers: Numbers

    def verdicts_of(self, column: int) -> dict[str, Verdict]:
        """The verdict of each offering, by slug, for one organisation."""
        return {
            slug: VERDICTS[number]
            for slug, number in zip(self.slugs, self.numbers[:, column].tolist(), strict=True)
        }

    def counts_of(self, column: int) -> dict[Verdict, int]:
        """How many offerings have each verdict, for one organisation."""
        return counted(self.numbers[:, column])

    def counts(self) -> dict[str, dict[Verdict, int]]:
        """How many organisations have each verdict, by slug."""
        return {slug: counted(row) for slug, row in zip(self.slugs, self.numbers, strict=True)}


@dataclass(frozen=True, slots=True)
class UnreadableCode:
    """A code that names no organisation of ours, or more than one; the message says which in
    French."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Beneficiary:
    """An organisation, and the verdict of the offering asked about."""

    territory: Territory
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Beneficiaries:
    """A page of organisations, régions first and communes last, each kind by code. `counts`: all of
    those found, by verdict."""

    on: date
    catalogue: str
    items: tuple[Beneficiary, ...]
    total: int
    page: int
    pages: int
    counts: Mapping[Verdict, int]


def matrix_for(
    session: Session, codes: Sequence[str], on: date, facts: Facts = _NOTHING_DECLARED
) -> Matrix:
    """Returns the verdict of every offering for each of these codes, the facts being those of one
    project for all.

    Raises `TerritoryNotFound`; `FactRefused` for an ambiguous code, and for a fact that the code
    says; `DateOutOfRange`; `NothingPublished` and `ReferenceMissing` on an empty database.
    """
    known = census(session)
    return _matrix(
        session, known, np.array([known.row_of(code) for code in codes], np.int64), on, facts
    )


def read_codes(
    session: Session, codes: Sequence[str]
) -> tuple[tuple[str, ...], tuple[UnreadableCode, ...]]:
    """Returns the codes that `matrix_for` can answer, in their order, and the others with why not.
    Raises `ReferenceMissing`."""
    known = census(session)
    readable, unreadable = [], []
    for code in codes:
        try:
            known.row_of(code)
        except UnusableFact as error:
            unreadable.append(UnreadableCode(code, error.message))
        else:
            readable.append(code)
    return tuple(readable), tuple(unreadable)


def matrix_of_departement(
    session: Session, number: str, on: date, facts: Facts = _NOTHING_DECLARED
) -> Matrix:
    """Returns the same for the communes and EPCI that touch a département, and the organisation
    that governs it. Raises as above."""
    known = census(session)
    return _matrix(session, known, known.rows_of_departement(number), on, facts)


def matrix_of_communes(
    session: Session, code: str, on: date, facts: Facts = _NOTHING_DECLARED
) -> Matrix:
    """Returns the same for the communes that lie in an organisation, by code; none in a commune.
    Raises as `matrix_for`."""
    known = census(session)
    return _matrix(
        session, known, known.rows_of_communes(known.codes[known.row_of(code)]), on, facts
    )


def matrix_of_france(session: Session, on: date, facts: Facts = _NOTHING_DECLARED) -> Matrix:
    """Returns the same for every organisation of the reference. Raises as above."""
    known = census(session)
    return _matrix(session, known, np.arange(len(known.codes)), on, facts)


def beneficiaries_of(
    session: Session,
    slug: str,
    on: date,
    departement: str | None = None,
    verdict: Verdict | None = None,
    page: int = 1,
    page_size: int = 20,
    facts: Facts = _NOTHING_DECLARED,
) -> Beneficiaries:
    """Returns a page (from 1) of the organisations of a département, or of France, with this
    verdict or whatever theirs.

    A page beyond the last is empty. Raises `OfferingNotFound`, and as `matrix_for`.
    """
    known = census(session)
    numbers = numbers_of(session, known, slug, on, facts)
    rows = (
        np.arange(len(known.codes))
        if departement is None
        else known.rows_of_departement(departement)
    )
    found = rows if verdict is None else rows[numbers[rows] == VERDICTS.index(verdict)]
    shown = found[(page - 1) * page_size : page * page_size].tolist()
    return Beneficiaries(
        on=on,
        catalogue=published(session).version,
        items=tuple(Beneficiary(known.territory(row), VERDICTS[numbers[row]]) for row in shown),
        total=len(found),
        page=page,
        pages=-(-len(found) // page_size),
        counts=counted(numbers[rows]),
    )


def numbers_of(
    session: Session, known: Census, slug: str, on: date, facts: Facts = _NOTHING_DECLARED
) -> Numbers:
    """Returns the verdict of one offering for every organisation of the census: uint8 (n_bodies).
    Raises as `beneficiaries_of`."""
    catalogue = published(session)
    asked = catalogue.sheet(slug).slug
    found = _verdicts(catalogue.matching, known, on, facts)
    return found.numbers_of(catalogue.matching.program.slugs.index(asked))


def counted(numbers: Numbers) -> dict[Verdict, int]:
    """How many there are of each verdict; those that nobody has are there, with 0."""
    return dict(zip(VERDICTS, np.bincount(numbers, minlength=len(VERDICTS)).tolist(), strict=True))


def _matrix(session: Session, known: Census, rows: Rows, on: date, facts: Facts) -> Matrix:
    catalogue = published(session).matching
    found = _verdicts(catalogue, known, on, facts)
    territories = tuple(known.territory(row) for row in rows.tolist())
    return Matrix(
        on, catalogue.version, catalogue.program.slugs, territories, found.numbers()[:, rows]
    )


def _verdicts(catalogue: Catalogue, known: Census, on: date, facts: Facts) -> VerdictPlanes:
    check_day(on)
    shared = Profile(**{name: getattr(facts, name) for name in facts.model_fields_set})
    return verdicts(catalogue.program, known.assuming(facts), on, shared)
