"""Every body of the reference as columns: of each, what `completion` knows of one. Read by
`advice.portfolio`."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
from sqlalchemy.pool import Pool
from sqlmodel import Session, select

from catalog.storage.models import ProgrammeGap, ProgrammeList, ProgrammeMember
from catalog.territories.codes import read_code
from catalog.territories.gazetteer import Gazetteer
from catalog.territories.membership import said_of
from catalog.territories.memory import data_version, reference
from catalog.territories.places import FactRefused, Territory
from catalog.territories.whereabouts import locate
from matching.domain.profile import Facts
from matching.domain.rules import PROGRAMME_PREFIX
from matching.verdict.columns import Bodies, Choice, Number, Truth
from matching.verdict.planes import Planes

_FROM_THE_CODE = ("nature", "code", "name", "departement", "region", "members")
# The order of the rows, and of what is listed from them.
_KINDS = ("region", "departement", "collectivite_unique", "epci", "commune")
_LISTED_KINDS = ("commune", "epci")

Rows = npt.NDArray[np.int64]


class DepartementRows(NamedTuple):
    """The rows of the communes and EPCI that touch a département, and that of the body which
    governs it."""

    name: str
    council: int
    epci: Rows
    communes: Rows


@dataclass(frozen=True)
class Census:
    """All bodies: régions first, communes last, each kind in the order of its codes. `rows` gives
    the place of each code.

    `planes` keeps the planes of the conditions met so far, for as long as the data stay the same.
    """

    gazetteer: Gazetteer
    codes: tuple[str, ...]
    rows: Mapping[str, int]
    planes: Planes

    def row_of(self, code: str) -> int:
        """The row of a code as people write it, followed to the body that governs. Raises
        `TerritoryNotFound`, `FactRefused`."""
        return self.rows[self.gazetteer.follow(read_code(self.gazetteer, code, nature=None))]

    def rows_of_departement(self, number: str) -> Rows:
        """The rows of a département's bodies, in order. Raises `FactRefused` when there is no such
        département."""
        if number not in self.departements:
            raise FactRefused("departement", f"Le département « {number} » n’existe pas.")
        found = self.departements[number]
        return np.unique(np.concatenate([[found.council], found.epci, found.communes]))

    def rows_of_communes(self, code: str) -> Rows:
        """The rows of the communes that lie in a body, in order; none in a commune. `code` is a
        body's own."""
        body = self.gazetteer.bodies[code]
        if body.kind == "commune":
            return np.array([], np.int64)
        if body.kind == "epci":
            return np.array(
                [self.rows[commune] for commune in self.gazetteer.communes_of[code]], np.int64
            )
        inside = [
            self.departements[number].communes for number in self.gazetteer.departements_of(code)
        ]
        return np.sort(np.concatenate(inside))

    def rows_within(self, code: str) -> Rows:
        """The rows of a body and of all that lie in it, in order; of a département, its EPCI too.
        `code` is a body's own."""
        own = np.array([self.rows[code]], np.int64)
        if self.gazetteer.bodies[code].kind in ("commune", "epci"):
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
        kinds = np.array([self.gazetteer.bodies[code].kind for code in self.codes])
        return {kind: np.flatnonzero(kinds == kind) for kind in _KINDS}

    @cached_property
    def departements(self) -> dict[str, DepartementRows]:
        """By number, in order."""
        column = self.planes.bodies.choices["departement"]
        found = {}
        for number, area in self.gazetteer.departements.items():
            rows = np.flatnonzero((column.codes == column.values.index(number)).any(axis=0))
            epci, communes = (
                rows[np.isin(rows, self.rows_of_kind[kind])] for kind in ("epci", "commune")
            )
            found[number] = DepartementRows(area.name, self.rows[area.governed_by], epci, communes)
        return found

    def assuming(self, facts: Facts) -> Planes:
        """The planes when these facts are declared for all bodies: what is declared wins over what
        is known.

        Facts of the project have no column; they are given to `matrix.verdicts`. Raises
        `FactRefused` for a fact that the code of each body says.
        """
        declared = {name: getattr(facts, name) for name in facts.model_fields_set}
        for name in _FROM_THE_CODE:
            if declared.get(name) is not None:
                raise FactRefused(
                    name, "Ce fait vient du code de chaque collectivité : retirez-le."
                )
        bodies = self.planes.bodies
        size = bodies.size
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
                bodies, numbers={**bodies.numbers, **numbers}, truths={**bodies.truths, **truths}
            )
        )


_by_database: WeakKeyDictionary[Pool, tuple[str, Census]] = WeakKeyDictionary()


def census(session: Session) -> Census:
    """The bodies of the session's database: built in half a second, then kept until a reference or
    a list is loaded again.

    Raises `ReferenceMissing`.
    """
    known = reference(session)
    version = data_version(session)
    pool = session.get_bind().engine.pool
    held = _by_database.get(pool)
    if held is None or held[0] != version:
        held = _by_database[pool] = (version, _build(session, known.gazetteer))
    return held[1]


def _build(session: Session, gazetteer: Gazetteer) -> Census:
    completeness = dict(
        session.execute(
            select(ProgrammeList.programme, ProgrammeList.is_complete).order_by(
                ProgrammeList.programme
            )
        ).all()
    )
    bodies = sorted(
        gazetteer.bodies.values(), key=lambda body: (_KINDS.index(body.kind), body.code)
    )
    nothing_declared = Facts()
    places = [
        locate(
            gazetteer,
            nothing_declared,
            {
                "departements": gazetteer.departements_of(body.code),
                "regions": gazetteer.regions_of(body.code),
            },
        )[0]
        for body in bodies
    ]
    listed, gaps = (_counts(session, gazetteer, table) for table in (ProgrammeMember, ProgrammeGap))
    truths = {"outre_mer": Truth.of([place["outre_mer"] for place in places])}
    for programme, is_complete in completeness.items():
        truths[PROGRAMME_PREFIX + programme] = Truth.of(
            [
                said_of(
                    programme,
                    is_complete=is_complete,
                    communes=len(gazetteer.communes_of.get(body.code, (body.code,))),
                    listed=listed[programme, body.code],
                    gaps=gaps[programme, body.code],
                )[0]
                if body.kind in _LISTED_KINDS
                else None
                for body in bodies
            ]
        )
    columns = Bodies(
        size=len(bodies),
        choices={
            "nature": Choice.of([(body.kind,) for body in bodies]),
            "departement": Choice.of([place["departements"] or () for place in places]),
            "region": Choice.of([place["regions"] or () for place in places]),
        },
        numbers={
            name: Number.of([getattr(body, name) for body in bodies])
            for name in ("population", "population_total")
        },
        truths=truths,
    )
    codes = tuple(body.code for body in bodies)
    return Census(gazetteer, codes, {code: row for row, code in enumerate(codes)}, Planes(columns))


def _counts(
    session: Session, gazetteer: Gazetteer, table: type[ProgrammeMember | ProgrammeGap]
) -> Counter[tuple[str, str]]:
    """By programme and body, how many communes of the table it has: itself, or those of the
    EPCI."""
    counts: Counter[tuple[str, str]] = Counter()
    for programme, code in session.execute(select(table.programme, table.code)):
        counts[programme, code] += 1
        # A list that is being brought to a new COG may hold a code of the one before.
        if code in gazetteer.bodies and (epci := gazetteer.bodies[code].epci):
            counts[programme, epci] += 1
    return counts
