"""The « dossier de visite »: what an adviser leaves with an élu, and what they keep for themselves,
as one frozen document."""

from catalog.advice.visits.briefing.build import briefing_for, briefing_of, with_notes
from catalog.advice.visits.briefing.document import Briefing, BriefingInput, Decision, Pick
from catalog.advice.visits.briefing.pages import Imprint, PaperPage, pages_of

__all__ = [
    "Briefing",
    "BriefingInput",
    "Decision",
    "Imprint",
    "PaperPage",
    "Pick",
    "briefing_for",
    "briefing_of",
    "pages_of",
    "with_notes",
]
