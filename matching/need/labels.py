"""A need with its true labels, as an experienced adviser reads it: what the reader learns from, and
what it is measured on."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StrictBool

from matching.domain.offer import Part, Slug
from matching.domain.vocabulary import Nature

Intent = Literal["financement", "accompagnement", "outil", "comprendre", "regle"]
"""What is asked for: money, somebody, a tool, to understand, a rule."""
Understood = Literal["yes", "partly", "no"]
"""Whether an adviser knows what is meant; « partly »: they would ask; « no »: nobody could tell."""
Emergency = Literal["cyber-incident"]

Grades = dict[Slug, Annotated[float, Field(ge=0, le=3)]]


class LabelledNeed(Part):
    """One need (`seeds/needs/*.jsonl`). `use_cases` and `intents`: the most important first.
    `uses_ai`: whether AI is asked for; None when it is left open. `amounts` are euros; `dates` are
    years, months or days in ISO form. `writer`: the hand that wrote it."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    id: Annotated[str, Field(pattern=r"^[a-z]\d?-\d{3}$")]
    need: Annotated[str, Field(min_length=1, max_length=2_000)]
    nature: Annotated[Nature, Field(strict=False)]
    population: int | None
    use_cases: Annotated[tuple[Slug, ...], Field(strict=False)]
    intents: Annotated[tuple[Intent, ...], Field(strict=False)]
    uses_ai: StrictBool | None
    digital: StrictBool
    in_scope: StrictBool
    understood: Understood
    risky: StrictBool
    incident: Emergency | None
    amounts: Annotated[tuple[int, ...], Field(strict=False)]
    dates: Annotated[tuple[str, ...], Field(strict=False)]
    started: StrictBool | None
    writer: str


class GradedNeed(Part):
    """What two independent graders said of a need, over a pool of offerings: 0 to 3 each. `absurd`:
    what either of them says would be absurd or harmful among the first answers."""

    id: str
    graded: tuple[Grades, Grades]
    absurd: tuple[Slug, ...] = ()

    @property
    def grades(self) -> Grades:
        """Returns the mean of the two gradings."""
        first, second = self.graded
        return {
            slug: (first.get(slug, 0.0) + second.get(slug, 0.0)) / 2
            for slug in sorted(first.keys() | second.keys())
        }
