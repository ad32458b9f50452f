"""What a dated list says of an organisation, from how many of its communes are on it, and in which
words.

One rule, for one organisation (`programmes`) and for all of them (`census`).
"""

from datetime import date

from catalog.territories.places import ListMembership, Silence
from matching.domain.vocabulary import Programme
from matching.domain.wording import long_date

# Contracts of whole EPCI. A single commune of theirs on the list may have come from another EPCI
# since: that is no yes.
_OF_WHOLE_EPCI = frozenset({Programme.CRTE, Programme.TERRITOIRES_INDUSTRIE})
# Communes are helped for a while, and stay on the list.
_TO_BE_CHECKED = frozenset({Programme.VILLAGES_AVENIR})

Said = tuple[bool | None, Silence | None]


def said_of(programme: str, *, is_complete: bool, communes: int, listed: int, gaps: int) -> Said:
    """Whether the organisation is a member, and when that is unknown, why. Of its `communes`, so
    many are `listed`, and of so many the list could not speak (`gaps`)."""
    if listed and (programme not in _OF_WHOLE_EPCI or listed + gaps >= communes):
        return True, None
    if listed:
        return None, Silence.IN_PART
    if not is_complete:
        return None, Silence.PARTIAL
    if gaps:
        return None, Silence.UNAWARE
    return False, None


def listed_in_words(programme: Programme, list_date: date, *, is_member: bool) -> str:
    """« liste du 2 juin 2026 », and what being on it does not say."""
    unsaid = (
        ", accompagnement en cours à vérifier" if is_member and programme in _TO_BE_CHECKED else ""
    )
    return f"liste du {long_date(list_date)}{unsaid}"


def silence_in_words(known: ListMembership, kind: str) -> str:
    """Why a list says neither yes nor no of an organisation of this kind."""
    listed = f"la liste du {long_date(known.list_date)}"
    if known.silence is Silence.IN_PART:
        return f"{listed} n’a qu’une partie de ses communes"
    if known.silence is Silence.UNAWARE:
        return (
            f"{listed} ne dit rien de"
            f" {'cette commune' if kind == 'commune' else 'l’une de ses communes'}"
        )
    return f"pas dans {listed}, qui est partielle"
