"""Evidence: what a claim of a sheet rests on, how old it is, and whether it is sure on a day.

« Ouvert » and « Sûr » need the operator's own text, or the operator's word, of less than 12
months. Pure: the day is an argument.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from catalog.content.sheets import Sheet, Source
from matching.domain.recency import is_recent
from matching.domain.rules import Everyone, Leaf, Membership, Rule, children_of
from matching.domain.vocabulary import Certainty

Sources = Mapping[str, Source]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A source, and the day on which the operator confirmed what is drawn from it, if it did."""

    source: Source
    confirmed_on: date | None = None

    @property
    def day(self) -> date:
        """The day for which the evidence speaks: the last confirmation; else the source's own
        date; else the day on which it was read. A law stands until it is replaced: it speaks for
        the day on which it was read, whatever the day it was signed."""
        source = self.source
        read = source.read_on if source.dated is None or source.kind == "law" else source.dated
        return read if self.confirmed_on is None else max(read, self.confirmed_on)

    @property
    def operators_day(self) -> date | None:
        """The last day for which the operator itself speaks, in its own text or when asked; None
        when it never did."""
        return self.day if self.source.own else self.confirmed_on

    def is_sure(self, on: date) -> bool:
        """Whether the operator said it less than 12 months before that day."""
        return self.operators_day is not None and is_recent(self.operators_day, on)


@dataclass(frozen=True, slots=True)
class EvidencedCondition:
    """A condition that a sheet writes as certain, and what it rests on. `fact` is `everyone` for
    what is open to all."""

    fact: str
    evidence: Evidence


def evidence_of(source: Source, confirmed_on: date | None = None) -> Evidence:
    """Returns what a source is worth: it may be confirmed as a whole, or for one condition."""
    days = [day for day in (source.confirmed_on, confirmed_on) if day is not None]
    return Evidence(source, max(days, default=None))


def evidence_of_opening(sheet: Sheet, sources: Sources) -> Evidence:
    """Returns what says that an offering is open: the source of its lifecycle, where the sheet
    names it, else the most recent of the sheet's sources that are the operator's own; the most
    recent of all where none is."""
    lifecycle = sheet.lifecycle
    named = (lifecycle.source,) if lifecycle.source else sheet.sources
    return max(
        (evidence_of(sources[source], lifecycle.confirmed_on) for source in named),
        key=lambda evidence: (evidence.source.own, evidence.day, evidence.source.id),
    )


def evidence_of_condition(
    sheet: Sheet, sources: Sources, fact: str, source: str | None
) -> Evidence:
    """Returns what a condition of a sheet rests on, from its fact and its source; a condition that
    names no source takes the first of its sheet."""
    named = source or sheet.sources[0]
    confirmed = [
        node.confirmed_on
        for node in _conditions_of(sheet)
        if node.confirmed_on is not None
        and (_fact_of(node), node.source or sheet.sources[0]) == (fact, named)
    ]
    return evidence_of(sources[named], max(confirmed, default=None))


def oldest_of(evidences: Iterable[Evidence], on: date) -> Evidence:
    """Returns the evidence on which the whole rests: one that is not sure on that day before any
    that is, then the oldest. Raises `ValueError` for none at all."""
    return min(
        evidences,
        key=lambda evidence: (evidence.is_sure(on), evidence.day, evidence.source.id),
    )


def certain_conditions(sheet: Sheet, sources: Sources) -> tuple[EvidencedCondition, ...]:
    """Returns the conditions of the way in that a sheet writes as certain, each once, in its
    order."""
    told = dict.fromkeys(
        (_fact_of(node), node.source or sheet.sources[0])
        for node in _conditions_of(sheet)
        if isinstance(node, Everyone) or node.certainty is Certainty.CERTAIN
    )
    return tuple(
        EvidencedCondition(fact, evidence_of_condition(sheet, sources, fact, source))
        for fact, source in told
    )


def _conditions_of(sheet: Sheet) -> Iterator[Leaf | Everyone]:
    way_in = sheet.way_in
    if isinstance(way_in, Membership):
        yield from (way_in.nature_leaf, way_in.list_leaf)
        if way_in.entry is not None:
            yield from _ends_of(way_in.entry)
    else:
        yield from _ends_of(way_in)


def _ends_of(rule: Rule) -> Iterator[Leaf | Everyone]:
    if isinstance(rule, Leaf | Everyone):
        yield rule
    for child in children_of(rule):
        yield from _ends_of(child)


def _fact_of(node: Leaf | Everyone) -> str:
    return node.fact if isinstance(node, Leaf) else "everyone"
