"""Whom an organisation calls about an offering: the sheet's desk in words, and the desks with their
coordinates. Used by `recommendation`."""

from collections.abc import Iterator, Mapping, Sequence

from matching.domain.contacts import LocalContact
from matching.domain.offer import Offer
from matching.domain.profile import Profile
from matching.domain.vocabulary import DeskKind
from matching.ranking.catalogue import Catalogue

TO_ASK = "à demander"
# An EPCI may lie under several sous-préfectures: beyond these, the list no longer tells whom to
# call.
_OF_ONE_KIND = 2

Desks = Mapping[DeskKind, Sequence[LocalContact]]


def desk_in_words(offer: Offer, profile: Profile, catalogue: Catalogue) -> str:
    """Returns the sheet's desk, with the organisation's own sous-préfecture or relays where they
    are the door."""
    desk = offer.contact.desk or TO_ASK
    local = offer.contact.local_desks
    if DeskKind.SOUS_PREFECTURE in local and profile.sous_prefecture:
        return f"{desk} : {profile.sous_prefecture}"
    if "relays" in local and (relays := tuple(_relays(offer, profile, catalogue))):
        return f"{desk} ; près de chez vous : {', '.join(relay.name for relay in relays)}"
    return desk


def contacts_of(
    offer: Offer, profile: Profile, catalogue: Catalogue, desks: Desks
) -> tuple[LocalContact, ...]:
    """Returns the desks of an offering for this organisation: those of its place that the sheet
    names, the offering's own, then the relays of its département for this very offering."""
    local = [
        contact
        for kind in offer.contact.local_desks
        if isinstance(kind, DeskKind)
        for contact in desks.get(kind, ())[:_OF_ONE_KIND]
    ]
    return tuple(dict.fromkeys([*local, *_own(offer), *_relays(offer, profile, catalogue)]))


def _own(offer: Offer) -> Iterator[LocalContact]:
    """The coordinates that the sheet gives. They are the desk's when the sheet names no other
    door; beside a sous-préfecture or a relay, they are those of who runs the offering."""
    contact = offer.contact
    if contact.email or contact.phone or contact.url:
        yield LocalContact(
            name=contact.desk if contact.desk and not contact.local else offer.title,
            telephone=contact.phone,
            email=contact.email,
            url=contact.url,
            source=contact.source,
        )


def _relays(offer: Offer, profile: Profile, catalogue: Catalogue) -> Iterator[LocalContact]:
    for relay in catalogue.local_desks.get(profile.departement or "", ()):
        if offer.slug in relay.offerings:
            yield relay.contact
