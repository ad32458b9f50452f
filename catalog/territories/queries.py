"""Reads what a person typed to name a territory: words, numbers that locate it, and the kind it
says. Used by `search`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from catalog.territories.spelling import key, plain

LONGEST = 100

# What people write before the name, on `plain` text; « ville d’avray » is a name, so a query is
# first read as it stands.
_FORMS = (
    (
        re.compile(
            r"^(?:communaute (?:de |d"
            r" )?(?:communes?|agglo(?:meration)?|urbaine)|communaute|comcom|com com|cc|ca|cu"
            r"|agglo(?:meration)?|epci|interco(?:mmunalite)?) (?=.)"
        ),
        "epci",
    ),
    (re.compile(r"^(?:departement|conseil (?:departemental|general)) (?=.)"), "departement"),
    (re.compile(r"^(?:region|conseil regional) (?=.)"), "region"),
    (re.compile(r"^(?:mairie|commune|ville) (?=.)"), "commune"),
)
_LABEL_END = re.compile(r"\(([^()]*)\)\s*$")
_FORMER_END = re.compile(
    r", (?:commune (?:associée|déléguée)|arrondissement municipal|territoire|ancien code) .*$"
)
_NUMBER = re.compile(r"\d{2,3}|2[ab]|\d{5}|\d{9}", re.IGNORECASE)


@dataclass(frozen=True)
class Reading:
    """One way to read a query. `kind`: the kind it asks for; `places`: départements, postcodes or
    codes it must lie in."""

    words: str
    kind: str | None = None
    places: tuple[str, ...] = ()


def name_without_form(name: str) -> str:
    """« CA de Béthune-Bruay » gives « de Béthune-Bruay »: legal forms tell the kind of an
    organisation, not which one it is."""
    return re.sub(r"^(?:CC|CA|CU|Collectivité(?: européenne)?) ", "", name)


def readings(query: str, departements: Mapping[str, str]) -> list[Reading]:
    """The ways to read a query, the most literal first. `departements`: number of each département
    by its name's `key`."""
    query = query[:LONGEST]
    label = _LABEL_END.search(query)
    name = plain(_FORMER_END.sub("", query[: label.start()] if label else query))
    form = next(((pattern, kind) for pattern, kind in _FORMS if pattern.match(name)), None)
    kind = form[1] if form else None
    words = key(form[0].sub("", name)) if form else key(name)
    places = _places_of(label.group(1), departements) if label else ()
    found = (
        [Reading(words, kind, places), Reading(key(name), None, places)]
        if label
        else [Reading(key(name)), Reading(words, kind)]
    )
    named = [word for word in words.split() if not _NUMBER.fullmatch(word)]
    if len(named) < len(words.split()):
        places += tuple(word.upper() for word in words.split() if _NUMBER.fullmatch(word))
        found.append(Reading(" ".join(named), kind, places))
    for cut in range(1, len(named)):
        ending = " ".join(named[cut:])
        if ending in departements:
            found.append(Reading(" ".join(named[:cut]), kind, (departements[ending],)))
    return [reading for reading in dict.fromkeys(found) if reading.words]


def _places_of(brackets: str, departements: Mapping[str, str]) -> tuple[str, ...]:
    """What stands in brackets after a name: « 80, Somme », « 80 », « Somme »."""
    numbers = tuple(_NUMBER.findall(brackets))
    named = departements.get(key(brackets))
    return numbers or ((named,) if named else ())
