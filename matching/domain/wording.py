"""French forms of numbers, dates and facts, shared by every sentence that `matching` writes."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from matching.domain.vocabulary import Nature, Programme

# What must be read with anything that the site says, on a page, in a file or in a terminal.
INDICATIVE = "Information indicative : seul l’organisme décide."

_NBSP = "\N{NO-BREAK SPACE}"

# Régions by INSEE code, as the official geographic code names them.
REGION_NAMES = {
    "01": "Guadeloupe", "02": "Martinique", "03": "Guyane", "04": "La Réunion", "06": "Mayotte",
    "11": "Île-de-France", "24": "Centre-Val de Loire", "27": "Bourgogne-Franche-Comté", "28":
    "Normandie", "32": "Hauts-de-France", "44": "Grand Est", "52": "Pays de la Loire", "53":
    "Bretagne", "75": "Nouvelle-Aquitaine", "76": "Occitanie", "84": "Auvergne-Rhône-Alpes", "93":
    "Provence-Alpes-Côte d’Azur", "94": "Corse",
}  # fmt: skip

# Name of each fact in a sentence, and what its « yes » and « no » ask for.
FACT_NAMES = {
    "nature": "Structure",
    "departement": "Département",
    "region": "Région",
    "population": "Population",
    "project_cost": "Coût du projet",
    "cost_type": "Type de dépense",
    "stage": "Avancement",
    "agents": "Nombre d’agents",
    "members": "Nombre de communes",
    "own_budget": "Budget propre",
    "staff": "Personne disponible",
    "data_maturity": "Données",
    "ai_experience": "Expérience de l’IA",
    "personal_data": "Données personnelles",
    "decisions_on_persons": "Décisions sur des personnes",
    "partners": "Partenaires",
    "goal": "But recherché",
    "uses_ai": "Recours à l’IA",
    "started": "Dépenses déjà engagées",
    "public_interest": "Intérêt public",
    "manages_public_policy": "Politique publique",
    "outre_mer": "Outre-mer",
}
EXPECTED_TRUTH = {
    "uses_ai": ("un projet qui utilise l’IA", "un projet sans IA"),
    "started": ("un projet déjà commencé", "un projet qui n’a pas commencé"),
    "public_interest": (
        "une association d’intérêt public",
        "une association qui n’est pas d’intérêt public",
    ),
    "manages_public_policy": (
        "une entreprise qui gère une politique publique",
        "une entreprise qui ne gère pas de politique publique",
    ),
    "outre_mer": ("un territoire d’outre-mer", "un territoire de métropole"),
}

# « votre commune », « votre intercommunalité »: how a verdict speaks to its reader.
_OWN_BODY = {
    Nature.COMMUNE: "votre commune",
    Nature.EPCI: "votre intercommunalité",
    Nature.DEPARTEMENT: "votre département",
    Nature.REGION: "votre région",
    Nature.COLLECTIVITE_UNIQUE: "votre collectivité",
    Nature.SYNDICAT_MIXTE: "votre syndicat",
    Nature.PETR: "votre pôle territorial",
    Nature.GROUPEMENT_COMMUNES: "votre groupe de communes",
    Nature.CCAS: "votre centre d’action sociale",
    Nature.ETABLISSEMENT_PUBLIC: "votre établissement",
    Nature.ETAT: "votre service",
    Nature.ASSOCIATION: "votre association",
    Nature.ENTREPRISE: "votre entreprise",
}


@lru_cache(maxsize=4_096)
def number(value: int) -> str:
    """« 85 000 », with the thin non-breaking space that French typography wants."""
    return format_decimal(value, locale="fr")


def euros(value: int) -> str:
    return f"{number(value)}{_NBSP}€"


def percent(rate: float, most_decimals: int = 1) -> str:
    """A rate (1 is the whole) in percent, with the decimals that it has and no more than so many.

    >>> percent(0.625).replace(_NBSP, "~"), percent(0.6).replace(_NBSP, "~")
    ('62,5~%', '60~%')
    """
    return format_percent(rate, format=f"#,##0.{'#' * most_decimals}{_NBSP}%", locale="fr")


def euro_range(low: int, high: int | None) -> str:
    if high is None:
        return f"{euros(low)} ou plus"
    if low == high:
        return euros(low)
    return f"moins de {euros(high)}" if low == 0 else f"entre {euros(low)} et {euros(high)}"


@lru_cache(maxsize=1_024)
def long_date(day: date) -> str:
    """« 31 décembre 2024 », « 1er mars 2024 »."""
    written = format_date(day, "d MMMM y", locale="fr")
    return "1er" + written[1:] if day.day == 1 else written


def as_listed(list_date: date | None) -> str:
    """«  (liste du 4 juillet 2025) » after what a list says; nothing after what a person does."""
    return f" (liste du {long_date(list_date)})" if list_date else ""


def enumeration(words: Sequence[str], last: str = "ou") -> str:
    """« une commune, un département ou une région »."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def capitalised(text: str) -> str:
    """Words that open a sentence or a cell: the first letter large, the others as they are.

    >>> capitalised("à demander à l'ANCT")
    "À demander à l'ANCT"
    """
    return text[:1].upper() + text[1:]


def uncapitalised(text: str) -> str:
    """A sentence that goes on after a colon: the first letter small. An acronym keeps its capitals.

    >>> uncapitalised("Le coût dépasse 250 000 €"), uncapitalised("DGF inconnue")
    ('le coût dépasse 250 000 €', 'DGF inconnue')
    """
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def own_organisation(nature: Nature | None) -> str:
    return _OWN_BODY[nature] if nature else "votre structure"


def fact_name(fact: str) -> str:
    return Programme(fact.partition(".")[2]).label if "." in fact else FACT_NAMES[fact]
