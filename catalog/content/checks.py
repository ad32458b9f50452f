"""What a valid sheet may still get wrong: a name that leads nowhere, a rule that can never fire, a
region outside the provider's.

Called by `check-seeds` and before every publication.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from difflib import get_close_matches

from catalog.content.faults import SeedFault
from catalog.content.seeds import Seeds
from catalog.content.sheets import Sheet
from matching.domain.offer import Offer
from matching.domain.profile import Profile
from matching.domain.rules import (
    All,
    Everyone,
    Leaf,
    Membership,
    OneOf,
    Rule,
    children_of,
    leaves_of,
)
from matching.domain.vocabulary import Certainty, Nature, Verdict
from matching.verdict.eligibility import judge


def check_seeds(seeds: Seeds) -> tuple[SeedFault, ...]:
    """Returns every fault of a catalogue whose files are each valid, in the order of the files."""
    references = seeds.references
    sources = {source.id for source in references.sources}
    slugs = {sheet.slug for sheet in seeds.sheets}
    use_cases = {use_case.slug for theme in references.themes for use_case in theme.use_cases}
    providers = {provider.slug: provider for provider in references.providers}
    faults = [*_doubles(seeds)]
    for sheet in seeds.sheets:
        file = f"offerings/{sheet.slug}.yaml"
        faults += [
            _unknown(file, ", ".join(places), name, "seeds/sources.yaml", sources)
            for name, places in _places_by_source(sheet).items()
            if name not in sources
        ]
        faults += [
            _unknown(file, key, slug, "seeds/offerings/", slugs)
            for key in ("related", "prerequisites", "excludes")
            for slug in getattr(sheet, key)
            if slug not in slugs
        ]
        relevance = sheet.relevance
        named_uses = (*relevance.use_cases, *relevance.job_use_cases, *relevance.fits)
        faults += [
            _unknown(file, "relevance", slug, "seeds/themes.yaml", use_cases)
            for slug in named_uses
            if slug not in use_cases
        ]
        if sheet.provider not in providers:
            faults.append(
                _unknown(file, "provider", sheet.provider, "seeds/providers.yaml", providers)
            )
        else:
            faults += _outside_region(file, sheet, providers[sheet.provider].region)
        faults += _never_met(file, sheet)
    faults += _references(seeds, sources, slugs)
    faults += [
        _unknown("duties.yaml", duty.code, slug, "seeds/themes.yaml", use_cases)
        for duty in references.duties
        for slug in (*duty.use_cases, *(duty.within.use_cases if duty.within else ()))
        if slug not in use_cases
    ]
    return tuple(faults)


def _unknown(file: str, path: str, name: str, where: str, known: Iterable[str]) -> SeedFault:
    near = get_close_matches(name, known, n=1, cutoff=0.75)
    remedy = f"Ajoutez-le dans {where}, ou corrigez le nom" + (
        f" : peut-être « {near[0]} »." if near else "."
    )
    return SeedFault(file, path, f"« {name} » n’existe pas.", remedy)


def _references(seeds: Seeds, sources: set[str], slugs: set[str]) -> Iterator[SeedFault]:
    references = seeds.references
    named: dict[str, list[str]] = {
        "duties.yaml": [duty.source for duty in references.duties],
        "examples.yaml": [example.source for example in references.examples],
        "figures.yaml": [figure.source for figure in references.figures],
        "relays/": [relay.source for relay in references.relays],
        "elsewhere.yaml": [door.source for door in references.elsewhere],
        "emergencies.yaml": [
            move.source for first in references.emergencies for move in (*first.steps, *first.never)
        ],
        "conflicts.yaml": [
            source for conflict in references.conflicts for source in conflict.sources
        ],
    }
    for file, names in named.items():
        yield from (
            _unknown(file, "source", name, "seeds/sources.yaml", sources)
            for name in names
            if name not in sources
        )
    for relay in references.relays:
        for slug in relay.offerings:
            if slug not in slugs:
                yield _unknown(
                    f"relays/{relay.slug}.yaml", "offerings", slug, "seeds/offerings/", slugs
                )
    for first in references.emergencies:
        for move in first.steps:
            if move.offering and move.offering not in slugs:
                yield _unknown("emergencies.yaml", "offering", move.offering, "offerings/", slugs)
    for conflict in references.conflicts:
        if conflict.about and conflict.about not in slugs:
            yield _unknown("conflicts.yaml", "about", conflict.about, "seeds/offerings/", slugs)


def _doubles(seeds: Seeds) -> Iterator[SeedFault]:
    references = seeds.references
    names: dict[str, Sequence[str]] = {
        "sources.yaml": [source.id for source in references.sources],
        "providers.yaml": [provider.slug for provider in references.providers],
        "themes.yaml": [theme.theme for theme in references.themes],
        "themes.yaml, use_cases": [
            use.slug for theme in references.themes for use in theme.use_cases
        ],
    }
    for file, listed in names.items():
        for name in sorted({name for name in listed if listed.count(name) > 1}):
            yield SeedFault(file, "", f"« {name} » est écrit deux fois.", "Gardez-en un seul.")


def sources_of(sheet: Sheet) -> tuple[str, ...]:
    """Every source that the sheet names, in its own text and in its rules."""
    return tuple(_places_by_source(sheet))


def _places_by_source(sheet: Sheet) -> dict[str, list[str]]:
    """Source -> the keys of the sheet that name it, in the order of the sheet."""
    parts = {
        key: getattr(sheet, key)
        for key in ("lifecycle", "window", "funding", "contact", "membership")
    }
    parts |= {f"terms[{index}]": term for index, term in enumerate(sheet.terms)}
    named = [("sources", name) for name in sheet.sources]
    named += [
        (f"{key}.source", part.source)
        for key, part in parts.items()
        if part is not None and part.source is not None
    ]
    for rule in _rules_of(sheet):
        nodes = [node for node in _nodes(rule) if isinstance(node, Leaf | Everyone)]
        named += [
            (
                "la condition sur " + (node.fact if isinstance(node, Leaf) else "everyone"),
                node.source,
            )
            for node in nodes
            if node.source
        ]
    places: dict[str, list[str]] = {}
    for place, name in named:
        if place not in places.setdefault(name, []):
            places[name].append(place)
    return places


def _rules_of(offer: Offer) -> Iterator[Rule]:
    way_in = offer.way_in
    if not isinstance(way_in, Membership):
        yield way_in
    elif way_in.entry is not None:
        yield way_in.entry
    yield from (term.when for term in offer.terms)


def _outside_region(file: str, sheet: Sheet, region: str | None) -> Iterator[SeedFault]:
    """A région's own money stays in the région."""
    for rule in _rules_of(sheet):
        for leaf in leaves_of(rule):
            if (
                region
                and isinstance(leaf, OneOf)
                and leaf.fact == "region"
                and set(leaf.values) != {region}
            ):
                yield SeedFault(
                    file,
                    "eligibility",
                    f"L’organisme agit en région {region}, la condition vise"
                    f" {', '.join(leaf.values)}.",
                    "Corrigez l’une ou l’autre.",
                )


def _never_met(file: str, sheet: Sheet) -> Iterator[SeedFault]:
    """A rule that refuses every nature, or asks a fact for two values at once, would hide the
    offering from all."""
    day = sheet.window.closes if sheet.window and sheet.window.closes else date.min
    if all(
        judge(sheet, Profile(nature=nature), day).verdict is Verdict.NOT_ELIGIBLE
        for nature in Nature
    ):
        yield SeedFault(
            file,
            "eligibility",
            "Aucune structure ne peut remplir cette règle.",
            "Vérifiez les valeurs de « nature ».",
        )
    for rule in _rules_of(sheet):
        for node in _nodes(rule):
            if isinstance(node, All):
                yield from _contradictions(file, node)


def _nodes(rule: Rule) -> Iterator[Rule]:
    yield rule
    for child in children_of(rule):
        yield from _nodes(child)


def _contradictions(file: str, node: All) -> Iterator[SeedFault]:
    """Only certain leaves can contradict one another: sources that differ are written as disputed
    leaves that do."""
    wanted: dict[str, set[str]] = {}
    for leaf in node.all:
        if isinstance(leaf, OneOf) and leaf.certainty is Certainty.CERTAIN:
            wanted[leaf.fact] = wanted.get(leaf.fact, set(leaf.values)) & set(leaf.values)
    for fact, values in wanted.items():
        if not values and fact != "region":
            yield SeedFault(
                file,
                "eligibility",
                f"« {fact} » ne peut remplir deux conditions à la fois.",
                "Séparez-les par « any ».",
            )
