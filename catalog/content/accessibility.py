"""How accessible the site is: what was seen on each page of the sample, criterion by criterion, and
the figures that follow.

Everything is in `seeds/rgaa.yaml`, read once, when the site starts. The rate is that of the RGAA:
the criteria met over those that apply; a criterion that one page does not meet is not met.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

from catalog.content.yaml_files import read_yaml
from catalog.settings import PROJECT_ROOT

FILE = PROJECT_ROOT / "seeds" / "rgaa.yaml"
# The themes of the RGAA 4.1.2, in their order, and how many criteria each has.
THEMES = (
    ("Images", 9),
    ("Cadres", 2),
    ("Couleurs", 3),
    ("Multimédia", 13),
    ("Tableaux", 8),
    ("Liens", 2),
    ("Scripts", 5),
    ("Éléments obligatoires", 10),
    ("Structuration de l’information", 4),
    ("Présentation de l’information", 14),
    ("Formulaires", 13),
    ("Navigation", 11),
    ("Consultation", 12),
)
NUMBERS = tuple(
    f"{theme}.{number}"
    for theme, (_, count) in enumerate(THEMES, 1)
    for number in range(1, count + 1)
)
EVERY_PAGE = "all"
PARTLY_FROM = 0.5


class Status(StrEnum):
    """What a page, or the sample, makes of a criterion; the values are the official
    abbreviations."""

    MET = "C"
    UNMET = "NC"
    NOT_APPLICABLE = "NA"


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SamplePage(_Read):
    """A page that was examined. `reached`: what one does before it opens."""

    id: str
    name: str
    address: str
    reached: str = ""


class Criterion(_Read):
    """`met` and `unmet` name pages; to the others the criterion does not apply. `note`: what was
    seen, and how."""

    number: str
    title: str
    met: Literal["all"] | tuple[str, ...] = ()
    unmet: dict[str, str] = {}
    note: str

    @property
    def theme(self) -> int:
        return int(self.number.partition(".")[0])

    @property
    def status(self) -> Status:
        """That of the whole sample."""
        if self.unmet:
            return Status.UNMET
        return Status.MET if self.met else Status.NOT_APPLICABLE

    def status_on(self, page: str) -> Status:
        if page in self.unmet:
            return Status.UNMET
        return Status.MET if self.met == EVERY_PAGE or page in self.met else Status.NOT_APPLICABLE


class RgaaAssessment(_Read):
    """One examination of the sample, on one day."""

    version: str
    assessed_on: date
    pages: tuple[SamplePage, ...]
    criteria: tuple[Criterion, ...]

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if tuple(criterion.number for criterion in self.criteria) != NUMBERS:
            raise ValueError("les critères ne sont pas les 106 du RGAA, dans leur ordre")
        pages = {page.id for page in self.pages}
        for criterion in self.criteria:
            met = () if criterion.met == EVERY_PAGE else criterion.met
            if unknown := {*met, *criterion.unmet} - pages:
                raise ValueError(
                    f"critère {criterion.number} : pages hors de l’échantillon,"
                    f" {', '.join(sorted(unknown))}"
                )
            if twice := set(met) & set(criterion.unmet):
                raise ValueError(
                    f"critère {criterion.number} : à la fois respecté et non respecté,"
                    f" {', '.join(sorted(twice))}"
                )
        return self

    @property
    def counts(self) -> Counter[Status]:
        """How many criteria are met, unmet or do not apply, on the whole sample."""
        return counts_of(self.criteria)

    @property
    def rate(self) -> float:
        """Between 0 and 1: the figure of the declaration."""
        return _rate(self.counts)

    @property
    def mean_rate(self) -> float:
        """Between 0 and 1: the mean of the pages' own rates."""
        return sum(_rate(self.counts_on(page.id)) for page in self.pages) / len(self.pages)

    @property
    def state(self) -> str:
        """What the law calls that rate, as every page says it."""
        if not self.unmet:
            return "totalement conforme"
        return "partiellement conforme" if self.rate >= PARTLY_FROM else "non conforme"

    @property
    def unmet(self) -> tuple[Criterion, ...]:
        return tuple(criterion for criterion in self.criteria if criterion.status is Status.UNMET)

    def counts_on(self, page: str) -> Counter[Status]:
        return Counter(criterion.status_on(page) for criterion in self.criteria)

    @property
    def by_theme(self) -> tuple[tuple[str, tuple[Criterion, ...]], ...]:
        """Each theme, by its number and name, with its criteria."""
        return tuple(
            (
                f"{number}. {name}",
                tuple(criterion for criterion in self.criteria if criterion.theme == number),
            )
            for number, (name, _) in enumerate(THEMES, 1)
        )

    def names(self, pages: Iterable[str]) -> tuple[str, ...]:
        """The names of these pages, in the order of the sample."""
        wanted = set(pages)
        return tuple(page.name for page in self.pages if page.id in wanted)


def counts_of(criteria: Iterable[Criterion]) -> Counter[Status]:
    return Counter(criterion.status for criterion in criteria)


@cache
def assessment() -> RgaaAssessment:
    return RgaaAssessment.model_validate(read_yaml(FILE))


def _rate(counts: Counter[Status]) -> float:
    applicable = counts[Status.MET] + counts[Status.UNMET]
    return counts[Status.MET] / applicable if applicable else 1.0
