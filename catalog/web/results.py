"""The result as the page shows it: which answer comes first, why, how sure, what is folded, what an answer moved.

Makes words out of `Advice`; decides nothing. Used by the page of results.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from catalog.advice.recommendations import Advice
from catalog.content.sheets import Example, Sheet
from matching.eligibility import door_of
from matching.offer import Role
from matching.recommendation import Recommendation, Recommendations
from matching.vocabulary import Certainty, OfferingKind, Outcome, Theme, Verdict
from matching.wording import enumeration, fact_name, long_date, own_body

SHOWN_FIRST = 3
EXAMPLES_SHOWN = 3
# A sheet that nobody checked for a year is shown as « à vérifier ».
STALE_AFTER = timedelta(days=365)
# Why an offering is worth saying, by the place that an adviser gives it.
WHY: Mapping[Role, str] = {
    "call": "C'est un appel ouvert, donc la seule aide que l'on peut manquer.",
    "membership": "Vous êtes dans ce programme : il y a quelqu'un à appeler.",
    "tool": "Ce service fait ce travail.",
    "human_help": "Quelqu'un vous aide à cadrer le projet, avant toute dépense.",
    "digital_help": "Quelqu'un fait le point avec vous sur vos besoins numériques, avant toute dépense.",
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
class Card:
    """One of the first answers, with all six things that it carries."""

    item: Recommendation
    sheet: Sheet
    why: str
    certainty: str


@dataclass(frozen=True, slots=True)
class Result:
    """The page's parts, in its order. Lists that are empty are not shown."""

    first: Card | None
    next: tuple[Card, ...]
    more: tuple[Recommendation, ...]
    also_open: tuple[Recommendation, ...]
    to_confirm: tuple[Recommendation, ...]
    closed: tuple[Recommendation, ...]
    refused: tuple[Recommendation, ...]
    calls: str
    examples: tuple[Example, ...]
    oldest_check: date


def result_of(advice: Advice, today: date) -> Result:
    answer, catalogue = advice.recommendations, advice.catalogue
    cards = tuple(_card(item, advice) for item in answer.recommendations[:SHOWN_FIRST])
    reading = catalogue.matching.read(answer.profile)
    return Result(
        first=cards[0] if cards else None,
        next=cards[1:],
        more=answer.recommendations[SHOWN_FIRST:],
        also_open=_with_verdict(answer.others, Verdict.ELIGIBLE),
        to_confirm=_with_verdict(answer.others, Verdict.TO_CONFIRM),
        closed=_with_verdict(answer.others, Verdict.CLOSED),
        refused=_with_verdict(answer.others, Verdict.NOT_ELIGIBLE),
        calls=calls_in_words(advice, today),
        examples=catalogue.examples_for(reading)[:EXAMPLES_SHOWN],
        oldest_check=min(sheet.lifecycle.checked_on for sheet in catalogue.sheets),
    )


def calls_in_words(advice: Advice, today: date) -> str:
    """The plain sentence about calls for projects: which are open, for this body or not, or that none is."""
    answer = advice.recommendations
    verdicts = {item.slug: item.verdict for item in (*answer.recommendations, *answer.others)}
    when = "aujourd'hui" if answer.on == today else f"le {long_date(answer.on)}"
    calls = [sheet for sheet in advice.catalogue.sheets if sheet.kind is OfferingKind.APPEL]
    open_calls = [sheet for sheet in calls if door_of(sheet.lifecycle, sheet.window, answer.on).state == "open"]
    if open_calls:
        names = enumeration([_call(sheet, verdicts[sheet.slug], answer) for sheet in open_calls], "et")
        return f"Appel à projets ouvert {when} : {names}."
    return f"Aucun appel à projets IA connu n'est ouvert {when}."


def moved_in_words(before: Recommendations, after: Recommendations) -> tuple[str, ...]:
    """What an answer changed: one sentence per verdict that moved, and the offering that now comes first."""
    was = {item.slug: item for item in (*before.recommendations, *before.others)}
    moved = [
        f"{item.title} : « {was[item.slug].says.rstrip('.')} » devient « {item.says.rstrip('.')} »."
        for item in (*after.recommendations, *after.others)
        if was[item.slug].verdict is not item.verdict
    ]
    first_before, first_after = (answer.recommendations[:1] for answer in (before, after))
    if first_after and [item.slug for item in first_before] != [item.slug for item in first_after]:
        moved.append(f"{first_after[0].title} : passe en premier.")
    return tuple(moved)


def _with_verdict(items: Sequence[Recommendation], verdict: Verdict) -> tuple[Recommendation, ...]:
    return tuple(item for item in items if item.verdict is verdict)


def _card(item: Recommendation, advice: Advice) -> Card:
    sheet = advice.catalogue.sheet(item.slug)
    return Card(item, sheet, _why(item, sheet, advice), _certainty(item, sheet, advice.recommendations.on))


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
    unknown = {fact_name(reason.fact) for reason in item.reasons if reason.outcome is Outcome.UNKNOWN}
    read = [reason for reason in item.reasons if reason.certainty in (Certainty.INFERRED, Certainty.DISPUTED)]
    if item.verdict is Verdict.TO_CONFIRM:
        words = f"À confirmer : {enumeration(sorted(unknown), 'et')}" if unknown else "À confirmer auprès de l'organisme"
    elif all(reason.fact == "everyone" for reason in item.reasons):
        words = "Sûr : ouvert à tous, sans condition"
    elif read:
        words = "Assez sûr : une condition au moins est notre lecture de la source"
    else:
        words = "Sûr : toutes les conditions écrites dans la source sont remplies"
    if on - sheet.lifecycle.checked_on > STALE_AFTER:
        return f"{words}. Fiche à vérifier : la dernière vérification date du {long_date(sheet.lifecycle.checked_on)}."
    return f"{words} (fiche vérifiée le {long_date(sheet.lifecycle.checked_on)})."


def _call(sheet: Sheet, verdict: Verdict, answer: Recommendations) -> str:
    until = f", jusqu'au {long_date(sheet.window.closes)}" if sheet.window and sheet.window.closes else ""
    aside = f", mais pas pour {own_body(answer.profile.nature)}" if verdict is Verdict.NOT_ELIGIBLE else ""
    return f"{sheet.title}{until}{aside}"
