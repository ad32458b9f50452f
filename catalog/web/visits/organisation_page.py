"""Parts of the page of an organisation that are made for it: who to call, all that is not proposed
by verdict, which organisation is next."""

from collections.abc import Sequence
from itertools import pairwise

from catalog.advice.visits.snapshots import Preparation
from catalog.advice.visits.visits import OrganisationLine, VisitView
from catalog.content.offerings import PublishedCatalogue
from matching.advice.recommendation import Recommendation
from matching.domain.vocabulary import Verdict

DESKS_SHOWN = 6
_HEADINGS = (
    (Verdict.ELIGIBLE, "Aussi ouvert"),
    (Verdict.TO_CONFIRM, "Ouvert peut-être : il manque une information"),
    (Verdict.CLOSED, "Fermé"),
    (Verdict.NOT_ELIGIBLE, "Pas pour cette collectivité"),
)


def desks_of(prepared: Preparation, catalogue: PublishedCatalogue) -> list[tuple[str, str]]:
    """The desks to call, never a person: (what for, which desk). The State's, the relays of the
    département, the operators'."""
    profile = prepared.answer.profile
    relays = _digital_relays(catalogue, profile.departement or "")
    desks = [
        (
            "Service de l'État",
            profile.sous_prefecture or "sous-préfecture ou préfecture, à demander",
        )
    ]
    desks += [("Relais numériques", ", ".join(relays))] if relays else []
    for proposal in prepared.order.proposed[:DESKS_SHOWN]:
        desks.append((proposal.item.title, proposal.item.desk))
    return desks


def _digital_relays(catalogue: PublishedCatalogue, departement: str) -> list[str]:
    """The names of the relays of a département that stand for an offering whose desk they are."""
    through_relays = {
        sheet.slug for sheet in catalogue.sheets if "relays" in sheet.contact.local_desks
    }
    return [
        relay.contact.name
        for relay in catalogue.matching.local_desks.get(departement, ())
        if relay.offerings & through_relays
    ]


def next_organisation(visit: VisitView, organisation_id: int) -> OrganisationLine | None:
    """The organisation that is visited after this one."""
    after = [
        organisation
        for before, organisation in pairwise(visit.organisations)
        if before.id == organisation_id
    ]
    return after[0] if after else None


def others_of(prepared: Preparation) -> list[tuple[str, Sequence[Recommendation]]]:
    """What is neither proposed nor removed: (heading, offerings)."""
    shown = {proposal.slug for proposal in (*prepared.order.proposed, *prepared.order.removed)}
    rest = [item for item in prepared.answer.items if item.slug not in shown]
    return [
        (heading, [item for item in rest if item.verdict is verdict])
        for verdict, heading in _HEADINGS
    ]
