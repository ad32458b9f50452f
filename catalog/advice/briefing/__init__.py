"""The « dossier de visite »: what an adviser leaves with an élu, and what they keep for themselves, as one frozen document."""

from catalog.advice.briefing.building import briefing_for, with_notes
from catalog.advice.briefing.document import Briefing, BriefingInput, Decision, Pick
from catalog.advice.briefing.pages import Imprint, Page, pages_of

__all__ = ["Briefing", "BriefingInput", "Decision", "Imprint", "Page", "Pick", "briefing_for", "pages_of", "with_notes"]
