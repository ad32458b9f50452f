"""The first page's answers: what to propose, and the plain words when there is nothing; with what
is closed, in a line."""

from collections.abc import Sequence

from catalog.advice.answers.first_answers import WHY, AnswerCard, card_of
from catalog.advice.answers.recommendations import Advice
from catalog.advice.visits.briefing.document import BriefedProposal, Pick, Way
from catalog.advice.visits.briefing.subject import MONEY, Subject
from catalog.advice.visits.briefing.wording import TO_ASK, cut
from catalog.advice.visits.overrides import LocalAid
from matching.advice.recommendation import Recommendation
from matching.domain.contacts import LocalContact
from matching.domain.vocabulary import Verdict
from matching.domain.wording import capitalised, long_date, uncapitalised

SHOWN = 3
_CLOSED_SHOWN = 2
_LOCAL_AID = "Aide locale : le catalogue n’en sait rien, tout est à demander à qui la porte."


def picked(advice: Advice, picks: Sequence[Pick] | None) -> tuple[Pick, ...]:
    """Returns the adviser's order, or the catalogue's own; what the catalogue no longer holds is
    left out."""
    if picks is None:
        return tuple(Pick(slug=item.slug) for item in advice.recommendations.recommendations)
    known = {sheet.slug for sheet in advice.catalogue.sheets}
    return tuple(pick for pick in picks if pick.aid is not None or pick.slug in known)


def proposals_of(advice: Advice, picks: Sequence[Pick]) -> tuple[BriefedProposal, ...]:
    by_slug = advice.recommendations.by_slug
    return tuple(
        _from_words(pick.aid)
        if pick.aid is not None
        else _from_sheet(card_of(by_slug[pick.slug or ""], advice))
        for pick in picks[:SHOWN]
    )


def fallback_of(advice: Advice) -> str:
    """What to say when the catalogue has nothing open for this need."""
    office = advice.recommendations.profile.sous_prefecture or "la sous-préfecture ou la préfecture"
    return (
        "Rien d’ouvert dans le catalogue ne répond directement à cette demande. "
        f"Appelez le service de l’État près de chez vous : {office}."
    )


def closed_of(advice: Advice, subject: Subject) -> str:
    """« AMI… : clos depuis le 1er janvier 2025 ; aucune nouvelle édition connue. »"""
    return " ".join(f"{item.title} : {_why_closed(item)}" for item in closed_items(advice, subject))


def closed_items(advice: Advice, subject: Subject) -> tuple[Recommendation, ...]:
    """What is closed and would have answered the need: what only its date closes first, then
    money."""
    closed = [
        item
        for item in advice.recommendations.others
        if item.verdict is Verdict.CLOSED and subject.concerns(item.slug)
    ]
    closed.sort(key=lambda item: (item.near_miss is None, item.kind not in MONEY))
    return tuple(closed[:_CLOSED_SHOWN])


def _why_closed(item: Recommendation) -> str:
    says = item.near_miss.message if item.near_miss and item.near_miss.fact == "on" else item.says
    return f"{uncapitalised(says).rstrip('.')}."


def _from_sheet(card: AnswerCard) -> BriefedProposal:
    item = card.item
    return BriefedProposal(
        slug=item.slug,
        title=item.title,
        promise=item.promise,
        says=cut(item.says, 160),
        why=WHY[card.sheet.relevance.role],
        price=cut(item.price, 200),
        desk=cut(capitalised(item.desk), 260),
        deadline=item.deadline,
        next_step=cut(item.next_step, 200),
        certainty=cut(card.certainty, 200),
        ways=_ways_to(item.contacts),
    )


def _ways_to(contacts: Sequence[LocalContact]) -> tuple[Way, ...]:
    """Those of one desk, the page having no room for more: the organisation's own when it can be
    reached, else the offering's."""
    reachable = [one for one in contacts if one.telephone or one.email]
    reachable.sort(key=lambda one: one.kind is None)
    ways = []
    for one in reachable[:1]:
        if one.telephone and one.telephone_link:
            ways.append(Way(one.telephone, one.telephone_link))
        if one.email:
            ways.append(Way(one.email, f"mailto:{one.email}"))
    return tuple(ways)


def _from_words(aid: LocalAid) -> BriefedProposal:
    return BriefedProposal(
        slug=None,
        title=cut(aid.title, 120),
        promise=cut(aid.gives, 120),
        says="Proposée par votre conseiller",
        why=_LOCAL_AID,
        price=cut(aid.price, 200) or TO_ASK,
        desk=cut(capitalised(aid.desk), 260),
        deadline=f"Avant le {long_date(aid.closes)} inclus"
        if aid.closes
        else "Pas de date limite connue",
        next_step=TO_ASK,
        certainty="À confirmer auprès de qui porte l’aide : elle n’est pas au catalogue.",
    )
