"""The « dossier de visite »: what an adviser leaves with an élu, and what they keep for themselves, as one frozen document."""

from catalog.advice.briefing.building import briefing_for, with_notes
from catalog.advice.briefing.document import Briefing, BriefingInput, Decision, Pick

__all__ = ["Briefing", "BriefingInput", "Decision", "Pick", "briefing_for", "with_notes"]
