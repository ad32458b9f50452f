"""What the territories answer with: frozen values and the errors that go with them. Read by every
floor above."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class UnusableFact(Exception):
    """What was declared of an organisation cannot be used, of which its two subclasses say why.
    `field` is the key of the fact at fault, `message` a French sentence."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


class TerritoryNotFound(UnusableFact, LookupError):
    """No territory of the reference has this code, which may have had one before."""

    def __init__(self, code: str) -> None:
        super().__init__(
            "code",
            f"Le code « {code} » n’est celui d’aucune commune, intercommunalité, département ou"
            " région connue. Cherchez votre collectivité par son nom.",
        )
        self.code = code


class FactRefused(UnusableFact, ValueError):
    """A fact contradicts another, or names nothing."""


class ReferenceMissing(RuntimeError):
    """The communes are not there to be loaded, or not loaded yet; the message says in French which
    command to run."""


@dataclass(frozen=True, slots=True)
class Territory:
    """An organisation that governs today. `label` tells it apart from its homonyms; populations are
    municipale, in inhabitants.

    `departement` and `region` are bare codes, None when there are several. `found_as`: the former
    name that was searched (« Lomme »), when the territory is the one that governs it now.
    """

    code: str
    kind: str
    name: str
    departement: str | None
    region: str | None
    population: int | None
    label: str
    found_as: str | None = None


@dataclass(frozen=True, slots=True)
class StateOffice:
    """The State's local desk: `kind` is `sous-prefecture` or `prefecture`, `commune` the code of
    the town where it is."""

    kind: str
    commune: str
    name: str
    label: str


class Silence(StrEnum):
    """Why a list says neither yes nor no: it is partial; it could not know the commune, or one of
    the EPCI's (born since, or on a line that could not be read); it holds some of the EPCI's
    communes only, and the contract is the EPCI's own."""

    PARTIAL = "partial"
    UNAWARE = "unaware"
    IN_PART = "in_part"


@dataclass(frozen=True, slots=True)
class ListMembership:
    """What one programme's list says, on its day. `is_member` None = unknown: `silence` says
    why."""

    programme: str
    is_member: bool | None
    list_date: date
    silence: Silence | None = None
    is_complete: bool = False
    signed_on: date | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class TerritoryDetail:
    """A territory in full. `members`: an EPCI's communes, a département's EPCI, a région's or
    collectivité's départements.

    `epci` is a SIREN; `redirected_from` the asked code when it was that of a commune merged,
    associée or déléguée (or an area without a council of its own).
    """

    code: str
    kind: str
    name: str
    departement: str | None
    region: str | None
    population: int | None
    label: str
    siren: str | None
    postcodes: tuple[str, ...]
    epci: str | None
    epci_name: str | None
    population_total: int | None
    departements: tuple[str, ...]
    regions: tuple[str, ...]
    members: tuple[Territory, ...]
    sous_prefecture: StateOffice | None
    programmes: Mapping[str, bool | None]
    memberships: tuple[ListMembership, ...] = field(default=())
    redirected_from: str | None = None
