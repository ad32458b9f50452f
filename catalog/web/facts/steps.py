"""The form of a step of the questionnaire for one organisation, and how typed names become codes.
Used by the questionnaire and by the visits."""

from collections.abc import Iterable
from typing import Any, TypeVar

from flask import g
from wtforms import SelectChoice

from catalog.content.offerings import published
from catalog.territories.completion import complete
from catalog.territories.lookup import departement_names, region_names, territory
from catalog.territories.organisations import OWN_CODE_NATURES
from catalog.territories.places import UnusableFact
from catalog.web.facts.answers import Answers
from catalog.web.facts.fact_fields import AS_LISTED, fact_of, offer_choices, offer_use_cases
from catalog.web.facts.fact_forms import FactForm, fact_form
from catalog.web.facts.facts_in_words import Lines, listed_lines, organisation_lines
from catalog.web.facts.step_facts import ORGANISATION, PROGRAMMES
from catalog.web.facts.territory_forms import (
    NO_SUCH_TERRITORY,
    territories_named,
    territories_of_lines,
)
from matching.domain.profile import MEMBERS_MAX, Profile
from matching.domain.rules import PROGRAMME_PREFIX
from matching.domain.vocabulary import Nature

_WITHOUT_INHABITANTS = frozenset(
    {Nature.ASSOCIATION, Nature.ENTREPRISE, Nature.ETAT, Nature.ETABLISSEMENT_PUBLIC}
)

_Form = TypeVar("_Form", bound=FactForm)


def profile_of(answers: Answers) -> Profile:
    """What is known of the organisation so far; nothing when the code is no longer known."""
    try:
        return complete(g.session, answers).profile
    except UnusableFact:
        return Profile()


def shown_data(answers: Answers) -> dict[str, Any]:
    """What the fields show that is no answer as it stands: the nature that the code tells, names in
    place of codes."""
    profile = profile_of(answers)
    members = [territory(g.session, code).label for code in profile.members or ()]
    data = {"member_names": "\n".join(members)}
    if profile.code:
        data["territory"] = territory(g.session, profile.code).label
    return data | ({"nature": profile.nature.value} if profile.nature else {})


def labels_of(answers: Answers) -> dict[str, str]:
    """The words for the codes that answers hold: use cases, territories."""
    profile = profile_of(answers)
    codes = [profile.code] if profile.code else list(profile.members or ())
    use_cases = published(g.session).matching.taxonomy.use_cases.values()
    return {use.slug: use.label for use in use_cases} | {
        code: territory(g.session, code).label for code in codes
    }


def form_about(facts: Iterable[str], answers: Answers, base: type[_Form], **given: Any) -> _Form:
    """The form of those of `facts` that concern the organisation of these answers, its lists
    filled; `given` is what the form is made with."""
    profile = profile_of(answers)
    hidden = _without_concern(profile)
    form = fact_form(*(fact for fact in facts if fact not in hidden), base=base)(**given)
    if "departement" in form:
        offer_choices(
            form.departement,
            [(code, f"{name} ({code})") for code, name in departement_names(g.session).items()],
        )
        offer_choices(form.region, list(region_names(g.session).items()))
    if "use_case" in form:
        offer_use_cases(form.use_case, published(g.session).matching.taxonomy)
    if programmes := form.fields_asking(PROGRAMMES):
        listed = listed_lines(profile)
        for field in programmes:
            field.hints = {AS_LISTED: listed.get(fact_of(field).removeprefix(PROGRAMME_PREFIX), "")}
    return form


def known_lines(facts: Iterable[str], profile: Profile) -> Lines:
    """What the code already says, shown where the other facts of the organisation are asked."""
    return organisation_lines(profile) if profile.code and set(facts) & set(ORGANISATION) else []


def read_names(form: FactForm) -> tuple[dict[str, Any], set[str]]:
    """The codes of the names typed in this step, and the facts whose names were emptied; faults go
    beside their field."""
    if "territory" in form:
        return _read_territory(form)
    if "member_names" in form and not form.member_names.errors:
        return _read_members(form)
    return {}, set()


def _without_concern(profile: Profile) -> set[str]:
    """The facts that this organisation is not asked: its code tells them, or they are not of its
    nature."""
    nature = profile.nature
    facts = set()
    if nature in OWN_CODE_NATURES and profile.code:
        facts |= {"name"}
    if profile.code or nature is Nature.GROUPEMENT_COMMUNES:
        facts |= {"departement", "region", "population", "population_total", "outre_mer"}
    facts |= {"population"} if nature in _WITHOUT_INHABITANTS else set()
    facts |= {"population_total"} if nature is not Nature.EPCI else set()
    facts |= {"members"} if nature is not Nature.GROUPEMENT_COMMUNES else set()
    facts |= {"public_interest"} if nature is not Nature.ASSOCIATION else set()
    facts |= {"manages_public_policy"} if nature is not Nature.ENTREPRISE else set()
    return facts


def _read_territory(form: FactForm) -> tuple[dict[str, Any], set[str]]:
    if form.code.data:  # Chosen in the list: it is shown by its name from now on.
        try:
            form.territory.data = territory(g.session, form.code.data).label
        except UnusableFact:
            form.territory.errors = ["Choisissez une collectivité de la liste."]
        return {}, set()
    if form.territory.errors or not form.territory.raw_data:
        return {}, set()
    if not form.territory.data:
        return {}, {"code"}
    candidates = territories_named(form.territory.data)
    if len(candidates) == 1:
        return {"code": candidates[0].code}, set()
    if candidates:
        form.code.choices = [
            SelectChoice(value=candidate.code, label=candidate.label) for candidate in candidates
        ]
        form.territory.errors = [
            "Plusieurs territoires portent ce nom : choisissez le vôtre dans la liste, ou précisez."
        ]
    else:
        form.territory.errors = [NO_SUCH_TERRITORY]
    return {}, set()


def _read_members(form: FactForm) -> tuple[dict[str, Any], set[str]]:
    communes, faults = territories_of_lines(form.member_names.data or "", MEMBERS_MAX)
    form.member_names.errors = [*form.member_names.errors, *faults]
    if form.member_names.errors:
        return {}, set()
    return (
        ({"members": [commune.code for commune in communes]}, set())
        if communes
        else ({}, {"members"})
    )
