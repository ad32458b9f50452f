"""From what a person typed to the one territory it names, or to those it may name; for the forms of home and questionnaire."""

import re

from flask import g

from catalog.territories.lookup import find
from catalog.territories.places import Territory
from catalog.territories.spelling import key, plain

LONGEST_NAME = 200
SHOWN = 20
NO_SUCH_TERRITORY = (
    "Aucune collectivité ne porte ce nom. Vérifiez l'orthographe, ou essayez le code postal ou le nom de la commune voisine."
)


def territories_named(text: str) -> list[Territory]:
    """The territories that `text` may name, the likeliest first; a single one when there is no doubt.

    No doubt: it is a territory's whole label, the very name of one current body only, or a number that only one bears.
    """
    candidates = find(g.session, text, SHOWN)
    labelled = [one for one in candidates if plain(one.label) == plain(text)]
    named = [one for one in candidates if one.found_as is None and key(one.name) == key(text)]
    if len(labelled) == 1:
        return labelled
    if len(named) == 1:
        return named
    return candidates[:1] if re.fullmatch(r"[\d\s.]+", text) and len(candidates) == 1 else candidates
