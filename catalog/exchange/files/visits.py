"""A visit as a table (a row per organisation and offering, what is proposed first) and as events of
a calendar."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from catalog.advice.visits.briefing import Decision
from catalog.advice.visits.overrides import LocalAid, Override, Proposal
from catalog.advice.visits.snapshots import OrderedAnswer
from catalog.exchange.formats.ics import ALARMS, CalendarEvent
from catalog.exchange.formats.stable_uuid import stable_uuid
from catalog.exchange.formats.tables import Column, Row, Table
from catalog.exchange.formats.typography import french_typography
from matching.advice.recommendation import Recommendation
from matching.advice.scenarios import VERDICT_WORDS

COLUMNS = (
    Column("Code"),
    Column("Collectivité"),
    Column("Rang proposé", "integer"),
    Column("Aide"),
    Column("Verdict"),
    Column("Ce qu’il en est"),
    Column("Qui contacter"),
    Column("Prix"),
    Column("Date limite", "date"),
    Column("Prochaine étape"),
    Column("Choix du conseiller"),
    Column("Besoin"),
    Column("Notes"),
    Column("Décisions"),
    Column("Fiche", "link"),
)


@dataclass(frozen=True, slots=True)
class VisitedOrganisation:
    """An organisation as a file tells it: who it is, what was prepared for it, what was written."""

    code: str | None
    name: str
    prepared: OrderedAnswer
    notes: str
    decisions: Sequence[Decision]


def visit_table(
    title: str,
    organisations: Iterable[VisitedOrganisation],
    address_of: Callable[[str], str],
    notes: tuple[str, ...],
) -> Table:
    """Returns, for each organisation, what is proposed in its order, then all the rest. What was
    written of it is on its first row."""
    rows = [row for organisation in organisations for row in _rows(organisation, address_of)]
    return Table(title, COLUMNS, rows, notes)


def _rows(organisation: VisitedOrganisation, address_of: Callable[[str], str]) -> Iterator[Row]:
    answer, order = organisation.prepared.answer, organisation.prepared.order
    placed = {proposal.slug: proposal for proposal in (*order.proposed, *order.removed)}
    rest = [item for item in answer.items if item.slug not in placed]
    lines: list[tuple[int | None, Proposal]] = [*enumerate(order.proposed, start=1)]
    lines += [(None, proposal) for proposal in (*order.removed, *map(Proposal, rest))]
    decisions = "\n".join(
        " ; ".join(filter(None, (one.what, one.who, one.due))) for one in organisation.decisions
    )
    written = (answer.profile.need, organisation.notes or None, decisions or None)
    for number, (rank, proposal) in enumerate(lines):
        yield [
            organisation.code,
            organisation.name,
            rank,
            *_said(proposal.item),
            _choice(proposal.override),
            *(written if number == 0 else (None, None, None)),
            address_of(proposal.slug) if proposal.slug is not None else None,
        ]


def _said(item: Recommendation | LocalAid) -> Row:
    if isinstance(item, LocalAid):
        says = f"Aide locale, non vérifiée : {item.gives}"
        return (item.title, None, says, item.desk, item.price or None, item.closes, None)
    return (
        item.title,
        VERDICT_WORDS[item.verdict],
        item.says,
        item.desk,
        item.price,
        item.closes,
        item.next_step,
    )


def _choice(override: Override | None) -> str | None:
    return f"{override.action.label} : {override.reason}" if override else None


def visit_events(
    id: str,
    title: str,
    visited_on: date,
    organisations: Sequence[VisitedOrganisation],
    url: str,
    today: date,
) -> tuple[CalendarEvent, ...]:
    """Returns the visit itself, and the deadlines of the local aids; those of the catalogue are
    `deadline_events`."""
    names = "\n".join(organisation.name for organisation in organisations)
    visit = CalendarEvent(
        str(stable_uuid("visites", id)),
        visited_on,
        title,
        names,
        url,
        (7, 1) if visited_on >= today else (),
    )
    return (
        visit,
        *(
            event
            for organisation in organisations
            for event in _local_deadlines(id, organisation, today)
        ),
    )


def _local_deadlines(
    id: str, organisation: VisitedOrganisation, today: date
) -> Iterator[CalendarEvent]:
    for proposal in organisation.prepared.order.proposed:
        aid, override = proposal.item, proposal.override
        if isinstance(aid, LocalAid) and aid.closes and override:
            uid = str(stable_uuid("visites", id, "aide-locale", str(override.id)))
            title = french_typography(f"Date limite : {aid.title}")
            about = french_typography(f"Pour {organisation.name}. Qui contacter : {aid.desk}")
            yield CalendarEvent(
                uid, aid.closes, title, about, alarms=ALARMS if aid.closes >= today else ()
            )
