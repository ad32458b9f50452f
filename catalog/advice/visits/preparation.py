"""What a visit says of one organisation: computed as of the day of the visit until it is frozen,
then read as it was frozen."""

from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session

from catalog.advice.accounts.accounts import AccountView
from catalog.advice.answers.recommendations import look_ahead, recommend_for
from catalog.advice.visits.briefing import BriefingInput, Pick, briefing_of, with_notes
from catalog.advice.visits.changes import Change, SheetVersion, VisitState, changes_between
from catalog.advice.visits.earlier import last_frozen
from catalog.advice.visits.organisations import OrganisationView
from catalog.advice.visits.overrides import AdviserOrder, LocalAid, Proposal, order_of
from catalog.advice.visits.snapshots import OrderedAnswer, Preparation
from catalog.advice.visits.visits import VisitView
from catalog.content.offerings import PublishedCatalogue
from matching.advice.recommendation import Recommendations
from matching.domain.offer import Slug


def ordered_answer(
    session: Session, visit: VisitView, organisation: OrganisationView
) -> OrderedAnswer:
    """Returns what is proposed to this organisation, without its two pages. Raises what
    `recommend_for` raises, when the reference no longer knows it too."""
    return ordered_answers(session, visit, (organisation,))[0]


def ordered_answers(
    session: Session, visit: VisitView, organisations: Sequence[OrganisationView]
) -> tuple[OrderedAnswer, ...]:
    """Returns the same for each of these organisations. Raises as `ordered_answer` does."""
    look_ahead(session, (one.facts for one in organisations if one.snapshot is None))
    return tuple(one.snapshot or _ordered(session, visit, one) for one in organisations)


def _ordered(session: Session, visit: VisitView, organisation: OrganisationView) -> OrderedAnswer:
    answer = recommend_for(session, organisation.facts, visit.visited_on).recommendations
    return OrderedAnswer(answer, _order_of(answer, organisation))


def preparation_of(
    session: Session, account: AccountView, visit: VisitView, organisation: OrganisationView
) -> Preparation:
    """Returns what to say to this organisation. Raises as `ordered_answer` does."""
    return preparations_of(session, account, visit, (organisation,))[0]


def preparations_of(
    session: Session,
    account: AccountView,
    visit: VisitView,
    organisations: Sequence[OrganisationView],
) -> tuple[Preparation, ...]:
    """Returns what to say to each of these organisations. Raises as `ordered_answer` does."""
    computed = [one for one in organisations if one.snapshot is None]
    look_ahead(session, (one.facts for one in computed))
    subjects = [one.subject for one in computed]
    before = last_frozen(session, account, visit, subjects) if subjects else {}
    return tuple(
        _prepare(session, visit, organisation, before.get(organisation.subject))
        for organisation in organisations
    )


def _prepare(
    session: Session,
    visit: VisitView,
    organisation: OrganisationView,
    before: Preparation | None,
) -> Preparation:
    """`before`: what was said at the last visit to the same organisation."""
    if organisation.snapshot is not None:
        briefing = with_notes(
            organisation.snapshot.briefing, organisation.notes, organisation.decisions
        )
        return replace(organisation.snapshot, briefing=briefing)
    advice = recommend_for(session, organisation.facts, visit.visited_on)
    order = _order_of(advice.recommendations, organisation)
    sheets = _versions(advice.catalogue)
    now = VisitState(advice.recommendations, sheets)
    changes = None if before is None else changes_between(before.state, now, advice.catalogue)
    briefing = briefing_of(session, _asked(visit, organisation, order, changes), advice)
    return Preparation(advice.recommendations, order, changes, briefing, sheets)


def _order_of(answer: Recommendations, organisation: OrganisationView) -> AdviserOrder:
    """Without the names of who decided: what is frozen outlives an account, whose address goes some
    time after it is closed."""
    anonymous = (replace(one, made_by=None, undone_by=None) for one in organisation.overrides)
    return order_of(answer, anonymous)


def _versions(catalogue: PublishedCatalogue) -> dict[Slug, SheetVersion]:
    return {
        sheet.slug: SheetVersion(
            catalogue.checksums[sheet.slug],
            sheet.window.closes if sheet.window else None,
            sheet.window.horizon if sheet.window else None,
        )
        for sheet in catalogue.sheets
    }


def _asked(
    visit: VisitView,
    organisation: OrganisationView,
    order: AdviserOrder,
    changes: Sequence[Change] | None,
) -> BriefingInput:
    """What the two pages need to know of the visit."""
    return BriefingInput(
        title=visit.title,
        visited_on=visit.visited_on,
        facts=organisation.facts,
        picks=tuple(map(_pick, order.proposed)),
        notes=organisation.notes,
        decisions=organisation.decisions,
        changes=None if changes is None else tuple(change.says for change in changes),
    )


def _pick(proposal: Proposal) -> Pick:
    reason = proposal.override.reason if proposal.override else ""
    if isinstance(proposal.item, LocalAid):
        return Pick(aid=proposal.item, reason=reason)
    return Pick(slug=proposal.item.slug, reason=reason)
