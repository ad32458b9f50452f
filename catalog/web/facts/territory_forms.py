"""From what a person typed to the one territory it names, or to those it may name; for the forms
that ask for collectivités."""

import re

from flask import g

from catalog.territories.lookup import find
from catalog.territories.places import Territory
from catalog.territories.spelling import key, plain
from matching.domain.wording import number

LONGEST_NAME = 200
SHOWN = 20
NO_SUCH_TERRITORY = (
    "Aucune collectivité ne porte ce nom. Vérifiez l'orthographe, ou essayez le code postal ou le"
    " nom de la commune voisine."
)

# Of the territories that a line may name, how many are given as examples.
_CANDIDATES_NAMED = 4
_SEVERAL = (
    "« {line} » : plusieurs territoires peuvent répondre à ce nom. Écrivez le code de celui que"
    " vous voulez : {codes}."
)
_NONE = "« {line} » : aucun territoire ne porte ce nom."


def territories_named(text: str) -> list[Territory]:
    """The territories that `text` may name, the likeliest first; a single one when there is no
    doubt.

    No doubt: it is a territory's whole label, the very name of one current organisation only, alone
    or with its département, or a number that only one bears.
    """
    candidates = find(g.session, text, SHOWN)
    labelled = [one for one in candidates if plain(one.label) == plain(text)]
    named = [one for one in candidates if one.found_as is None and key(one.name) == key(text)]
    placed = [
        one
        for one in candidates
        if one.found_as is None and key(f"{one.name} {one.departement}") == key(text)
    ]
    for sure in (labelled, named, placed):
        if len(sure) == 1:
            return sure
    return (
        candidates[:1] if re.fullmatch(r"[\d\s.]+", text) and len(candidates) == 1 else candidates
    )


def territories_of_lines(text: str, most: int) -> tuple[list[Territory], list[str]]:
    """The territory of each line that names a single one, and a sentence for each line that does
    not. More than `most` lines are counted, and not looked for."""
    found: list[Territory] = []
    faults: list[str] = []
    lines = [line for line in (line.strip() for line in text.split("\n")) if line]
    if len(lines) > most:
        return [], [f"{number(most)} collectivités au plus : vous en donnez {number(len(lines))}."]
    for line in lines:
        candidates = territories_named(line)
        # A commune's code may also be the postcode of others: here a code is what was asked.
        candidates = [one for one in candidates if one.code == line] or candidates
        if len(candidates) == 1:
            found += candidates
        elif candidates:
            codes = ", ".join(
                f"{one.code} pour {one.label}" for one in candidates[:_CANDIDATES_NAMED]
            )
            faults.append(_SEVERAL.format(line=line, codes=codes))
        else:
            faults.append(_NONE.format(line=line))
    return found, faults
