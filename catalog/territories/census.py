"""Every organisation of the reference as columns: of each, what `completion` knows of one. Read by
`advice.portfolio`."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from sqlmodel import Session

from catalog.territories.codes import read_code
from catalog.territories.gazetteer import Gazetteer
from catalog.territories.held import Held
from catalog.territories.listed import ProgrammeLists, lists
from catalog.territories.membership import said_of
from catalog.territories.memory import lists_version, reference
from catalog.territories.places import FactRefused, Territory
from catalog.territories.whereabouts import locate
from matching.domain.profile import Facts
from matching.domain.rules import PROGRAMME_PREFIX
from matching.verdict.columns import ChoiceColumn, Number, Organisations, Truth
from matching.verdict.planes import Planes

_FROM_THE_CODE = ("nature", "code", "name", "departement", "region", "members")
# The order of the rows, and of what is listed from them.
_KINDS = ("region", "departement", "collectivite_unique", "epci", "commune")
_LISTED_KINDS = ("commune", "epci")

Rows = npt.NDArray[np.int64]


class DepartementRows(NamedTuple):
    """The rows of the communes and EPCI that touch a département, and that of the organisation
    which governs it."""

    name: str
    council: int
    epci: Rows
    communes: Rows


@dataclass(frozen=True)
class Census:
    """All organisations: régions first, communes last, each kind in the order of its codes. `rows`
    gives the place of each code.

    `planes` keeps the planes of the conditions met so far, for as long as the data stay the same.
    """

    gazetteer: Gazetteer
    codes: tuple[str, ...]
    rows: Mapping[str, int]
    planes: Planes

    def row_of(self, code: str) -> int:
        """The row of a code as people write it, followed to the organisation that governs. Raises
        `TerritoryNotFound`, `FactRefused`."""
        return self.rows[self.gazetteer.follow(read_code(self.gazetteer, code, nature=None))]

    def rows_of_departement(self, number: str) -> Rows:
        """The rows of a département's organisations, in order. Raises `FactRefused` when there is
        no such département."""
        if number not in self.departements:
            raise FactRefused("departement", f"Le département « {number} » n’existe pas.")
        found = self.departements[number]
        return np.unique(np.concatenate([[found.council], found.epci, found.communes]))

    def rows_of_communes(self, code: str) -> Rows:
        """The rows of the communes that lie in an organisation, in order; none in a commune. `code`
        is a organisation's own."""
        organisation = self.gazetteer.organisations[code]
        if organisation.kind == "commune":
            return np.array([], np.int64)
        if organisation.kind == "epci":
            return np.array(
                [self.rows[commune] for commune in self.gazetteer.communes_of[code]], np.int64
            )
        inside = [
            self.departements[number].communes for number in self.gazetteer.departements_of(code)
        ]
        return np.sort(np.concatenate(inside))

    def rows_within(self, code: str) -> Rows:
        """The rows of an organisation and of all that lie in it, in order; of a département, its
        EPCI too. `code` is an organisation's own."""
        own = np.array([self.rows[code]], np.int64)
        if self.gazetteer.organisations[code].kind in ("commune", "epci"):
            return np.concatenate([own, self.rows_of_communes(code)])
        return np.union1d(
            own,
            np.concatenate(
                [self.rows_of_departement(one) for one in self.gazetteer.departements_of(code)]
            ),
        )

    def territory(self, row: int) -> Territory:
        return self.gazetteer.territory(self.codes[row])

    @cached_property
    def rows_of_kind(self) -> dict[str, Rows]:
        kinds = np.array([self.gazetteer.organisations[code].kind for code in self.codes])
        return {kind: np.flatnonzero(kinds == kind) for kind in _KINDS}

    @cached_property
    def departements(self) -> dict[str, DepartementRows]:
        """By number, in order."""
        column = self.planes.organisations.choices["departement"]
        found = {}
        for number, area in self.gazetteer.departements.items():
            rows = np.flatnonzero((column.codes == column.values.index(number)).any(axis=0))
            epci, communes = (
                rows[np.isin(rows, self.rows_of_kind[kind])] for kind in ("epci", "commune")
            )
            found[number] = DepartementRows(area.name, self.rows[area.governed_by], epci, communes)
        return found

    def assuming(self, facts: Facts) -> Planes:
        """The planes when these facts are declared for all organisations: what is declared wins
        over what is known.

        Facts of the project have no column; they are given to `matrix.verdicts`. Raises
        `FactRefused` for a fact that the code of each organisation says.
        """
        declared = {name: getattr(facts, name) for name in facts.model_fields_set}
        for name in _FROM_THE_CODE:
            if declared.get(name) is not None:
                raise FactRefused(
                    name, "Ce fait vient du code de chaque collectivité : retirez-le."
                )
        organisations = self.planes.organisations
        size = organisations.size
        numbers = {
            name: Number.of([declared[name]] * size)
            for name in ("population", "population_total")
            if declared.get(name) is not None
        }
        truths = {
            PROGRAMME_PREFIX + programme: Truth.of([is_member] * size)
            for programme, is_member in facts.programmes.items()
        }
        if facts.outre_mer is not None:
            truths["outre_mer"] = Truth.of([facts.outre_mer] * size)
        if not numbers and not truths:
            return self.planes
        return Planes(
            replace(
                organisations,
                numbers={**organisations.numbers, **numbers},
                truths={**organisations.truths, **truths},
            )
        )


_held: Held[Census] = Held()


def census(session: Session) -> Census:
    """The organisations of the session's database: built in half a second, then kept until a
    reference or a list is loaded again.

    Raises `ReferenceMissing`.
    """
    known = reference(session)
    return _held.get(
        session, lists_version(session), lambda: _build(known.gazetteer, lists(session))
    )


def _build(gazetteer: Gazetteer, known: ProgrammeLists) -> Census:
    organisations = sorted(
        gazetteer.organisations.values(),
        key=lambda organisation: (_KINDS.index(organisation.kind), organisation.code),
    )
    nothing_declared = Facts()
    places = [
        locate(
            gazetteer,
            nothing_declared,
            {
                "departements": gazetteer.departements_of(organisation.code),
                "regions": gazetteer.regions_of(organisation.code),
            },
        )[0]
        for organisation in organisations
    ]
    listed = _counts(
        gazetteer, {code: [name for name, _ in rows] for code, rows in known.members.items()}
    )
    gaps = _counts(gazetteer, known.gaps)
    truths = {"outre_mer": Truth.of([place["outre_mer"] for place in places])}
    for header in known.headers:
        programme = header.programme
        truths[PROGRAMME_PREFIX + programme] = Truth.of(
            [
                said_of(
                    programme,
                    is_complete=header.is_complete,
                    communes=len(
                        gazetteer.communes_of.get(organisation.code, (organisation.code,))
                    ),
                    listed=listed[programme, organisation.code],
                    gaps=gaps[programme, organisation.code],
                )[0]
                if organisation.kind in _LISTED_KINDS
                else None
                for organisation in organisations
            ]
        )
    columns = Organisations(
        size=len(organisations),
        choices={
            "nature": ChoiceColumn.of([(organisation.kind,) for organisation in organisations]),
            "departement": ChoiceColumn.of([place["departements"] or () for place in places]),
            "region": ChoiceColumn.of([place["regions"] or () for place in places]),
        },
        numbers={
            name: Number.of([getattr(organisation, name) for organisation in organisations])
            for name in ("population", "population_total")
        },
        truths=truths,
    )
    codes = tuple(organisation.code for organisation in organisations)
    return Census(gazetteer, codes, {code: row for row, code in enumerate(codes)}, Planes(columns))


def _counts(
    gazetteer: Gazetteer, programmes_of: Mapping[str, Collection[str]]
) -> Counter[tuple[str, str]]:
    """By programme and organisation, how many communes are named: itself, or those of the EPCI."""
    counts: Counter[tuple[str, str]] = Counter()
    for code, programmes in programmes_of.items():
        # A list that is being brought to a new COG may hold a code of the one before.
        organisation = gazetteer.organisations.get(code)
        for programme in programmes:
            counts[programme, code] += 1
            if organisation is not None and organisation.epci:
                counts[programme, organisation.epci] += 1
    return counts
