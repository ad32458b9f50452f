"""What comes first of an answer, with all that a first answer carries: why it is worth saying,
whether one is entitled to it, whether it answers the need, how fresh.

Makes words out of `Advice`; decides nothing. Used by the page of results and by the printed
briefing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from catalog.advice.answers.evidence_words import evidence_in_words
from catalog.advice.answers.recommendations import Advice
from catalog.content.evidence import evidence_of_condition, evidence_of_opening, oldest_of
from catalog.content.sheets import Sheet
from matching.advice.recommendation import Recommendation
from matching.domain.offer import Role
from matching.domain.vocabulary import Certainty, NeedFit, Outcome, Theme, Verdict
from matching.domain.wording import enumeration, fact_name

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
        certainty=_certainty(item, sheet, advice),
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


def _certainty(item: Recommendation, sheet: Sheet, advice: Advice) -> str:
    """How sure the verdict is, what it rests on and how old that is: of the conditions that it
    rests on, that whose evidence is the oldest; what says that it is open, where only that is not
    sure."""
    on, sources = advice.recommendations.on, advice.catalogue.sources
    opening = evidence_of_opening(sheet, sources)
    conditions = [
        evidence_of_condition(sheet, sources, reason.fact, reason.source) for reason in item.reasons
    ]
    evidence = oldest_of(conditions or [opening], on)
    rests_on = evidence_in_words(evidence, on)
    if item.verdict is Verdict.TO_CONFIRM:
        unknown = {
            fact_name(reason.fact) for reason in item.reasons if reason.outcome is Outcome.UNKNOWN
        }
        missing = (
            f" : {enumeration(sorted(unknown), 'et')}" if unknown else " auprès de l'organisme"
        )
        return f"À confirmer{missing}, {rests_on}."
    if doubt := _doubt_of(sheet):
        return f"À faire confirmer. {doubt.rstrip('.')}, {rests_on}."
    # A list says who is on it; that it is open or closed is another matter.
    says_open = opening.is_sure(on) or sheet.membership is not None
    words = _how_sure(item, is_sure=evidence.is_sure(on) and says_open)
    if evidence.is_sure(on) and not says_open:
        return f"{words}, {rests_on} ; ouvert {evidence_in_words(opening, on)}."
    return f"{words}, {rests_on}."


def _how_sure(item: Recommendation, *, is_sure: bool) -> str:
    """The conditions are met: whether that is sure, and how the source says it."""
    if all(reason.fact == "everyone" for reason in item.reasons):
        level, words = "Sûr", "ouvert à tous, sans condition"
    elif any(
        reason.certainty in (Certainty.INFERRED, Certainty.DISPUTED) for reason in item.reasons
    ):
        level, words = "Assez sûr", "une condition au moins est notre lecture de la source"
    else:
        level, words = "Sûr", "toutes les conditions écrites dans la source sont remplies"
    return f"{level if is_sure else 'À confirmer'} : {words}"


def _doubt_of(sheet: Sheet) -> str:
    """What the sheet itself says is to be confirmed of its conditions; empty when it says
    nothing."""
    said = (*sheet.cautions, sheet.lifecycle.note or "")
    return next((sentence for sentence in said if _DOUBT.search(sentence)), "")
