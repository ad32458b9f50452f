"""Reads a list of collectivités as people paste it: codes, SIREN, names, one a line or several. For
an adviser's portfolio.

What cannot be read is told with its line and a reason, and the rest goes on. Nothing is guessed: a
name with a mistake is not mended, it comes with what it may be.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from catalog.territories.census import Census, census
from catalog.territories.memory import reference
from catalog.territories.places import FactRefused, Territory, TerritoryNotFound
from catalog.territories.search import NameIndex
from catalog.territories.spelling import plain
from matching.domain.wording import number

MOST_BODIES = 2_000
LONGEST_ENTRY = 200
# Looking for what a misspelt name may be is slow: a list of nothing but mistakes must not make
# anybody wait.
_HELPED = 8
_SUGGESTED = 3
_SEPARATORS = re.compile(r"[;\t]|,(?![^()]*\))")
_CODE = re.compile(r"[\d\s.\u00a0\u202f]+|\d[\dAB]\d{3}|2[AB]|(?:dep|reg)-\w{1,3}", re.IGNORECASE)
_SEVERAL = (
    "Plusieurs collectivités répondent à ce nom : précisez le département entre parenthèses, ou le"
    " code."
)
_NOBODY = "Aucune collectivité ne porte exactement ce nom."
_TOO_LONG = "Trop long pour le nom d’une collectivité."


@dataclass(frozen=True, slots=True)
class Unread:
    """An entry of the list that names nobody, or several; `candidates` are those that it may
    name."""

    line: int
    text: str
    why: str
    candidates: tuple[Territory, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """The organisations read, each once, in the order of the list. `followed`: entries that led to
    another organisation than they say."""

    codes: tuple[str, ...]
    doubles: int
    unread: tuple[Unread, ...]
    followed: tuple[tuple[str, Territory], ...]


class TooManyOrganisations(ValueError):
    """More than `MOST_BODIES`; the message says in French how many there are."""

    def __init__(self, count: int, what: str) -> None:
        super().__init__(
            f"{what} : {number(MOST_BODIES)} collectivités au plus, il y en a {number(count)}."
        )


def read_selection(session: Session, text: str) -> Selection:
    """Returns the organisations of a list that people pasted. Raises `TooManyBodies` and
    `ReferenceMissing`."""
    known, names = census(session), reference(session).names
    codes: dict[str, None] = {}
    unread: list[Unread] = []
    followed: dict[str, Territory] = {}
    doubles = 0
    lines = text.splitlines()
    written = sum(1 for line in lines if line.strip())
    entries = list(_entries(lines, names)) if written <= MOST_BODIES else []
    if max(written, len(entries)) > MOST_BODIES:
        raise TooManyOrganisations(max(written, len(entries)), "La liste est trop longue")
    for line, entry in entries:
        try:
            organisation = _organisation_of(entry, known, names)
        except _Unreadable as fault:
            helped = fault.candidates or (
                tuple(names.find(entry, _SUGGESTED))
                if len(unread) < _HELPED and not fault.is_code
                else ()
            )
            unread.append(Unread(line, entry[:LONGEST_ENTRY], fault.why, helped))
            continue
        if organisation.found_as is not None:
            followed[entry] = organisation
        doubles += organisation.code in codes
        codes[organisation.code] = None
    return Selection(tuple(codes), doubles, tuple(unread), tuple(followed.items()))


def codes_within(session: Session, code: str) -> tuple[str, ...]:
    """Returns an organisation and all that lie in it: an EPCI and its communes; a département, its
    EPCI and its communes.

    Raises `TooManyBodies`, `TerritoryNotFound` and `ReferenceMissing`.
    """
    known = census(session)
    row = known.row_of(code)
    rows: Sequence[int] = known.rows_within(known.codes[row]).tolist()
    if len(rows) > MOST_BODIES:
        raise TooManyOrganisations(len(rows), "Ce territoire est trop grand")
    return tuple(known.codes[each] for each in rows)


class _Unreadable(Exception):
    def __init__(
        self, why: str, candidates: Sequence[Territory] = (), *, is_code: bool = False
    ) -> None:
        super().__init__(why)
        self.why = why
        self.candidates = tuple(candidates[:_SUGGESTED])
        self.is_code = is_code


def _entries(lines: Sequence[str], names: NameIndex) -> Iterator[tuple[int, str]]:
    """Each entry with the number of its line. A line that is a label with a comma in it is one
    entry."""
    for place, line in enumerate(lines, start=1):
        pieces = [piece.strip() for piece in _SEPARATORS.split(line)]
        if len(pieces) > 1 and len(line) <= LONGEST_ENTRY and len(names.named(line)) == 1:
            pieces = [line.strip()]
        yield from ((place, piece) for piece in pieces if piece)


def _organisation_of(entry: str, known: Census, names: NameIndex) -> Territory:
    if len(entry) > LONGEST_ENTRY:
        raise _Unreadable(_TOO_LONG, is_code=True)
    if _CODE.fullmatch(entry):
        return _organisation_of_code(entry, known, names)
    found = names.named(entry)
    for meant in (found, [one for one in found if plain(one.label) == plain(entry)]):
        if len(meant) == 1:
            return meant[0]
    raise _Unreadable(_SEVERAL if found else _NOBODY, found)


def _organisation_of_code(entry: str, known: Census, names: NameIndex) -> Territory:
    """A code comes before a postcode that is written the same; a spreadsheet may have dropped its
    first zero."""
    digits = re.sub(r"[\s.]", "", entry)
    for written in (entry, digits.zfill(5)) if len(digits) == 4 else (entry,):
        try:
            organisation = known.territory(known.row_of(written))
        except FactRefused as error:
            raise _Unreadable(error.message, names.named(entry), is_code=True) from None
        except TerritoryNotFound:
            continue
        return next(
            (one for one in names.named(written) if one.code == organisation.code), organisation
        )
    found = names.named(entry) if len(digits) > 4 else []
    if len(found) == 1:
        return found[0]
    if found:
        raise _Unreadable(
            "Plusieurs communes ont ce code postal : donnez leur code INSEE ou leur nom.",
            found,
            is_code=True,
        )
    raise _Unreadable("Ce code n’est celui d’aucune collectivité.", is_code=True)
