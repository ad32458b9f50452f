"""What a visit says of one organisation: computed as of the day of the visit until it is frozen,
then read as it was frozen."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlmodel import Session, col, desc, select

from catalog.advice.accounts.accounts import AccountView
from catalog.advice.answers.recommendations import recommend_for
from catalog.advice.visits.access import check_version, row_to_change, visible_to
from catalog.advice.visits.briefing import BriefingInput, Pick, briefing_for, with_notes
from catalog.advice.visits.changes import Change, SheetVersion, VisitState, changes_between
from catalog.advice.visits.organisations import OrganisationView, view_of_organisation
from catalog.advice.visits.overrides import AdviserOrder, LocalAid, Proposal, kept_of, order_of
from catalog.advice.visits.snapshots import Preparation, canonical, read_snapshot
from catalog.advice.visits.visits import VisitView, find_visit
from catalog.content.offerings import PublishedCatalogue, checksums
from catalog.storage.models import Visit, VisitOrganisation
from matching.domain.offer import Slug


def preparation_of(
    session: Session, account: AccountView, visit: VisitView, organisation: OrganisationView
) -> Preparation:
    """Returns what to say to this organisation. Raises what `recommend_for` raises, when the
    reference no longer knows it too."""
    if organisation.snapshot is not None:
        briefing = with_notes(
            organisation.snapshot.briefing, organisation.notes, organisation.decisions
        )
        return replace(organisation.snapshot, briefing=briefing)
    advice = recommend_for(session, organisation.facts, visit.visited_on)
    # Without the names of who decided: what is frozen outlives an account, whose address goes some
    # time after it is closed.
    order = order_of(
        advice.recommendations,
        (replace(one, made_by=None, undone_by=None) for one in organisation.overrides),
    )
    sheets = _versions(session, advice.catalogue)
    before = _last_frozen(session, account, visit, organisation.subject)
    now = VisitState(advice.recommendations, sheets)
    changes = None if before is None else changes_between(before.state, now, advice.catalogue)
    briefing = briefing_for(session, _asked(visit, organisation, order, changes), visit.visited_on)
    return Preparation(advice.recommendations, order, changes, briefing, sheets)


def freeze(
    session: Session, account: AccountView, visit_id: str, version: int, at: datetime, today: date
) -> None:
    """Keeps what is recommended to each organisation, for good; notes and decisions alone change
    afterwards. The caller commits.

    Raises `VisitNotFound`, `VisitFrozen`, `VisitChanged`, and what `recommend_for` raises.
    """
    visit = row_to_change(session, account, visit_id, at)
    check_version(visit, version)
    view = find_visit(session, account, visit_id)
    for row in session.exec(
        select(VisitOrganisation).where(VisitOrganisation.visit_id == visit_id)
    ).all():
        prepared = replace(
            preparation_of(session, account, view, view_of_organisation(session, row)),
            frozen_on=today,
        )
        kept = kept_of(prepared.answer, prepared.order)
        row.snapshot = canonical(prepared)
        row.first_computed, row.first_kept = kept.computed, kept.kept
        row.first_removed, row.first_added = kept.removed, kept.added
        session.add(row)
    visit.frozen_at = at


def _last_frozen(
    session: Session, account: AccountView, visit: VisitView, subject: str
) -> Preparation | None:
    """The latest visit before this one, to the same organisation, that was frozen and that this
    account may see."""
    found = (
        select(VisitOrganisation.snapshot)
        .join(Visit)
        .where(
            VisitOrganisation.subject == subject,
            Visit.id != visit.id,
            Visit.visited_on <= visit.visited_on,
            col(Visit.frozen_at).is_not(None),
            visible_to(account),
        )
        .order_by(desc(Visit.visited_on), desc(Visit.frozen_at), col(VisitOrganisation.position))
        .limit(1)
    )
    text = session.exec(found).first()
    return None if text is None else read_snapshot(text)


def _versions(session: Session, catalogue: PublishedCatalogue) -> dict[Slug, SheetVersion]:
    known = checksums(session)
    return {
        sheet.slug: SheetVersion(
            known[sheet.slug],
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
