"""The two pages of a visit to one organisation: every text and figure already decided and worded,
nothing about their layout.

Plain values only (texts, tuples), so that a visit may keep a briefing as JSON and show the same one
years later.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from catalog.advice.visits.overrides import LocalAid

# Rows of the table of decisions, filled or to be filled.
DECISION_ROWS = 5


@dataclass(frozen=True, slots=True)
class Pick:
    """One thing that the adviser puts forward: a sheet of the catalogue (`slug`) or a local aid in
    their own words (`aid`).

    `reason` is the adviser's own, shown on their page only.
    """

    slug: str | None = None
    aid: LocalAid | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the table of decisions; what is not known yet is left empty, to be filled by
    hand."""

    what: str
    who: str = ""
    due: str = ""


@dataclass(frozen=True, slots=True)
class BriefingInput:
    """What a visit knows of one organisation. `facts` are those of a profile (`need` among them),
    as the API takes them.

    `picks`: the order after the adviser's overrides, None for the catalogue's own. `changes`: what
    changed since the last visit, None for a first visit. `live_link`: the short address of the live
    version.
    """

    title: str
    visited_on: date
    facts: Mapping[str, Any]
    picks: tuple[Pick, ...] | None = None
    notes: str = ""
    decisions: tuple[Decision, ...] = ()
    changes: tuple[str, ...] | None = None
    live_link: str | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """A way to reach a desk: what is read, and the address that it opens (`tel:`, `mailto:`,
    `https:`)."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class FactLine:
    """A term and its text: « Population », « 7 090 habitants… »; then the ways to reach whom it
    names."""

    term: str
    text: str
    ways: tuple[Way, ...] = ()

    @property
    def with_ways(self) -> str:
        """The text and the ways on one line, for a document without links."""
        return " · ".join((self.text, *(way.text for way in self.ways)))


@dataclass(frozen=True, slots=True)
class BriefedProposal:
    """One of the things to propose. `slug` is None for a local aid, of which the catalogue knows
    nothing; `ways` lead to the desk."""

    slug: str | None
    title: str
    promise: str
    says: str
    why: str
    price: str
    desk: str
    deadline: str
    next_step: str
    certainty: str
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True)
class Amount:
    """One row of the financing table: what it is, under which condition, how much."""

    what: str
    condition: str
    amount: str


@dataclass(frozen=True, slots=True)
class Money:
    """The financing table, when money is asked. `about` says which offering it counts on."""

    about: str
    amounts: tuple[Amount, ...]

    @property
    def rows(self) -> tuple[tuple[str, str, str], ...]:
        return tuple((one.what, one.condition, one.amount) for one in self.amounts)


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question to ask, most decisive first, and what each answer would change."""

    label: str
    effects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Caution:
    """A duty, a prohibition or a point to check, with the text it comes from and that text's
    date."""

    text: str
    origin: str
    is_grave: bool = False


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A source as cited: its title, then who publishes it and when it was published and seen."""

    title: str
    origin: str


@dataclass(frozen=True, slots=True)
class VerdictLine:
    """One offering of the annex: its verdict in a word, and in a sentence."""

    title: str
    verdict: str
    says: str


@dataclass(frozen=True, slots=True)
class Briefing:
    """Both pages, then the annex. The first page stays with the élu, the second is the adviser's.

    `blocking` is said before anything is proposed. `openings` are near misses and other carriers.
    `since` is None for a first visit, empty when nothing changed.
    """

    name: str
    organisation: str
    visit: str
    visited_on: str
    as_of: str
    lists: str
    identity: tuple[FactLine, ...]
    need: str
    blocking: str
    proposals: tuple[BriefedProposal, ...]
    fallback: str
    calls: str
    money: Money | None
    closed: str
    questions: tuple[AskedQuestion, ...]
    cautions: tuple[Caution, ...]
    deadlines: tuple[str, ...]
    openings: tuple[str, ...]
    choices: tuple[str, ...]
    example: str
    since: tuple[str, ...] | None
    notes: str
    decisions: tuple[Decision, ...]
    sources: tuple[CitedSource, ...]
    freshness: str
    live_link: str | None
    verdicts: tuple[VerdictLine, ...]

    @property
    def decision_rows(self) -> tuple[tuple[str, str, str], ...]:
        """Those that were made, then empty rows to fill by hand."""
        made = [(one.who, one.what, one.due) for one in self.decisions]
        return (*made, *[("", "", "")] * max(DECISION_ROWS - len(made), 1))

    @property
    def verdict_rows(self) -> tuple[tuple[str, str, str], ...]:
        return tuple((one.title, one.verdict, one.says) for one in self.verdicts)
