"""Puts a briefing together: one advice, one table of carriers, then each part of the two pages from
them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlmodel import Session

from catalog.advice.answers.calls import calls_in_words
from catalog.advice.answers.known_facts import known_organisation, name_of
from catalog.advice.answers.recommendations import Advice, recommend_for
from catalog.advice.visits.briefing.adviser import (
    blocking_of,
    cautions_of,
    choices_of,
    deadlines_near,
    example_of,
    sources_of,
    verdicts_of,
)
from catalog.advice.visits.briefing.document import Briefing, BriefingInput, Decision
from catalog.advice.visits.briefing.identity import identity_of, list_dates
from catalog.advice.visits.briefing.money import money_of
from catalog.advice.visits.briefing.openings import openings_of
from catalog.advice.visits.briefing.proposals import closed_of, fallback_of, picked, proposals_of
from catalog.advice.visits.briefing.questions import questions_of
from catalog.advice.visits.briefing.subject import subject_of
from catalog.advice.visits.briefing.wording import cut
from matching.domain.wording import long_date, own_organisation

# What fits on the pages beside the rest; the whole need stays in the dossier.
_NEED = 700
_NOTES = 500
_CHANGES_SHOWN = 4
_DECISIONS_SHOWN = 6


def briefing_for(session: Session, organisation: BriefingInput, on: date) -> Briefing:
    """Returns both pages for this organisation, its answers being those of the day `on`. Raises as
    `recommend_for` does."""
    return briefing_of(session, organisation, recommend_for(session, organisation.facts, on))


def briefing_of(session: Session, organisation: BriefingInput, advice: Advice) -> Briefing:
    """Returns the same from the advice for the organisation's facts."""
    answer = advice.recommendations
    known = known_organisation(session, answer.profile)
    subject = subject_of(advice)
    picks = picked(advice, organisation.picks)
    blocking = blocking_of(advice)
    briefing = Briefing(
        name=name_of(answer.profile),
        organisation=own_organisation(answer.profile.nature),
        visit=cut(organisation.title, 120),
        visited_on=long_date(organisation.visited_on),
        as_of=long_date(answer.on),
        lists=list_dates(known),
        identity=identity_of(session, known),
        need=cut(answer.profile.need or "", _NEED),
        blocking=blocking,
        proposals=proposals_of(advice, picks),
        fallback="" if picks else fallback_of(advice),
        calls=calls_in_words(advice),
        # No money is spoken of for a use that is prohibited.
        money=None if blocking else money_of(advice, picks, subject),
        closed=closed_of(advice, subject),
        questions=questions_of(advice, subject),
        cautions=cautions_of(advice),
        deadlines=deadlines_near(advice, subject, picks),
        openings=openings_of(advice, advice.scenarios, subject),
        choices=choices_of(advice, picks),
        example="" if blocking else example_of(session, advice, subject),
        since=None if organisation.changes is None else _changes(organisation.changes),
        notes="",
        decisions=(),
        sources=sources_of(advice, picks),
        freshness=long_date(min(sheet.lifecycle.read_on for sheet in advice.catalogue.sheets)),
        live_link=organisation.live_link,
        verdicts=verdicts_of(advice),
    )
    return with_notes(briefing, organisation.notes, organisation.decisions)


def with_notes(briefing: Briefing, notes: str, decisions: Sequence[Decision]) -> Briefing:
    """Returns the same pages with these notes and decisions, as far as they fit: a visit writes
    them after the rest is frozen."""
    shown = (
        Decision(cut(one.what, 160), cut(one.who, 60), cut(one.due, 40))
        for one in decisions[:_DECISIONS_SHOWN]
    )
    return replace(briefing, notes=cut(notes, _NOTES), decisions=tuple(shown))


def _changes(changes: Sequence[str]) -> tuple[str, ...]:
    more = len(changes) - _CHANGES_SHOWN
    others = (
        (f"Et {more} autre{'s' if more > 1 else ''} changement{'s' if more > 1 else ''}.",)
        if more > 0
        else ()
    )
    return (*(cut(change, 200) for change in changes[:_CHANGES_SHOWN]), *others)
