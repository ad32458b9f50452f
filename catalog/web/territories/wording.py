"""What the page of a territory says in its own words: its identity, the reason of a verdict in a
line. Used by `views`."""

from collections.abc import Mapping, Sequence

from catalog.territories.places import TerritoryDetail
from catalog.web.facts.facts_in_words import Lines, organisation_lines, programme_lines
from matching.advice.recommendation import Recommendation
from matching.domain.contacts import LocalContact
from matching.domain.profile import Profile
from matching.domain.vocabulary import DeskKind, Outcome, Verdict
from matching.domain.wording import capitalised

# The condition that tells most of a verdict; a refusal says its own.
_TELLING = {Verdict.ELIGIBLE: Outcome.MET, Verdict.TO_CONFIRM: Outcome.UNKNOWN}
# What goes without saying of whoever may use an offering.
_PLAIN_FACTS = ("nature", "everyone")
_IN_THE_TITLE = "Territoire"
# The desks that a territory's page shows, in this order. Its own council is among them: an adviser
# reads the page too.
PLACE_DESKS = (
    DeskKind.MAIRIE,
    DeskKind.EPCI,
    DeskKind.SOUS_PREFECTURE,
    DeskKind.DDT,
    DeskKind.DEPARTEMENT,
    DeskKind.REGION,
    DeskKind.CDG,
    DeskKind.CNFPT,
    DeskKind.FRANCE_SERVICES,
)
_HEADINGS = {
    DeskKind.SOUS_PREFECTURE: "Service de l'État",
    DeskKind.CNFPT: "CNFPT",
    DeskKind.CDG: "Centre de gestion",
    DeskKind.DDT: "Territoires (DDT)",
}
# A région has hundreds of them, and an EPCI may lie under several sous-préfectures.
_SHOWN = 4


def identity_of(profile: Profile, organisation: TerritoryDetail) -> Lines:
    """Who the organisation is, the programmes with the dates of their lists, the codes under which
    others know it."""
    lines = [(term, text) for term, text in organisation_lines(profile) if term != _IN_THE_TITLE]
    return [*lines, *programme_lines(profile), *_codes_of(organisation)]


def desks_in_words(
    desks: Mapping[DeskKind, Sequence[LocalContact]], kind: str
) -> list[tuple[str, Sequence[LocalContact]]]:
    """The desks of a territory of this kind under the name of each, without those that are not
    known. France services are near for a commune or an EPCI only."""
    is_local = kind in ("commune", "epci")
    return [
        (_HEADINGS.get(desk, capitalised(desk.label)), desks[desk][:_SHOWN])
        for desk in PLACE_DESKS
        if desks.get(desk) and (is_local or desk is not DeskKind.FRANCE_SERVICES)
    ]


def reason_in_a_line(item: Recommendation) -> str:
    """The condition that tells most of this verdict, and the smallest change that would open a
    closed offering; empty without."""
    wanted = _TELLING.get(item.verdict)
    telling = [reason for reason in item.reasons if reason.outcome is wanted]
    telling.sort(key=lambda reason: reason.fact in _PLAIN_FACTS)
    said = [reason.message for reason in telling[:1]] + (
        [item.near_miss.message] if item.near_miss else []
    )
    return " ".join(said)


def _codes_of(organisation: TerritoryDetail) -> Lines:
    name = (
        "Code INSEE"
        if organisation.kind == "commune"
        else "SIREN"
        if organisation.kind == "epci"
        else "Code sur ce site"
    )
    lines = [(name, organisation.code)]
    if organisation.siren and organisation.siren != organisation.code:
        lines.append(("SIREN", organisation.siren))
    if organisation.postcodes:
        lines.append(
            (
                "Codes postaux" if len(organisation.postcodes) > 1 else "Code postal",
                ", ".join(organisation.postcodes),
            )
        )
    return lines
