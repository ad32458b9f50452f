"""The same project carried by another organisation (the EPCI, the département, a syndicat, a
group): verdicts side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from matching.domain.offer import Offer
from matching.domain.profile import FactWarning, Profile
from matching.domain.vocabulary import Nature, Verdict
from matching.domain.wording import own_organisation
from matching.verdict.eligibility import judge

# What belongs to the project and stays the same whoever carries it; all else belongs to the
# organisation.
PROJECT_FACTS = (
    "need", "themes", "use_case", "uses_ai", "stage", "started", "project_cost", "cost_type",
    "starts_on", "data_maturity", "personal_data", "decisions_on_persons", "partners", "goal",
)  # fmt: skip
# What a carrier of another nature shares with the organisation: the place where both are.
_PLACE_FACTS = (
    "departement",
    "departements",
    "region",
    "regions",
    "outre_mer",
    "sous_prefecture",
    "epci",
)

# The verdict in a word, for the cells of a table.
VERDICT_WORDS = {
    Verdict.ELIGIBLE: "Possible",
    Verdict.TO_CONFIRM: "À confirmer",
    Verdict.CLOSED: "Fermé",
    Verdict.NOT_ELIGIBLE: "Non",
}

# How open an answer is: a closed offering is no better than a refusal.
_OPENNESS = {Verdict.NOT_ELIGIBLE: 0, Verdict.CLOSED: 0, Verdict.TO_CONFIRM: 1, Verdict.ELIGIBLE: 2}

# Organisations that most offerings reach only through a collectivité.
_NEEDS_A_COLLECTIVITE = (
    Nature.ASSOCIATION,
    Nature.ENTREPRISE,
    Nature.CCAS,
    Nature.ETABLISSEMENT_PUBLIC,
    Nature.ETAT,
)


@dataclass(frozen=True, slots=True)
class Carrier:
    """An organisation that could carry the project, with the project's facts. `label` reads « votre
    intercommunalité (CC du Pays…) »."""

    label: str
    profile: Profile


@dataclass(frozen=True, slots=True)
class ScenarioRow:
    """One offering: its verdict under each carrier, in the carriers' order."""

    slug: str
    title: str
    verdicts: tuple[Verdict, ...]

    @property
    def differs(self) -> bool:
        return len(set(self.verdicts)) > 1

    @property
    def opens(self) -> bool:
        """Whether another carrier would get a better answer than the organisation itself, which
        stands first."""
        return any(_OPENNESS[verdict] > _OPENNESS[self.verdicts[0]] for verdict in self.verdicts)

    def by_carrier(self, carriers: Sequence[Carrier]) -> tuple[tuple[Carrier, Verdict], ...]:
        return tuple(zip(carriers, self.verdicts, strict=True))


@dataclass(frozen=True, slots=True)
class ScenarioTable:
    """The verdicts on a day. `warnings` are those of the profile's completion, passed on as they
    are."""

    on: date
    carriers: tuple[Carrier, ...]
    rows: tuple[ScenarioRow, ...]
    warnings: tuple[FactWarning, ...] = ()

    @property
    def has_group(self) -> bool:
        return any(
            carrier.profile.nature is Nature.GROUPEMENT_COMMUNES for carrier in self.carriers
        )


def carried_by(project: Profile, organisation: Profile) -> Profile:
    """Returns the organisation's profile with the project's facts."""
    return organisation.model_copy(update={fact: getattr(project, fact) for fact in PROJECT_FACTS})


def carriers_of(profile: Profile, organisations: Sequence[Profile]) -> tuple[Carrier, ...]:
    """Returns who could carry the project: the organisation itself, the given ones (its EPCI, its
    département), a syndicat, a group.

    `organisations` are completed profiles of real organisations. A syndicat mixte has no population
    that a rule could read. A group of communes is known by the one member that asks: whatever that
    member rules out is ruled out for the group.
    """
    carriers = [Carrier(_named(profile), profile)]
    carriers += [
        Carrier(_named(organisation), carried_by(profile, organisation))
        for organisation in organisations
    ]
    place = {fact: getattr(profile, fact) for fact in _PLACE_FACTS}
    if profile.nature in _NEEDS_A_COLLECTIVITE:
        commune = Profile(nature=Nature.COMMUNE, **place)
        carriers.append(Carrier("une commune de votre territoire", carried_by(profile, commune)))
    if profile.nature is not Nature.SYNDICAT_MIXTE:
        carriers.append(
            Carrier(
                "un syndicat mixte",
                carried_by(profile, Profile(nature=Nature.SYNDICAT_MIXTE, **place)),
            )
        )
    if profile.nature is Nature.COMMUNE:
        group = Profile(nature=Nature.GROUPEMENT_COMMUNES, member_profiles=(profile,), **place)
        carriers.append(
            Carrier("un groupe de 2 à 8 communes, dont la vôtre", carried_by(profile, group))
        )
    return tuple(carriers)


def scenarios_of(
    carriers: Sequence[Carrier],
    offers: Sequence[Offer],
    on: date,
    warnings: Sequence[FactWarning] = (),
) -> ScenarioTable:
    """Returns the table of verdicts: what another carrier would open, what differs otherwise, the
    rest; each part by title."""
    rows = [
        ScenarioRow(
            offer.slug,
            offer.title,
            tuple(judge(offer, carrier.profile, on).verdict for carrier in carriers),
        )
        for offer in offers
    ]
    rows.sort(key=lambda row: (not row.opens, not row.differs, row.title))
    return ScenarioTable(on, tuple(carriers), tuple(rows), tuple(warnings))


def _named(profile: Profile) -> str:
    organisation = own_organisation(profile.nature)
    return f"{organisation} ({profile.name})" if profile.name else organisation
