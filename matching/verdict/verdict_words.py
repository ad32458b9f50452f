"""A verdict in the words of the offering's kind (« Ouvert à votre commune », « Vous y êtes »), and
its deadline."""

from datetime import date

from matching.domain.offer import Offer
from matching.domain.profile import Profile
from matching.domain.vocabulary import OfferingKind, Outcome, Verdict
from matching.domain.wording import as_listed, long_date, own_organisation, uncapitalised
from matching.verdict.eligibility import Judgement
from matching.verdict.reasons import reasons_of


def verdict_in_words(offer: Offer, judgement: Judgement, profile: Profile) -> str:
    """Returns the verdict as the words of the offering's kind say it (« Ouvert à votre commune », «
    Vous y êtes »…)."""
    match judgement.verdict:
        case Verdict.NOT_ELIGIBLE:
            unmet = next(
                (
                    reason
                    for reason in reasons_of(judgement, offer)
                    if reason.outcome is Outcome.UNMET
                ),
                None,
            )
            because = f", parce que : {uncapitalised(unmet.message)}" if unmet else "."
            return f"Pas pour {own_organisation(profile.nature)}{because}"
        case Verdict.CLOSED:
            return _closed_in_words(offer, judgement, profile)
        case Verdict.TO_CONFIRM:
            return _to_confirm_in_words(judgement)
    return _open_in_words(offer, profile)


def _closed_in_words(offer: Offer, judgement: Judgement, profile: Profile) -> str:
    availability = judgement.availability
    if availability.why == "list_closed":
        return f"Vous n’y êtes pas{_as_listed(offer, profile)}, et la liste est fermée"
    if availability.on is None:
        return "Fermé"
    if availability.why == "ended":
        return f"Arrêté depuis le {long_date(availability.on)}"
    if availability.why == "no_new_users":
        return f"Fermé aux nouveaux utilisateurs depuis le {long_date(availability.on)}"
    return f"Fermé depuis le {long_date(availability.on)}"


def _to_confirm_in_words(judgement: Judgement) -> str:
    availability = judgement.availability
    if judgement.eligibility is Outcome.UNKNOWN or availability.state == "open":
        return "Il manque une information"
    match availability.why:
        case "not_open_yet" if availability.on:
            return f"Ouvre le {long_date(availability.on)}"
        case "opening_day_unknown" if availability.on:
            return f"Date d’ouverture non connue, avant le {long_date(availability.on)}"
        case "after_horizon" if availability.on:
            return f"Annoncé jusqu’au {long_date(availability.on)} : suite à vérifier"
    return "Ouverture à vérifier auprès de l’organisme"


def _open_in_words(offer: Offer, profile: Profile) -> str:
    match offer.kind:
        case OfferingKind.SERVICE:
            words = f"Ouvert à {own_organisation(profile.nature)}"
        case OfferingKind.RESSOURCE | OfferingKind.METHODE | OfferingKind.COMMUN:
            words = "En accès libre"
        case OfferingKind.PROGRAMME if offer.membership is not None:
            listed = _as_listed(offer, profile)
            words = f"Vous y êtes{listed or ', d’après votre réponse'}"
            # Where new members come in, others have been helped already and are listed still.
            words += (
                " · accompagnement en cours à vérifier"
                if listed and offer.membership.list == "open"
                else ""
            )
        case OfferingKind.ACCOMPAGNEMENT | OfferingKind.PROGRAMME:
            words = "Vous pouvez le demander"
        case _:
            words = "Conditions connues remplies"
    return f"{words} · sous réserve de : {offer.subject_to}" if offer.subject_to else words


def _as_listed(offer: Offer, profile: Profile) -> str:
    return as_listed(
        profile.programmes_as_of.get(offer.membership.programme) if offer.membership else None
    )


def deadline_in_words(offer: Offer, on: date) -> str:
    """Returns the deadline as of `on`, or that there is none known. No deadline is never « for ever
    »."""
    window = offer.window
    if window and window.closes:
        return (
            f"Avant le {long_date(window.closes)} inclus"
            if on <= window.closes
            else f"Clos depuis le {long_date(window.closed_since)}"
        )
    if window and window.horizon:
        return f"Programme annoncé jusqu’au {long_date(window.horizon)}"
    return f"Pas de date limite connue (lu le {long_date(offer.lifecycle.read_on)})"
