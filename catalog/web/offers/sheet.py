"""What is shown of an offering, as terms and texts made from its sheet. Used by `views` and
`comparison`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from catalog.advice.answers.deadlines import has_days
from catalog.advice.answers.offering_status import OfferingStatus, offering_status_of
from catalog.advice.browsing.audience import Audience, audience_of
from catalog.content.offerings import PublishedCatalogue
from catalog.content.sheets import Conflict, Example, Relay, Sheet
from matching.advice.funding import funding_of
from matching.domain.offer import Funding, Window
from matching.domain.profile import CostRange, Profile
from matching.domain.wording import capitalised, euros, long_date, percent
from matching.verdict.conditions import Clause, clause_of, conditions_of

TO_ASK = "à demander"
_EXPENSES = {
    "rh": "personnel",
    "equipement": "équipements",
    "fonctionnement": "fonctionnement",
    "frais_indirects": "frais indirects",
}
_RENEWALS = {
    "unknown": "On ne sait pas si une nouvelle édition est prévue : à demander.",
    "announced": "Une suite est annoncée.",
    "none": "Aucune suite n’est prévue.",
}
_EXAMPLES_SHOWN = 3
_LAST_DAYS = ("Date limite", "Fin annoncée")

Lines = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Benefit:
    """A conditional benefit, with its condition in words."""

    says: str
    condition: Clause
    source: str | None


@dataclass(frozen=True, slots=True)
class SheetPage:
    """All that the page shows of an offering on a day, whoever reads it. `conditions_source`: the
    one that states them all; `other_days`: what the calendar says beside the last day."""

    sheet: Sheet
    offering_status: OfferingStatus
    audience: Audience
    provider: str
    conditions: Clause
    conditions_source: str | None
    benefits: tuple[Benefit, ...]
    calendar: Lines
    other_days: Lines
    has_days: bool
    money: Lines
    relays: tuple[Relay, ...]
    related: tuple[Sheet, ...]
    alternatives: tuple[Sheet, ...]
    prerequisites: tuple[Sheet, ...]
    excludes: tuple[Sheet, ...]
    conflicts: tuple[Conflict, ...]
    examples: tuple[Example, ...]


def sheet_page(catalogue: PublishedCatalogue, slug: str, on: date) -> SheetPage:
    """Raises `OfferingNotFound`."""
    sheet = catalogue.sheet(slug)
    provider = catalogue.providers[sheet.provider]
    related = _sheets(catalogue, sheet.related)
    conditions = conditions_of(sheet)
    return SheetPage(
        sheet=sheet,
        offering_status=offering_status_of(sheet, catalogue.sources, on),
        audience=audience_of(sheet),
        provider=f"{provider.name} ({provider.acronym})" if provider.acronym else provider.name,
        conditions=conditions,
        conditions_source=_only_source(conditions),
        benefits=tuple(
            Benefit(term.says, clause_of(term.when), term.source) for term in sheet.terms
        ),
        calendar=_calendar(sheet),
        other_days=[line for line in _window(sheet.window) if line[0] not in _LAST_DAYS]
        if sheet.window
        else [],
        has_days=has_days(sheet),
        money=_money(sheet.funding) if sheet.funding else [],
        relays=tuple(
            relay for relay in catalogue.references.relays if sheet.slug in relay.offerings
        ),
        related=related,
        alternatives=tuple(
            other
            for other in related
            if not offering_status_of(other, catalogue.sources, on).is_over
        ),
        prerequisites=_sheets(catalogue, sheet.prerequisites),
        excludes=_sheets(catalogue, sheet.excludes),
        conflicts=tuple(
            conflict for conflict in catalogue.references.conflicts if conflict.about == slug
        ),
        examples=_examples(catalogue, sheet),
    )


def _sheets(catalogue: PublishedCatalogue, slugs: Sequence[str]) -> tuple[Sheet, ...]:
    return tuple(catalogue.sheet(slug) for slug in slugs)


def _only_source(conditions: Clause) -> str | None:
    named = set(_sources_of(conditions))
    return named.pop() if len(named) == 1 else None


def _sources_of(clause: Clause) -> Iterator[str]:
    if clause.source:
        yield clause.source
    for part in clause.parts:
        yield from _sources_of(part)


def _calendar(sheet: Sheet) -> Lines:
    lines = (
        _window(sheet.window)
        if sheet.window
        else [("Période", "Sans période fixée : aucune date limite n’est connue.")]
    )
    lifecycle = sheet.lifecycle
    stage = lifecycle.phase.label + (
        f", depuis le {long_date(lifecycle.since)}" if lifecycle.since else ""
    )
    lines.append(("Où en est l’offre", capitalised(stage)))
    lines.append(("Sources lues le", long_date(lifecycle.read_on)))
    return lines


def _window(window: Window) -> Lines:
    lines: list[tuple[str, str | None]] = [
        ("Ouverture", f"le {long_date(window.opens)}" if window.opens else None),
        (
            "Ouvert au plus tard",
            f"le {long_date(window.known_open_on)}"
            if window.known_open_on and not window.opens
            else None,
        ),
        ("Date limite", f"le {long_date(window.closes)} inclus" if window.closes else None),
        ("Fin annoncée", f"le {long_date(window.horizon)}" if window.horizon else None),
        *((event.name, f"le {long_date(event.on)}") for event in window.events),
        ("Suite", _RENEWALS[window.renewal]),
    ]
    return [(term, text) for term, text in lines if text]


def _money(funding: Funding) -> Lines:
    cost = funding.cost
    has_bounds = cost is not None and cost.min is not None and cost.max is not None
    whole_range = CostRange(min=cost.min, max=cost.max) if cost and has_bounds else None
    bounds = funding_of(funding, Profile(project_cost=whole_range)) if whole_range else None
    grant = (
        _between(bounds.grant_min, bounds.grant_max)
        if bounds and bounds.grant_max is not None
        else TO_ASK
    )
    expenses = ", ".join(
        _EXPENSES.get(expense, expense.replace("_", " ")) for expense in funding.expenses
    )
    return [
        ("Fonds", funding.fund),
        ("Enveloppe", _envelope(funding.envelope) if funding.envelope else TO_ASK),
        (
            "Taux",
            f"{percent(funding.rate, 4)} des dépenses retenues" if funding.rate else TO_ASK,
        ),
        ("Coût du projet", _between(cost.min, cost.max) if cost else TO_ASK),
        ("Subvention possible", grant),
        ("Dépenses prévues", expenses or TO_ASK),
    ]


def _between(low: int | None, high: int | None) -> str:
    if low is not None and high is not None:
        return f"de {euros(low)} à {euros(high)}"
    if low is not None:
        return f"au moins {euros(low)}"
    return f"au plus {euros(high)}" if high is not None else TO_ASK


def _envelope(amount: int) -> str:
    return (
        f"{amount // 1_000_000} M€ ({euros(amount)})" if amount % 1_000_000 == 0 else euros(amount)
    )


def _examples(catalogue: PublishedCatalogue, sheet: Sheet) -> tuple[Example, ...]:
    """Projects of a like use; the offering itself may have had no part in them."""
    uses = {*sheet.relevance.job_use_cases, *sheet.relevance.use_cases}
    alike = [example for example in catalogue.references.examples if uses & set(example.use_cases)]
    return tuple(alike[:_EXAMPLES_SHOWN])
