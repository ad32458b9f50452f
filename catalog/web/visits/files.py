"""A visit as files: its table (CSV, XLSX, ODS), and its days as a calendar."""

from datetime import datetime

from flask import Response, g

from catalog.advice.accounts.accounts import Role
from catalog.advice.answers.deadlines import deadlines_of
from catalog.advice.visits.organisations import organisations_of
from catalog.advice.visits.preparation import ordered_answers
from catalog.advice.visits.visits import VisitView, find_visit
from catalog.content.offerings import PublishedCatalogue, published
from catalog.content.sheets import Sheet
from catalog.exchange.files.deadlines import EARLIEST, deadline_events
from catalog.exchange.files.visits import VisitedOrganisation, visit_events, visit_table
from catalog.exchange.formats.disclaimers import cautions, disclaimers
from catalog.exchange.formats.ics import calendar_of
from catalog.web.site.access import for_role
from catalog.web.site.clock import today_in_paris
from catalog.web.site.downloads import (
    CALENDAR,
    DOWNLOADING,
    FORMATS,
    address_of_sheet,
    own_file,
    own_table,
)
from catalog.web.site.identity import own_account
from catalog.web.site.limits import limited
from catalog.web.site.requests import address_of, current_settings
from catalog.web.visits.blueprint import address, visits


@visits.get(f"/visites/<id>/tableau.{FORMATS}")
@for_role(Role.ADVISER)
@limited(DOWNLOADING)
def download_table(id: str, extension: str) -> Response:
    visit, catalogue = find_visit(g.session, own_account(), id), published(g.session)
    oldest = min(sheet.lifecycle.read_on for sheet in catalogue.sheets)
    notes = disclaimers(
        visit.visited_on, today_in_paris(), oldest, is_official=current_settings().is_official
    )
    table = visit_table(visit.title, _visited(visit), address_of_sheet, notes)
    return own_table(table, extension, "visite", visit.visited_on, _state_of(visit, catalogue))


@visits.get("/visites/<id>/echeances.ics")
@for_role(Role.ADVISER)
@limited(DOWNLOADING)
def download_calendar(id: str) -> Response:
    """The visit itself, and all the days of what is proposed in it."""
    visit, today = find_visit(g.session, own_account(), id), today_in_paris()
    catalogue, organisations = published(g.session), _visited(visit)
    own = visit_events(
        id, visit.title, visit.visited_on, organisations, address_of(address(id)), today
    )
    ahead = deadline_events(
        deadlines_of(_proposed(organisations, catalogue), EARLIEST),
        today,
        address_of_sheet,
    )
    notes = cautions(is_official=current_settings().is_official)
    calendar = calendar_of(visit.title, (*own, *ahead), _state_of(visit, catalogue), notes)
    return own_file(calendar, CALENDAR, f"visite-{visit.visited_on.isoformat()}.ics")


def _state_of(visit: VisitView, catalogue: PublishedCatalogue) -> datetime:
    """Since when the file would say the same, but for what the day changes: the bytes are the same
    for whoever asks twice."""
    return max(visit.changed_at, catalogue.published_at)


def _visited(visit: VisitView) -> list[VisitedOrganisation]:
    organisations = organisations_of(g.session, visit)
    answers = ordered_answers(g.session, visit, organisations)
    return [
        VisitedOrganisation(one.code, one.name, answer, one.notes, one.decisions)
        for one, answer in zip(organisations, answers, strict=True)
    ]


def _proposed(
    organisations: list[VisitedOrganisation], catalogue: PublishedCatalogue
) -> list[Sheet]:
    """The sheets of what is proposed to some organisation; one that the catalogue no longer has is
    left out."""
    slugs = {
        proposal.slug
        for organisation in organisations
        for proposal in organisation.prepared.order.proposed
    }
    return [sheet for sheet in catalogue.sheets if sheet.slug in slugs]
