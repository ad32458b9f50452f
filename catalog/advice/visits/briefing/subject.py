"""What the need is about, to tell which of the other offerings are worth a word on paper: most of a
catalogue is not."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.advice.answers.recommendations import Advice
from catalog.content.sheets import Sheet
from matching.domain.vocabulary import Goal, OfferingKind
from matching.need.taxonomy import NeedReading

MONEY = (OfferingKind.APPEL, OfferingKind.FINANCEMENT)


@dataclass(frozen=True, slots=True)
class Subject:
    """The need as read, and the sheets by slug."""

    reading: NeedReading
    sheets: Mapping[str, Sheet]
    uses_ai: bool | None
    asks_for_money: bool

    def concerns(self, slug: str) -> bool:
        """Whether an offering has to do with the need: the same use, the same theme, or money when
        money is asked."""
        sheet = self.sheets[slug]
        relevance = sheet.relevance
        if relevance.needs_ai and self.uses_ai is False:
            return False
        if self.asks_for_money and sheet.kind in MONEY:
            return True
        themes, uses = (
            {*relevance.job_themes, *relevance.themes},
            {*relevance.job_use_cases, *relevance.use_cases},
        )
        return bool(self.reading.use_cases & uses or self.reading.themes.keys() & themes)


def subject_of(advice: Advice) -> Subject:
    profile = advice.recommendations.profile
    reading = advice.catalogue.matching.read(profile)
    return Subject(
        reading=reading,
        sheets={sheet.slug: sheet for sheet in advice.catalogue.sheets},
        uses_ai=profile.uses_ai,
        asks_for_money=profile.project_cost is not None or reading.says("goal", Goal.FINANCEMENT),
    )
