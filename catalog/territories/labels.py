"""The French words that tell one territory from another, and name the State's local desk. Used by
`gazetteer` and `search`."""

import re

from catalog.territories.places import StateOffice, Territory

FORMER_KINDS = {
    "commune-associee": "commune associée",
    "commune-deleguee": "commune déléguée",
    "arrondissement-municipal": "arrondissement municipal",
}
_STARTS_WITH_A_VOWEL = re.compile(r"[aeiouyàâæéèêëîïôœùûü]", re.IGNORECASE)


def label_of(
    kind: str, name: str, departements: tuple[tuple[str, str], ...], *, is_overseas: bool
) -> str:
    """« Péronne (80, Somme) », « CC des Villes Soeurs (76 et 80) », « Nord (département, 59) ».

    `departements`: number and name of each one the territory touches.
    """
    numbers = " et ".join(
        filter(None, [", ".join(number for number, _ in departements[:-1]), departements[-1][0]])
    )
    if kind == "region":
        return f"{name} (région)"
    if kind == "departement":
        return f"{name} (département, {numbers})"
    if kind == "collectivite_unique":
        return f"{name} ({'outre-mer' if is_overseas else 'collectivité unique'}, {numbers})"
    if len(departements) > 1 or departements[0][1] == name:
        return f"{name} ({numbers})"
    return f"{name} ({numbers}, {departements[0][1]})"


def former_label(kind: str, name: str, governing: Territory) -> str:
    """« Lomme, commune associée de Lille (59, Nord) »."""
    return f"{name}, {FORMER_KINDS[kind]} {of_place(governing.label)}"


def of_place(name: str) -> str:
    """« de Péronne », « d’Abbeville », « du Havre », « des Andelys »."""
    if name.startswith("Le "):
        return f"du {name[3:]}"
    if name.startswith("Les "):
        return f"des {name[4:]}"
    return f"d’{name}" if _STARTS_WITH_A_VOWEL.match(name) else f"de {name}"


def office_at(commune: str, name: str, *, is_prefecture: bool) -> StateOffice:
    """The préfecture or sous-préfecture whose seat is this commune."""
    kind, word = (
        ("prefecture", "Préfecture") if is_prefecture else ("sous-prefecture", "Sous-préfecture")
    )
    return StateOffice(kind, commune, name, f"{word} {of_place(name)}")
