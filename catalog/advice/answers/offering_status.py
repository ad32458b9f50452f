"""Where an offering stands on a day, in a word and a sentence, for those who browse the catalogue
(pages and API)."""

from dataclasses import dataclass
from datetime import date

from matching.domain.offer import Offer
from matching.domain.vocabulary import Labelled
from matching.domain.wording import long_date
from matching.verdict.availability import Availability, availability_of
from matching.verdict.verdict_words import deadline_in_words


class OfferingState(Labelled):
    """What a badge says. `listed`: a programme whose list takes no new member."""

    OPEN = "open", "Ouvert"
    LISTED = "listed", "Liste fermée"
    TO_CHECK = "to_check", "À vérifier"
    CLOSED = "closed", "Fermé"
    ENDED = "ended", "Arrêté"


@dataclass(frozen=True, slots=True)
class OfferingStatus:
    """`says` goes with the badge (« Fermé depuis le… »). `is_over`: no one can enter any more;
    shown after what lives."""

    state: OfferingState
    says: str
    deadline: str
    is_stale: bool

    @property
    def is_over(self) -> bool:
        return self.state in (OfferingState.CLOSED, OfferingState.ENDED)


def offering_status_of(offer: Offer, on: date) -> OfferingStatus:
    """Returns the offering's standing on a day. An open one that nobody has checked for 12 months
    is « à vérifier »."""
    availability = availability_of(offer.lifecycle, offer.window, on)
    stale = is_stale(offer.lifecycle.read_on, on)
    state, says = (
        _closed(availability)
        if availability.state == "closed"
        else _to_check(availability)
        if availability.state == "unknown"
        else _open(offer)
    )
    if stale and state is OfferingState.OPEN:
        state, says = (
            OfferingState.TO_CHECK,
            f"À vérifier : dernière vérification le {long_date(offer.lifecycle.read_on)}",
        )
    return OfferingStatus(state, says, deadline_in_words(offer, on), stale)


def is_stale(read_on: date, on: date) -> bool:
    """Whether a check is more than 12 months old on that day (29 February counts as the 28th a year
    later)."""
    is_leap_day = (read_on.month, read_on.day) == (2, 29)
    return on > read_on.replace(
        year=read_on.year + 1, day=28 if is_leap_day else read_on.day
    )


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
    return OfferingState.TO_CHECK, "À vérifier auprès de l’organisme"
