"""What comes first of an answer, with all that a first answer carries: why it is worth saying, how
sure, how fresh.

Makes words out of `Advice`; decides nothing. Used by the page of results and by the printed
briefing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from catalog.advice.answers.offering_status import is_stale
from catalog.advice.answers.recommendations import Advice
from catalog.content.sheets import Sheet
from matching.advice.recommendation import Recommendation
from matching.domain.offer import Role
from matching.domain.vocabulary import Certainty, Outcome, Theme, Verdict
from matching.domain.wording import enumeration, fact_name, long_date

# Why an offering is worth saying, by the place that an adviser gives it.
WHY: Mapping[Role, str] = {
    "call": "C'est un appel ouvert, donc la seule aide que l'on peut manquer.",
    "membership": "Vous êtes dans ce programme : il y a quelqu'un à appeler.",
    "tool": "Ce service fait ce travail.",
    "human_help": "Quelqu'un vous aide à cadrer le projet, avant toute dépense.",
    "digital_help": (
        "Quelqu'un fait le point avec vous sur vos besoins numériques, avant toute dépense."
    ),
    "companion": "Il suit un projet numérique de l'idée à la réalisation.",
    "strategy": "Il aide à bâtir une stratégie et à travailler ses données.",
    "commons": "Il se partage entre collectivités.",
    "reading": "Pour comprendre avant de décider.",
    "debate": "Pour en parler avant de décider.",
    "directory": "Pour chercher d'autres aides.",
    "local_fund": "L'argent de l'État se demande sur place, selon les règles de l'année.",
    "support": "Il appuie les collectivités sur ce sujet.",
}


@dataclass(frozen=True, slots=True)
class AnswerCard:
    """One of the first answers, with all six things that it carries."""

    item: Recommendation
    sheet: Sheet
    why: str
    certainty: str


def card_of(item: Recommendation, advice: Advice) -> AnswerCard:
    sheet = advice.catalogue.sheet(item.slug)
    return AnswerCard(
        item, sheet, _why(item, sheet, advice), _certainty(item, sheet, advice.recommendations.on)
    )


def _why(item: Recommendation, sheet: Sheet, advice: Advice) -> str:
    """The adviser's reason, then the need's own words that led to it."""
    use_cases = advice.catalogue.matching.taxonomy.use_cases
    labels = []
    for word in item.matched:
        if word in use_cases:
            labels.append(f"« {use_cases[word].label} »")
        elif word in set(Theme):
            labels.append(f"« {Theme(word).label} »")
    about = f" Votre demande touche à {enumeration(labels[:2], 'et')}." if labels else ""
    return WHY[sheet.relevance.role] + about


def _certainty(item: Recommendation, sheet: Sheet, on: date) -> str:
    """How sure the verdict is, and how fresh the sheet."""
    unknown = {
        fact_name(reason.fact) for reason in item.reasons if reason.outcome is Outcome.UNKNOWN
    }
    read = [
        reason
        for reason in item.reasons
        if reason.certainty in (Certainty.INFERRED, Certainty.DISPUTED)
    ]
    if item.verdict is Verdict.TO_CONFIRM:
        words = (
            f"À confirmer : {enumeration(sorted(unknown), 'et')}"
            if unknown
            else "À confirmer auprès de l'organisme"
        )
    elif all(reason.fact == "everyone" for reason in item.reasons):
        words = "Sûr : ouvert à tous, sans condition"
    elif read:
        words = "Assez sûr : une condition au moins est notre lecture de la source"
    else:
        words = "Sûr : toutes les conditions écrites dans la source sont remplies"
    if is_stale(sheet.lifecycle.read_on, on):
        return (
            f"{words}. Fiche à vérifier : la dernière vérification date du"
            f" {long_date(sheet.lifecycle.read_on)}."
        )
    return f"{words} (fiche vérifiée le {long_date(sheet.lifecycle.read_on)})."
