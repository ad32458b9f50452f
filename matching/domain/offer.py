"""Offer: what deciding, ordering and explaining need to know of an offering. Built from a published
sheet."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Literal, Self, cast

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    model_validator,
)

from matching.domain.rules import DEPTH_MAX, Membership, Rule, depth_of
from matching.domain.vocabulary import (
    Axis,
    DeskKind,
    Goal,
    Nature,
    OfferingKind,
    Phase,
    Staff,
    Stage,
    Theme,
)

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Sentence = Annotated[str, Field(min_length=1, max_length=600)]
SourceId = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]


# The place an adviser gives an offering, whatever the need (weights in `ranking.py`): an open call
# for projects, a programme one belongs to, a tool that does a job, human help for any project, free
# digital help, engineering for strategy and data, the companion of any digital project, commons to
# share, things to read, a way to debate, a directory of aids, the State's local funds, other
# support.
Role = Literal[
    "call",
    "membership",
    "tool",
    "human_help",
    "digital_help",
    "strategy",
    "companion",
    "commons",
    "reading",
    "debate",
    "directory",
    "local_fund",
    "support",
]


# As far as the size of an organisation changes what an adviser says first; « other » is no
# collectivité (steps in `situation.py`).
Size = Literal["small", "modest", "medium", "large", "other"]


class Part(BaseModel):
    """A part of a sheet: unknown keys are refused, nothing changes once read."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Lifecycle(Part):
    """Where the offering stands. `open_to_new_users: null` is « on ne sait pas », and makes the
    availability not known. `read_on`: the day on which the sheet was last held against its sources;
    `confirmed_on`: that on which the operator, when asked, said where the offering stands."""

    phase: Phase
    since: date | None = None
    open_to_new_users: StrictBool | None
    read_on: date
    confirmed_on: date | None = None
    source: SourceId | None = None
    note: Sentence | None = None

    @model_validator(mode="after")
    def _a_shut_door_has_a_date(self) -> Self:
        if (self.phase.is_over or self.open_to_new_users is False) and self.since is None:
            raise ValueError("Une offre fermée dit depuis quand : ajoutez « since ».")
        return self


class Event(Part):
    name: Sentence
    on: date


class Window(Part):
    """When one may apply. The closing day itself is open. `known_open_on`: the first day on which
    we know it was open."""

    opens: date | None = None
    known_open_on: date | None = None
    closes: date | None = None
    horizon: date | None = None
    renewal: Literal["unknown", "announced", "none"] = "unknown"
    events: tuple[Event, ...] = ()
    source: SourceId | None = None
    note: Sentence | None = None

    @property
    def closed_since(self) -> date:
        """The first day on which it is closed: the day after the closing day, which is open. Raises
        `ValueError` for one that has no closing day."""
        if self.closes is None:
            raise ValueError("it has no closing day")
        return self.closes + timedelta(days=1)

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        opening = self.opens or self.known_open_on
        if opening and self.closes and self.closes < opening:
            raise ValueError("La date de clôture précède l’ouverture.")
        return self


class CostBounds(Part):
    """Bounds of a project's cost, in euros, both included."""

    min: Annotated[StrictInt, Field(ge=0)] | None = None
    max: Annotated[StrictInt, Field(ge=0)] | None = None

    @model_validator(mode="after")
    def _bounds_in_order(self) -> Self:
        if self.min is not None and self.max is not None and self.max < self.min:
            raise ValueError("Le coût le plus haut est sous le plus bas.")
        return self


class Funding(Part):
    """A grant: `rate` of retained expenses (0.60 is 60 %), `envelope` and `cost` in euros."""

    fund: Sentence
    envelope: Annotated[StrictInt, Field(ge=0)] | None = None
    rate: Annotated[float, Field(gt=0, le=1)] | None = None
    cost: CostBounds | None = None
    expenses: tuple[str, ...] = ()
    source: SourceId | None = None
    note: Sentence | None = None


class Term(Part):
    """A conditional benefit: judged with the grammar of `eligibility`, shown, without effect on the
    verdict.

    `about: price` replaces the price shown when the condition is met.
    """

    when: Rule
    says: Sentence
    about: Literal["price", "gives"] = "gives"
    source: SourceId | None = None


LocalDesk = DeskKind | Literal["relays"]


class Contact(Part):
    """Who to call: a desk, never a person. `local` adds the organisation's own desks, in their
    order: a kind of desk of the State's directory (its sous-préfecture, its EPCI…), or the relays
    of its département."""

    desk: Sentence | None
    local: LocalDesk | tuple[LocalDesk, ...] | None = None
    email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[a-z]+$")] | None = None
    phone: str | None = None
    url: Annotated[str, Field(pattern=r"^https://[^\s]+$")] | None = None
    source: SourceId | None = None

    @property
    def local_desks(self) -> tuple[LocalDesk, ...]:
        """`local` as a tuple, whether the sheet names none, one or several."""
        if self.local is None:
            return ()
        return self.local if isinstance(self.local, tuple) else (self.local,)


Grade = Annotated[float, Field(ge=0, le=3)]
General = Literal[
    "financement", "accompagnement", "outil", "comprendre", "regle",
    "uses_ai", "risky", "vague", "works", "elsewhere",
]  # fmt: skip
"""What a need may be beside a use case: what is asked for; AI, or a use of it that is risky;
nothing precise; works to be paid for; something else than what the catalogue is for."""


class UseFit(Part):
    """How well the offering answers a use, 0 to 3, by two independent advisers: for a small
    organisation (a commune under 3,500 inhabitants, with nobody to spare), and for a larger one."""

    small: tuple[Grade, Grade] = (0.0, 0.0)
    large: tuple[Grade, Grade] = (0.0, 0.0)


class Relevance(Part):
    """What the offering is good for: orders the answers, never changes a verdict.

    `job_themes` and `job_use_cases` are the needs it answers by itself, `themes` and `use_cases`
    those it helps with; `words` are the need's own words, as people write them. `needs_ai`: of use
    to a project with AI only. `stages`, `natures` and `sizes` are those it is mostly for, where it
    is not for all. `fits` and `fits_in_general` are its column of the table of advisers; a sheet
    without it is graded by the use cases that it names.
    """

    role: Role
    job_themes: tuple[Theme, ...] = ()
    themes: tuple[Theme, ...] = ()
    job_use_cases: tuple[Slug, ...] = ()
    use_cases: tuple[Slug, ...] = ()
    stages: tuple[Stage, ...] = ()
    goals: tuple[Goal, ...] = ()
    staff: tuple[Staff, ...] = ()
    natures: tuple[Nature, ...] = ()
    sizes: tuple[Size, ...] = ()
    words: tuple[str, ...] = ()
    needs_ai: StrictBool = False
    fits: Mapping[Slug, UseFit] = Field(default_factory=dict)
    fits_in_general: Mapping[General, UseFit] = Field(default_factory=dict)


class Offer(Part):
    """An offering as `judge` and `recommend` read it. Exactly one of `eligibility` and `membership`
    is given.

    `subject_to` is what someone decides freely (« l’accord du préfet »): said beside a yes, without
    effect on the verdict.
    """

    slug: Slug
    title: Annotated[str, Field(min_length=3, max_length=120)]
    kind: OfferingKind
    axis: Axis
    provider: Slug
    promise: Annotated[str, Field(min_length=10, max_length=80)]
    summary: Annotated[str, Field(min_length=40, max_length=1200)]
    gives: tuple[Sentence, ...]
    eligibility: Rule | None = None
    membership: Membership | None = None
    lifecycle: Lifecycle
    window: Window | None = None
    funding: Funding | None = None
    terms: tuple[Term, ...] = ()
    contact: Contact
    subject_to: Sentence | None = None
    price: Sentence | None
    next_step: Sentence | None
    relevance: Relevance
    sources: Annotated[tuple[SourceId, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _one_way_in(self) -> Self:
        if (self.eligibility is None) == (self.membership is None):
            raise ValueError(
                "Une fiche a soit « eligibility », soit « membership » : l’un des deux, pas les"
                " deux."
            )
        rules = [
            self.eligibility,
            self.membership.entry if self.membership else None,
            *(term.when for term in self.terms),
        ]
        if any(rule is not None and depth_of(rule) > DEPTH_MAX for rule in rules):
            raise ValueError(f"Une règle descend au plus à {DEPTH_MAX} niveaux.")
        return self

    @property
    def way_in(self) -> Rule | Membership:
        """What decides who may use it: a rule, or the list of a programme's members."""
        if self.membership is not None:
            return self.membership
        return cast(Rule, self.eligibility)  # one of the two is given: `_one_way_in`
