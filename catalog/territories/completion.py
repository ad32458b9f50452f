"""Completes what a person declared with what the reference and the programmes' lists know. Called
by `advice`.

A declared value wins over a known one, with a warning. An unknown fact stays unknown: nothing here
guesses.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from catalog.territories.codes import read_code
from catalog.territories.declared import complete_programmes, differences
from catalog.territories.gazetteer import Gazetteer
from catalog.territories.labels import FORMER_KINDS
from catalog.territories.listed import memberships
from catalog.territories.memory import reference
from catalog.territories.organisations import OWN_CODE_NATURES, admits_nature
from catalog.territories.places import FactRefused, ListMembership, TerritoryNotFound
from catalog.territories.whereabouts import locate
from matching.domain.profile import Facts, FactWarning, Profile
from matching.domain.vocabulary import Nature

_OF_THE_BODY = ("name", "population", "population_total")


@dataclass(frozen=True, slots=True)
class Completion:
    """The completed profile, and what the person should be told about it."""

    profile: Profile
    warnings: tuple[FactWarning, ...]


@dataclass
class _Known:
    """What the reference says: values of the profile's fields, then what the lists say, then what
    to tell."""

    values: dict[str, Any] = field(default_factory=dict)
    memberships: tuple[ListMembership, ...] = ()
    warnings: list[FactWarning] = field(default_factory=list)


def complete(session: Session, answers: Mapping[str, Any] | Facts) -> Completion:
    """Returns the profile of these answers.

    Raises `pydantic.ValidationError` for an answer that cannot be read, `FactRefused` for one that
    contradicts another or names nothing, `TerritoryNotFound` for an unknown code,
    `ReferenceMissing` when no commune is loaded.
    """
    facts = answers if isinstance(answers, Facts) else Facts.model_validate(answers)
    gazetteer = reference(session).gazetteer
    known = _Known()
    if facts.members is not None or facts.nature is Nature.GROUPEMENT_COMMUNES:
        known = _know_group(session, gazetteer, facts)
    elif facts.code:
        known = _know_organisation(session, gazetteer, facts)
    declared = {
        name: getattr(facts, name)
        for name in facts.model_fields_set
        if getattr(facts, name) is not None
    }
    place, place_warnings = locate(gazetteer, facts, known.values)
    programmes, programme_warnings = complete_programmes(known.memberships, facts.programmes)
    warnings = [
        *known.warnings,
        *place_warnings,
        *differences(known.values, declared),
        *programme_warnings,
    ]
    followed = {
        name: known.values[name] for name in ("nature", "code", "members") if name in known.values
    }
    return Completion(
        Profile(**known.values | declared | followed | place | programmes), tuple(warnings)
    )


def _know_organisation(session: Session, gazetteer: Gazetteer, facts: Facts) -> _Known:
    """What the code says. A structure that has no code of its own gets the place only, not the
    population nor the lists."""
    asked = read_code(gazetteer, facts.code or "", facts.nature)
    current = gazetteer.follow(asked)
    kind = gazetteer.organisations[current].kind
    if facts.nature is not None and not admits_nature(current, kind, facts.nature):
        raise FactRefused(
            "nature",
            f"Le code « {facts.code} » est celui de {gazetteer.territory(current).label}, qui n’est"
            f" pas de la nature indiquée ({facts.nature.label}) : corrigez l’un ou l’autre.",
        )
    known = _know_code(session, gazetteer, current, facts.nature or Nature(kind))
    if gazetteer.is_redirection(asked, current):
        known.values["redirected_from"] = asked
        known.warnings.append(
            FactWarning(fact="code", message=_say_followed(gazetteer, asked, current))
        )
    return known


def _know_code(session: Session, gazetteer: Gazetteer, code: str, nature: Nature) -> _Known:
    organisation = gazetteer.organisations[code]
    office = gazetteer.state_office_of(code)
    values = {
        "nature": nature,
        "code": code,
        "departements": gazetteer.departements_of(code),
        "regions": gazetteer.regions_of(code),
        "epci": organisation.epci,
        "sous_prefecture": office.label if office else None,
    }
    if nature not in OWN_CODE_NATURES:
        return _Known(values)
    values |= {name: getattr(organisation, name) for name in _OF_THE_BODY}
    has_lists = organisation.kind in ("commune", "epci")
    return _Known(
        values, memberships(session, gazetteer.communes_of.get(code, (code,))) if has_lists else ()
    )


def _know_group(session: Session, gazetteer: Gazetteer, facts: Facts) -> _Known:
    """A group of communes: each member with its own facts, and the place they share or not."""
    if facts.nature not in (None, Nature.GROUPEMENT_COMMUNES):
        raise FactRefused(
            "members", "Une liste de communes ne vaut que pour un groupe de communes."
        )
    if facts.code:
        raise FactRefused(
            "code", "Un groupe de communes n’a pas de code : donnez ceux de ses communes."
        )
    known = _Known({"nature": Nature.GROUPEMENT_COMMUNES})
    if facts.members is None:
        return known
    members: dict[str, Profile] = {}
    for text in facts.members:
        member = _know_member(session, gazetteer, text)
        known.warnings += [
            FactWarning(fact="members", message=warning.message) for warning in member.warnings
        ]
        programmes, _ = complete_programmes(member.memberships, {})
        place, _ = locate(gazetteer, Facts(), member.values)
        members[member.values["code"]] = Profile(**member.values | place | programmes)
    if len(members) < 2:
        raise FactRefused("members", "Un groupe compte de 2 à 8 communes différentes.")
    profiles = tuple(members.values())
    known.values |= {
        "members": tuple(members),
        "member_profiles": profiles,
        "departements": _union(profile.departements or () for profile in profiles),
        "regions": _union(profile.regions or () for profile in profiles),
        "epci": _shared([profile.epci for profile in profiles]),
        "sous_prefecture": _shared([profile.sous_prefecture for profile in profiles]),
    }
    return known


def _know_member(session: Session, gazetteer: Gazetteer, text: str) -> _Known:
    try:
        known = _know_organisation(session, gazetteer, Facts(code=text))
    except TerritoryNotFound as error:
        raise FactRefused("members", error.message) from None
    if known.values["nature"] is not Nature.COMMUNE:
        raise FactRefused("members", f"« {text} » n’est pas le code d’une commune.")
    return known


def _say_followed(gazetteer: Gazetteer, asked: str, current: str) -> str:
    alias = gazetteer.aliases.get(asked)
    if alias is None:
        what = f"Le code « {asked} » est celui d’un territoire sans conseil propre"
    elif alias.name is None:
        what = f"La commune de code « {asked} » n’existe plus"
    else:
        status = FORMER_KINDS[alias.kind]
        what = f"{alias.name} est {'une' if status.startswith('commune') else 'un'} {status}"
    return f"{what}. Réponse donnée pour : {gazetteer.territory(current).label}."


def _union(sets: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(sorted({code for codes in sets for code in codes}))


def _shared(values: Sequence[str | None]) -> str | None:
    return values[0] if len(set(values)) == 1 else None
