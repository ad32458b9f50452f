"""What comes first of an answer, with all that a first answer carries: why it is worth saying,
whether one is entitled to it, whether it answers the need, how fresh.

Makes words out of `Advice`; decides nothing. Used by the page of results and by the printed
briefing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from catalog.advice.answers.offering_status import is_stale
from catalog.advice.answers.recommendations import Advice
from catalog.content.sheets import Sheet
from matching.advice.recommendation import Recommendation
from matching.domain.offer import Role
from matching.domain.vocabulary import Certainty, NeedFit, Outcome, Theme, Verdict
from matching.domain.wording import enumeration, fact_name, long_date

# Why an offering is worth saying, by the place that an adviser gives it.
WHY: Mapping[Role, str] = {
    "call": "C'est un appel ouvert, donc la seule aide que l'on peut manquer.",
    "membership": "Vous êtes dans ce programme.",
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
_ASKS_FOR_A_SUBJECT = "C'est une aide générale : dites-nous de quoi il s'agit"
# What a sheet says of its own conditions, when somebody has to confirm them.
_DOUBT = re.compile(
    r"confirm|(?<!\()à vérifier|vérifiez le vôtre|\ble vérifie\b|pas (?:été )?vérifié|à demander à"
    r"|règles changent|dit si (?:les vôtres|vous)|ouverture .*dépend|conditions viennent"
)


@dataclass(frozen=True, slots=True)
class AnswerCard:
    """One of the first answers, with all that it carries. `certainty`: whether one is entitled to
    it, never surer than the sheet is of itself; `fit`: whether it answers the need."""

    item: Recommendation
    sheet: Sheet
    why: str
    certainty: str
    fit: str


def card_of(item: Recommendation, advice: Advice) -> AnswerCard:
    sheet = advice.catalogue.sheet(item.slug)
    answer = advice.recommendations
    asks = item.fit is NeedFit.GENERAL and answer.reading.understood != "yes"
    return AnswerCard(
        item,
        sheet,
        why=_why(item, sheet, advice),
        certainty=_certainty(item, sheet, answer.on),
        fit=_ASKS_FOR_A_SUBJECT if asks else item.fit.label,
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
    """How sure the verdict is, by the rules and by the sheet's own cautions, and how fresh the
    sheet."""
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
    elif doubt := _doubt_of(sheet):
        words = f"À faire confirmer. {doubt.rstrip('.')}"
    elif all(reason.fact == "everyone" for reason in item.reasons):
        words = "Sûr : ouvert à tous, sans condition"
    elif read:
        words = "Assez sûr : une condition au moins est notre lecture de la source"
    else:
        words = "Sûr : toutes les conditions écrites dans la source sont remplies"
    if is_stale(sheet.lifecycle.checked_on, on):
        return (
            f"{words}. Fiche à vérifier : la dernière vérification date du"
            f" {long_date(sheet.lifecycle.checked_on)}."
        )
    return f"{words} (fiche vérifiée le {long_date(sheet.lifecycle.checked_on)})."


def _doubt_of(sheet: Sheet) -> str:
    """What the sheet itself says is to be confirmed of its conditions; empty when it says
    nothing."""
    said = (*sheet.cautions, sheet.lifecycle.note or "")
    return next((sentence for sentence in said if _DOUBT.search(sentence)), "")
