"""Where an offering stands on a day, in a word and a sentence, for those who browse the catalogue
(pages and API)."""

from dataclasses import dataclass
from datetime import date

from catalog.advice.answers.evidence_words import evidence_in_words
from catalog.content.evidence import Sources, evidence_of_opening
from catalog.content.sheets import Sheet
from matching.domain.offer import Offer
from matching.domain.vocabulary import Labelled
from matching.domain.wording import long_date
from matching.verdict.availability import Availability, availability_of
from matching.verdict.verdict_words import deadline_in_words


class OfferingState(Labelled):
    """What a badge says. `listed`: a programme whose list takes no new member; `to_check`: not
    known, or known from no recent text of the operator."""

    OPEN = "open", "Ouvert"
    LISTED = "listed", "Liste fermée"
    TO_CHECK = "to_check", "À confirmer"
    CLOSED = "closed", "Fermé"
    ENDED = "ended", "Arrêté"


@dataclass(frozen=True, slots=True)
class OfferingStatus:
    """`says` goes with the badge (« Fermé depuis le… »). `is_over`: no one can enter any more;
    shown after what lives. `evidence`: what the state rests on and how old that is, in words;
    `is_sure`: the operator said it less than 12 months before that day. `is_said_open`: some source
    says that one can enter now, sure or not."""

    state: OfferingState
    says: str
    deadline: str
    evidence: str
    is_sure: bool
    is_said_open: bool

    @property
    def is_over(self) -> bool:
        return self.state in (OfferingState.CLOSED, OfferingState.ENDED)


def offering_status_of(sheet: Sheet, sources: Sources, on: date) -> OfferingStatus:
    """Returns where the offering stands on a day. « Ouvert » needs the operator's own text, or its
    word, of less than 12 months; without, the offering is « à confirmer »."""
    availability = availability_of(sheet.lifecycle, sheet.window, on)
    evidence = evidence_of_opening(sheet, sources)
    is_sure = evidence.is_sure(on)
    words = evidence_in_words(evidence, on)
    state, says = (
        _closed(availability)
        if availability.state == "closed"
        else _to_check(availability)
        if availability.state == "unknown"
        else _open(sheet)
    )
    is_said_open = state is OfferingState.OPEN
    if is_said_open and not is_sure:
        state, says = OfferingState.TO_CHECK, f"À confirmer : ouvert {words}"
    return OfferingStatus(state, says, deadline_in_words(sheet, on), words, is_sure, is_said_open)


def _open(offer: Offer) -> tuple[OfferingState, str]:
    if offer.membership is not None and offer.membership.list == "closed":
        return OfferingState.LISTED, "Réservé aux membres : la liste est fermée"
    return OfferingState.OPEN, OfferingState.OPEN.label


def _closed(availability: Availability) -> tuple[OfferingState, str]:
    since = f" depuis le {long_date(availability.on)}" if availability.on else ""
    if availability.why == "ended":
        return OfferingState.ENDED, f"Arrêté{since}"
    if availability.why == "no_new_users":
        return OfferingState.CLOSED, f"Fermé aux nouveaux utilisateurs{since}"
    return OfferingState.CLOSED, f"Fermé{since}"


def _to_check(availability: Availability) -> tuple[OfferingState, str]:
    match availability.why:
        case "not_open_yet" if availability.on:
            return OfferingState.TO_CHECK, f"Ouvre le {long_date(availability.on)}"
        case "opening_day_unknown" if availability.on:
            return (
                OfferingState.TO_CHECK,
                f"Date d’ouverture non connue, avant le {long_date(availability.on)}",
            )
        case "after_horizon" if availability.on:
            return (
                OfferingState.TO_CHECK,
                f"Annoncé jusqu’au {long_date(availability.on)} : suite à vérifier",
            )
    return OfferingState.TO_CHECK, "À confirmer auprès de l’organisme"
