"""Who may apply, read from an offering's own rule by judging each kind of structure. For the
catalogue's pages and the API."""

from collections.abc import Iterator
from dataclasses import dataclass

from matching.domain.offer import Offer
from matching.domain.profile import Profile
from matching.domain.rules import Bounds, Leaf, Membership, leaves_of
from matching.domain.vocabulary import Nature, Outcome
from matching.domain.wording import REGION_NAMES, number
from matching.verdict.eligibility import judge

# Several natures said in one breath, the widest group first.
_GROUPS: tuple[tuple[frozenset[Nature], str], ...] = (
    (
        frozenset(
            {
                Nature.COMMUNE,
                Nature.EPCI,
                Nature.DEPARTEMENT,
                Nature.REGION,
                Nature.COLLECTIVITE_UNIQUE,
            }
        ),
        "toutes les collectivités",
    ),
    (frozenset({Nature.SYNDICAT_MIXTE, Nature.PETR}), "syndicats et pôles territoriaux"),
    (
        frozenset({Nature.CCAS, Nature.ETABLISSEMENT_PUBLIC}),
        "établissements publics locaux et centres d’action sociale",
    ),
)
_PLURALS = {
    Nature.COMMUNE: "communes",
    Nature.EPCI: "intercommunalités",
    Nature.DEPARTEMENT: "départements",
    Nature.REGION: "régions",
    Nature.COLLECTIVITE_UNIQUE: "collectivités uniques ou d’outre-mer",
    Nature.SYNDICAT_MIXTE: "syndicats",
    Nature.PETR: "pays et pôles territoriaux",
    Nature.GROUPEMENT_COMMUNES: "groupes de communes",
    Nature.CCAS: "centres d’action sociale",
    Nature.ETABLISSEMENT_PUBLIC: "établissements publics locaux",
    Nature.ETAT: "services de l’État",
    Nature.ASSOCIATION: "associations",
    Nature.ENTREPRISE: "entreprises",
}
_WITH_INHABITANTS = (Nature.COMMUNE, Nature.EPCI)


@dataclass(frozen=True, slots=True)
class Audience:
    """The structures that the rule does not refuse, in words, and the régions when it names some
    (empty: everywhere).

    `natures` holds them all; `labels` names those that the sources name, and says when others may
    ask.
    """

    natures: tuple[Nature, ...]
    labels: tuple[str, ...]
    regions: tuple[str, ...]

    @property
    def says(self) -> str:
        """« communes de moins de 3 500 habitants, intercommunalités · Hauts-de-France »."""
        return " · ".join(
            part for part in (", ".join(self.labels), ", ".join(self.regions)) if part
        )


def audience_of(offer: Offer) -> Audience:
    """Returns who may apply: a condition on anything else than the structure, its size and its
    région refuses nobody here."""
    leaves = list(_leaves(offer))
    natures = tuple(nature for nature in Nature if _admits(offer, Profile(nature=nature)))
    regions = _regions(offer, natures) if any(leaf.fact == "region" for leaf in leaves) else ()
    named = tuple(nature for nature in natures if _names(offer, nature)) or natures
    if len(named) == len(Nature):
        return Audience(natures, ("ouvert à tous",), regions)
    sizes = {
        nature: size
        for nature in _WITH_INHABITANTS
        if nature in named and (size := _size(offer, nature, leaves))
    }
    groups = [
        (group, label) for group, label in _GROUPS if group <= set(named) and not group & set(sizes)
    ]
    labels = dict.fromkeys(
        next(
            (label for group, label in groups if nature in group),
            " ".join(filter(None, (_PLURALS[nature], sizes.get(nature)))),
        )
        for nature in named
    )
    others = ("à confirmer pour d’autres structures",) if len(named) < len(natures) else ()
    return Audience(natures, (*labels, *others), regions)


def _admits(offer: Offer, profile: Profile) -> bool:
    """Whether the offering could be for such an organisation, on whatever day: only the
    availability depends on the day."""
    return judge(offer, profile, offer.lifecycle.read_on).eligibility is not Outcome.UNMET


def _names(offer: Offer, nature: Nature) -> bool:
    """Whether the sources name this structure: no condition on the nature is unmet, not even one
    that we only infer."""
    conditions = judge(offer, Profile(nature=nature), offer.lifecycle.read_on).conditions
    on_nature = [
        one for one in conditions if isinstance(one.leaf, Leaf) and one.leaf.fact == "nature"
    ]
    return all(one.fact_says is Outcome.MET for one in on_nature)


def _leaves(offer: Offer) -> Iterator[Leaf]:
    way_in = offer.way_in
    rule = way_in.entry if isinstance(way_in, Membership) else way_in
    return leaves_of(rule) if rule is not None else iter(())


def _regions(offer: Offer, natures: tuple[Nature, ...]) -> tuple[str, ...]:
    """The names of the régions when only some are admitted."""
    admitted = [
        code
        for code in REGION_NAMES
        if any(_admits(offer, Profile(nature=nature, region=code)) for nature in natures)
    ]
    return (
        tuple(REGION_NAMES[code] for code in admitted) if len(admitted) < len(REGION_NAMES) else ()
    )


def _size(offer: Offer, nature: Nature, leaves: list[Leaf]) -> str:
    """« de moins de 3 500 habitants » when organisations of this nature are refused above a size
    (or below one), else nothing."""
    bounds = [leaf for leaf in leaves if isinstance(leaf, Bounds) and leaf.fact == "population"]
    starts = sorted(
        {0}
        | {leaf.lowest for leaf in bounds if leaf.lowest}
        | {leaf.highest + 1 for leaf in bounds if leaf.highest}
    )
    admitted = [_admits_size(offer, nature, start, is_overseas=False) for start in starts]
    changes = [at for at in range(1, len(starts)) if admitted[at] != admitted[at - 1]]
    if len(changes) != 1:
        return ""
    threshold = starts[changes[0]]
    refused = 0 if admitted[-1] else threshold
    overseas = " ou d’outre-mer" if _admits_size(offer, nature, refused, is_overseas=True) else ""
    if admitted[-1]:
        return f"de {number(threshold)} habitants et plus{overseas}"
    return f"de moins de {number(threshold)} habitants{overseas}"


def _admits_size(offer: Offer, nature: Nature, population: int, *, is_overseas: bool) -> bool:
    """Judged one inhabitant further: at the bound itself, sources may differ."""
    beyond = population + 1
    return _admits(
        offer,
        Profile(nature=nature, population=beyond, population_total=beyond, outre_mer=is_overseas),
    )
