"""What is known of an organisation, as terms and texts: the result and the questionnaire show it
rather than ask it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask import g

from catalog.advice.answers.known_facts import (
    KnownMembership,
    known_memberships,
    known_organisation,
    population_in_words,
)
from catalog.territories.lookup import territory
from catalog.territories.membership import silence_in_words
from catalog.territories.places import ListMembership
from matching.domain.profile import CostRange, Facts, Profile, ends_of
from matching.domain.rules import PROGRAMME_PREFIX
from matching.domain.vocabulary import Labelled, Programme
from matching.domain.wording import (
    capitalised,
    enumeration,
    euro_range,
    euros,
    long_date,
    number,
)

Lines = list[tuple[str, str]]


def organisation_lines(profile: Profile) -> Lines:
    """Who the organisation is and where: only what is known."""
    known = known_organisation(g.session, profile)
    place = known.territory
    lines: list[tuple[str, str | None]] = [
        ("Nature", profile.nature.label.capitalize() if profile.nature else None),
        ("Territoire", place.label if place else None),
        (
            "Communes",
            enumeration([member.name or "" for member in profile.member_profiles], "et")
            if profile.members
            else None,
        ),
        ("Population", population_in_words(known)),
        ("Intercommunalité", place.epci_name if place else None),
        ("Département", _names([name for _code, name in known.departements])),
        ("Région", _names([name for _code, name in known.regions])),
        ("Service de l'État", profile.sous_prefecture),
    ]
    return [(term, text) for term, text in lines if text]


def programme_lines(profile: Profile) -> Lines:
    """Each programme of which something is known, with where it is known from."""
    memberships = known_memberships(known_organisation(g.session, profile))
    return [
        (capitalised(one.programme.label), text)
        for one in memberships
        if (text := _membership(one))
    ]


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
            return euro_range(*ends_of(value))
        case int():
            return euros(value) if unit == "euros" else number(value)
        case date():
            return long_date(value)
        case tuple():
            return ", ".join(_in_words(item, labels) for item in value)
    return labels.get(value, value)


def _membership(known: KnownMembership) -> str:
    if known.is_member is not None:
        return f"{'oui' if known.is_member else 'non'} ({known.origin})"
    if known.is_unsure:
        return "à confirmer (vous avez répondu « je ne sais pas »)"
    return f"à confirmer ({known.silence})" if known.silence else ""


def _listed(known: ListMembership, kind: str) -> str:
    if known.is_member is not None:
        return f"Liste du {long_date(known.list_date)} : {'oui' if known.is_member else 'non'}"
    return capitalised(silence_in_words(known, kind))


def _names(names: list[str]) -> str | None:
    return enumeration(names, "et") if names else None
