"""The grammar of `eligibility:`: leaves that test one fact, nodes that combine them. What a sheet
may say, nothing more.

A rule is data: no arithmetic, no string to evaluate. `eligibility.py` judges it, `reasons.py` words
it.
"""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    StrictBool,
    StrictInt,
    Tag,
    field_validator,
    model_validator,
)

from matching.domain.profile import Facts, closed_list_of, kind_of
from matching.domain.vocabulary import Certainty, Nature, Programme

DEPTH_MAX = 4
PROGRAMME_PREFIX = "programmes."
PopulationKind = Literal["municipale", "totale", "dgf", "any"]

# Read from the type of each fact, so that a new one is written once: yes or no, or one of a closed
# list.
TRUTH_FACTS = frozenset(fact for fact in Facts.model_fields if kind_of(fact) == StrictBool)
_CLOSED_LISTS = {fact for fact in Facts.model_fields if closed_list_of(fact)}
LIST_FACTS = frozenset({"departement", "region", *_CLOSED_LISTS})
NUMERIC_FACTS = frozenset({"population", "project_cost", "agents", "members"})
# What a condition may read, the programmes apart.
READ_FACTS = NUMERIC_FACTS | TRUTH_FACTS | LIST_FACTS


class Node(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Leaf(Node):
    """One condition on one fact, with the source that states it and how sure the reading is.

    `source` may be left out in a sheet: the sheet then fills it with its first source.
    `confirmed_on`: the day on which the operator, when asked, said that the condition holds.
    """

    fact: str
    certainty: Certainty = Certainty.CERTAIN
    source: str | None = None
    confirmed_on: date | None = None
    note: str | None = None

    @field_validator("fact")
    @classmethod
    def _is_a_known_fact(cls, fact: str) -> str:
        programmes = {PROGRAMME_PREFIX + programme for programme in Programme}
        if fact not in READ_FACTS | programmes:
            known = ", ".join([*sorted(READ_FACTS), f"{PROGRAMME_PREFIX}<nom>"])
            raise ValueError(
                f"« {fact} » n’est pas un fait que l’on peut tester dans une règle ({known})."
            )
        return fact


class OneOf(Leaf):
    """Met when the fact is among the values; when the fact is a set (the régions of an EPCI), when
    all of it is."""

    values: Annotated[tuple[str, ...], Field(alias="in", min_length=1)]

    @model_validator(mode="after")
    def _values_belong_to_the_fact(self) -> Self:
        if self.fact not in LIST_FACTS:
            raise ValueError(f"« {self.fact} » ne se compare pas à une liste (« in »).")
        if self.fact in ("departement", "region"):
            return self
        closed_list = [member.value for member in kind_of(self.fact)]
        unknown = [value for value in self.values if value not in closed_list]
        if unknown:
            raise ValueError(
                f"« {unknown[0]} » n’est pas une valeur de « {self.fact} »"
                f" ({', '.join(closed_list)})."
            )
        return self


class Bounds(Leaf):
    """A number (euros, inhabitants, agents, communes) between bounds: `min`, `max` are included,
    `below`, `above` are not."""

    min: StrictInt | None = None
    max: StrictInt | None = None
    below: StrictInt | None = None
    above: StrictInt | None = None
    population: PopulationKind = "any"
    ambiguous_at: tuple[StrictInt, ...] = ()

    @model_validator(mode="after")
    def _bounds_make_sense(self) -> Self:
        if self.fact not in NUMERIC_FACTS:
            raise ValueError(f"« {self.fact} » n’est pas un nombre : pas de borne possible.")
        if self.lowest is None and self.highest is None:
            raise ValueError("Une borne au moins : « min », « max », « below » ou « above ».")
        if self.highest is not None and self.highest < (self.lowest or 0):
            raise ValueError(
                "Aucun nombre ne peut remplir cette condition : la borne haute est sous la borne"
                " basse."
            )
        return self

    @cached_property
    def lowest(self) -> int | None:
        """The smallest number that meets the condition, if any bounds it below."""
        bounds = [
            bound
            for bound in (self.min, None if self.above is None else self.above + 1)
            if bound is not None
        ]
        return max(bounds, default=None)

    @cached_property
    def highest(self) -> int | None:
        """The largest number that meets the condition, if any bounds it above."""
        bounds = [
            bound
            for bound in (self.max, None if self.below is None else self.below - 1)
            if bound is not None
        ]
        return min(bounds, default=None)


class Is(Leaf):
    """A yes/no fact, or the membership of a programme (`fact:
    programmes.action-coeur-de-ville`)."""

    expected: Annotated[StrictBool, Field(alias="is")]

    @model_validator(mode="after")
    def _fact_is_yes_or_no(self) -> Self:
        if self.fact not in TRUTH_FACTS and not self.fact.startswith(PROGRAMME_PREFIX):
            raise ValueError(f"« {self.fact} » n’est pas un fait vrai ou faux.")
        return self


class Everyone(Node):
    """Open to all, without condition."""

    everyone: Literal[True]
    source: str | None = None
    confirmed_on: date | None = None


class All(Node):
    all: Annotated[tuple["Rule", ...], Field(min_length=1)]


class Any_(Node):
    any: Annotated[tuple["Rule", ...], Field(min_length=1)]


class None_(Node):
    """The negation of `any`. Its leaves are `certain`: what we only infer must not refuse
    anybody."""

    none: Annotated[tuple["Rule", ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _leaves_are_certain(self) -> Self:
        if any(leaf.certainty is not Certainty.CERTAIN for leaf in leaves_of(self)):
            raise ValueError(
                "Sous « none », chaque condition doit être « certain » : une lecture incertaine ne"
                " refuse personne."
            )
        return self


class Each(Node):
    """Judges the rule on every member of a group of communes."""

    each: "Rule"


def _kind_of_node(data: Any) -> str | None:
    """The tag of the union: one wrong key then gives one located error instead of one per kind of
    node."""
    keys = set(data) if isinstance(data, dict) else {type(data).__name__.lower().strip("_")}
    for key in ("everyone", "all", "any", "none", "each"):
        if key in keys:
            return key
    if keys & {"in", "values", "oneof"}:
        return "in"
    if keys & {"min", "max", "below", "above", "bounds"}:
        return "bounds"
    return "is" if keys & {"is", "expected"} else None


Rule = Annotated[
    Annotated[Everyone, Tag("everyone")]
    | Annotated[All, Tag("all")]
    | Annotated[Any_, Tag("any")]
    | Annotated[None_, Tag("none")]
    | Annotated[Each, Tag("each")]
    | Annotated[OneOf, Tag("in")]
    | Annotated[Bounds, Tag("bounds")]
    | Annotated[Is, Tag("is")],
    Discriminator(_kind_of_node),
]

for _node in (All, Any_, None_, Each):
    _node.model_rebuild()


class Membership(Node):
    """Belonging to a programme is a dated list, never a threshold (read by
    `eligibility.judge_membership`).

    `entry` says who could join: it can refuse an organisation that is not on the list, never admit
    one.
    """

    programme: Programme
    list: Literal["closed", "open"]
    natures: Annotated[tuple[Nature, ...], Field(min_length=1)]
    entry: Rule | None = None
    source: str | None = None

    @cached_property
    def nature_leaf(self) -> OneOf:
        return OneOf(
            fact="nature",
            values=tuple(nature.value for nature in self.natures),
            source=self.source,
        )

    @cached_property
    def list_leaf(self) -> Is:
        return Is(fact=PROGRAMME_PREFIX + self.programme, expected=True, source=self.source)


def children_of(rule: Rule) -> tuple[Rule, ...]:
    match rule:
        case All(all=children) | Any_(any=children) | None_(none=children):
            return children
        case Each(each=child):
            return (child,)
    return ()


def leaves_of(rule: Rule) -> Iterator[Leaf]:
    """Every leaf, in the order of the sheet."""
    if isinstance(rule, Leaf):
        yield rule
    for child in children_of(rule):
        yield from leaves_of(child)


def has_effect(rule: Rule) -> bool:
    """False for a rule of discretionary conditions only: it is shown, and takes no part in the
    verdict."""
    if isinstance(rule, Leaf):
        return rule.certainty is not Certainty.DISCRETIONARY
    return isinstance(rule, Everyone) or any(has_effect(child) for child in children_of(rule))


def depth_of(rule: Rule) -> int:
    """1 for a leaf; a sheet may go down to `DEPTH_MAX`."""
    return 1 + max((depth_of(child) for child in children_of(rule)), default=0)
