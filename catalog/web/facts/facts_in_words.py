"""What is known of an organisation, as terms and texts: the result and the questionnaire show it
rather than ask it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask import g

from catalog.territories.lookup import departement_names, region_names, territory
from catalog.territories.membership import listed_in_words, silence_in_words
from catalog.territories.places import ListMembership, TerritoryDetail
from catalog.territories.populations import population_kind
from matching.domain.profile import CostRange, Facts, Profile
from matching.domain.rules import PROGRAMME_PREFIX
from matching.domain.vocabulary import Labelled, Programme
from matching.domain.wording import (
    capitalised,
    enumeration,
    euro_range,
    euros,
    long_date,
    number,
    own_organisation,
)

Lines = list[tuple[str, str]]


def name_of(profile: Profile) -> str:
    """« Péronne », or « Votre association » when it bears no name."""
    return capitalised(profile.name or own_organisation(profile.nature))


def organisation_lines(profile: Profile) -> Lines:
    """Who the organisation is and where: only what is known."""
    organisation = territory(g.session, profile.code) if profile.code else None
    departements, regions = departement_names(g.session), region_names(g.session)
    lines: list[tuple[str, str | None]] = [
        ("Nature", profile.nature.label.capitalize() if profile.nature else None),
        ("Territoire", organisation.label if organisation else None),
        (
            "Communes",
            enumeration([member.name or "" for member in profile.member_profiles], "et")
            if profile.members
            else None,
        ),
        ("Population", _population(profile, organisation)),
        ("Intercommunalité", organisation.epci_name if organisation else None),
        (
            "Département",
            _names([departements.get(code, code) for code in profile.departements or ()]),
        ),
        ("Région", _names([regions.get(code, code) for code in profile.regions or ()])),
        ("Service de l'État", profile.sous_prefecture),
    ]
    return [(term, text) for term, text in lines if text]


def programme_lines(profile: Profile) -> Lines:
    """Each programme of which something is known, with where it is known from."""
    organisation = territory(g.session, profile.code) if profile.code else None
    lines = []
    for programme in Programme:
        if text := _programme(programme, profile, organisation):
            lines.append((capitalised(programme.label), text))
    return lines


def listed_lines(profile: Profile) -> dict[str, str]:
    """What the official lists say of this organisation: programme -> « Liste du … : oui »."""
    organisation = territory(g.session, profile.code) if profile.code else None
    return (
        {known.programme: _listed(known, organisation.kind) for known in organisation.memberships}
        if organisation
        else {}
    )


def answer_lines(
    facts: Iterable[str], answers: Mapping[str, Any], labels: Mapping[str, str]
) -> Lines:
    """What the person answered to these facts, in words. `labels`: the words of the values that the
    vocabulary does not hold."""
    said = dict(answers) | {
        PROGRAMME_PREFIX + slug: value for slug, value in answers.get("programmes", {}).items()
    }
    read = Facts.model_validate(answers)
    return [
        (_title(fact), _in_words(_value(read, fact), labels, _unit(fact)))
        for fact in facts
        if fact in said
    ]


def _title(fact: str) -> str:
    if fact.startswith(PROGRAMME_PREFIX):
        return capitalised(Programme(fact.removeprefix(PROGRAMME_PREFIX)).label)
    return Facts.model_fields[fact].title or fact


def _unit(fact: str) -> str:
    field = Facts.model_fields.get(fact)
    extra = field.json_schema_extra if field else None
    return str(extra.get("unit", "")) if isinstance(extra, dict) else ""


def _value(facts: Facts, fact: str) -> Any:
    if fact.startswith(PROGRAMME_PREFIX):
        return facts.programmes[Programme(fact.removeprefix(PROGRAMME_PREFIX))]
    return getattr(facts, fact)


def _in_words(value: Any, labels: Mapping[str, str], unit: str = "") -> str:
    match value:
        case None:
            return "je ne sais pas"
        case bool():
            return "oui" if value else "non"
        case Labelled():
            return value.label
        case CostRange():
            return euro_range(value.min, value.max)
        case int():
            return euros(value) if unit == "euros" else number(value)
        case date():
            return long_date(value)
        case tuple():
            return ", ".join(_in_words(item, labels) for item in value)
    return labels.get(value, value)


def _population(profile: Profile, organisation: TerritoryDetail | None) -> str | None:
    """With its kind, and its year when it is the reference's own."""
    if profile.population is None:
        return None
    is_known = organisation is not None and organisation.population == profile.population
    kind = (
        population_kind(organisation.kind, organisation.departements)
        if organisation and is_known
        else "population municipale"
    )
    total = (
        f", {number(profile.population_total)} au total"
        if profile.population_total is not None
        else ""
    )
    return f"{number(profile.population)} habitants ({kind}{total})"


def _programme(
    programme: Programme, profile: Profile, organisation: TerritoryDetail | None
) -> str | None:
    answer, as_of = profile.programmes.get(programme), profile.programmes_as_of.get(programme)
    if answer is not None:
        origin = listed_in_words(programme, as_of, is_member=answer) if as_of else "votre réponse"
        return f"{'oui' if answer else 'non'} ({origin})"
    if programme in profile.programmes:
        return "à confirmer (vous avez répondu « je ne sais pas »)"
    for known in organisation.memberships if organisation else ():
        if organisation and known.programme == programme:
            return f"à confirmer ({silence_in_words(known, organisation.kind)})"
    return None


def _listed(known: ListMembership, kind: str) -> str:
    if known.is_member is not None:
        return f"Liste du {long_date(known.list_date)} : {'oui' if known.is_member else 'non'}"
    return capitalised(silence_in_words(known, kind))


def _names(names: list[str]) -> str | None:
    return enumeration(names, "et") if names else None
