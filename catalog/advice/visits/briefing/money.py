"""The financing table of the first page, from the plan that `matching.advice.funding` makes: the
certain first, then the possible."""

from collections.abc import Sequence

from catalog.advice.answers.recommendations import Advice
from catalog.advice.visits.briefing.document import Amount, Money, Pick
from catalog.advice.visits.briefing.proposals import SHOWN
from catalog.advice.visits.briefing.subject import Subject
from catalog.advice.visits.briefing.wording import TO_ASK, cut
from matching.advice.funding import FinancingPlan
from matching.advice.recommendation import Recommendation
from matching.domain.profile import Profile, ends_of
from matching.domain.vocabulary import OfferingKind
from matching.domain.wording import euro_range, euros

PROCUREMENT = "commande-publique"
_STARTED = {
    None: "à demander",
    True: "oui : à dire d’abord",
    False: "non",
}


def money_of(advice: Advice, picks: Sequence[Pick], subject: Subject) -> Money | None:
    """Returns the table when money is asked or when a proposal brings some, else None."""
    by_slug = advice.recommendations.by_slug
    shown = [by_slug[pick.slug] for pick in picks[:SHOWN] if pick.slug is not None]
    profile = advice.recommendations.profile
    granting = next(
        (item for item in shown if item.funding and item.verdict.is_open),
        None,
    )
    if not subject.asks_for_money and granting is None:
        return None
    plan = granting.funding.plan if granting and granting.funding else None
    rows = _planned(plan) if plan else _unplanned(profile, granting, shown)
    about = (
        f"Avec « {granting.title} »."
        if granting
        else "Aucune subvention certaine n’est connue à cette date."
    )
    return Money(about, (*rows, *_before_signing(advice)))


def _planned(plan: FinancingPlan) -> tuple[Amount, ...]:
    rows = [
        Amount("Coût du projet", "tel que vous l’avez dit", euros(plan.cost)),
        Amount(
            "Sûr : il reste à trouver", "quoi que décident les autres", euros(plan.left_to_find)
        ),
        Amount(
            "Possible : subvention",
            "si le dossier est retenu, et toutes les dépenses avec lui",
            f"jusqu’à {euros(plan.grant)}",
        ),
    ]
    if plan.other_public is not None and plan.own_share is not None:
        rows += [
            Amount(
                "Possible : autres aides publiques",
                "rien n’est promis",
                f"au plus {euros(plan.other_public)}",
            ),
            Amount(
                "À votre charge, au mieux",
                "si d’autres complètent et si c’est un investissement",
                f"au moins {euros(plan.own_share)}",
            ),
        ]
    rows.append(
        Amount(
            "À avancer",
            "l’aide arrive après les dépenses (à confirmer)",
            euros(plan.cash_to_advance),
        )
    )
    return tuple(rows)


def _unplanned(
    profile: Profile, granting: Recommendation | None, shown: Sequence[Recommendation]
) -> tuple[Amount, ...]:
    cost = _cost(profile)
    possible = granting.funding.notes[0] if granting and granting.funding else _local_money(shown)
    return (
        Amount(
            "Coût du projet",
            "tel que vous l’avez dit" if cost else "une fourchette suffit",
            cost or TO_ASK,
        ),
        Amount("Sûr : il reste à trouver", "tant qu’aucune aide n’est accordée", cost or TO_ASK),
        Amount("Possible", possible, TO_ASK),
        Amount("À avancer", "une aide arrive souvent après les dépenses", cost or TO_ASK),
    )


def _local_money(shown: Sequence[Recommendation]) -> str:
    names = [item.title for item in shown if item.kind is OfferingKind.FINANCEMENT]
    return (
        f"selon les règles de l’année : {', '.join(names)}"
        if names
        else "aides de l’État et de la Région, auprès de la sous-préfecture"
    )


def _before_signing(advice: Advice) -> tuple[Amount, ...]:
    answer = advice.recommendations
    raised = next((alert.message for alert in answer.alerts if alert.code == PROCUREMENT), None)
    rows = [
        Amount(
            "Déjà commencé ?",
            "ne rien signer avant de demander : une dépense engagée est souvent refusée",
            _STARTED[answer.profile.started],
        )
    ]
    if raised:
        rows.append(
            Amount(
                "Mise en concurrence", cut(raised.partition(" : ")[2] or raised, 150), "à prévoir"
            )
        )
    return tuple(rows)


def _cost(profile: Profile) -> str | None:
    cost = profile.project_cost
    return None if cost is None else euro_range(*ends_of(cost))
