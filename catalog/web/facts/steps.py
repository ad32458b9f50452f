"""What each step of the questionnaire shows or hides for this organisation, and how typed names
become codes. Used by `questionnaire`."""

from typing import Any

from flask import g

from catalog.content.offerings import published
from catalog.territories.completion import complete
from catalog.territories.lookup import departement_names, region_names, territory
from catalog.territories.organisations import OWN_CODE_NATURES
from catalog.territories.places import UnusableFact
from catalog.web.facts.answers import Answers
from catalog.web.facts.fact_forms import AS_LISTED, FactForm, offer_choices, offer_use_cases
from catalog.web.facts.facts_in_words import Lines, listed_lines, organisation_lines
from catalog.web.facts.step_forms import (
    OrganisationForm,
    ProgrammesForm,
    ProjectForm,
    StructureForm,
)
from catalog.web.facts.territory_forms import (
    NO_SUCH_TERRITORY,
    territories_named,
    territories_of_lines,
)
from matching.domain.profile import Profile
from matching.domain.vocabulary import Nature

_WITHOUT_INHABITANTS = frozenset(
    {Nature.ASSOCIATION, Nature.ENTREPRISE, Nature.ETAT, Nature.ETABLISSEMENT_PUBLIC}
)


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


def adapt(form: FactForm, answers: Answers) -> None:
    """Take away the fields that do not concern this organisation, and give the lists their
    choices."""
    if isinstance(form, OrganisationForm):
        _adapt_organisation(form, profile_of(answers))
    if isinstance(form, ProjectForm):
        offer_use_cases(form.use_case, published(g.session).matching.taxonomy)
    if isinstance(form, ProgrammesForm):
        listed = listed_lines(profile_of(answers))
        for field in form:
            if field.short_name.startswith("programmes-"):
                field.hints = {
                    AS_LISTED: listed.get(field.short_name.removeprefix("programmes-"), "")
                }


def known_lines(form: FactForm, profile: Profile) -> Lines:
    """What the code already says, shown in the step that would ask it."""
    return (
        organisation_lines(profile) if isinstance(form, OrganisationForm) and profile.code else []
    )


def read_names(form: FactForm) -> tuple[dict[str, Any], set[str]]:
    """The codes of the names typed in this step, and the facts whose names were emptied; faults go
    beside their field."""
    if isinstance(form, StructureForm):
        return _read_territory(form)
    if (
        isinstance(form, OrganisationForm)
        and "member_names" in form
        and not form.member_names.errors
    ):
        return _read_members(form)
    return {}, set()


def _adapt_organisation(form: OrganisationForm, profile: Profile) -> None:
    nature = profile.nature
    hidden = set()
    if nature in OWN_CODE_NATURES and profile.code:
        hidden |= {"name"}
    if profile.code or nature is Nature.GROUPEMENT_COMMUNES:
        hidden |= {"departement", "region", "population", "population_total", "outre_mer"}
    hidden |= {"population"} if nature in _WITHOUT_INHABITANTS else set()
    hidden |= {"population_total"} if nature is not Nature.EPCI else set()
    hidden |= {"member_names"} if nature is not Nature.GROUPEMENT_COMMUNES else set()
    hidden |= {"public_interest"} if nature is not Nature.ASSOCIATION else set()
    hidden |= {"manages_public_policy"} if nature is not Nature.ENTREPRISE else set()
    for name in hidden:
        delattr(form, name)
    if "departement" in form:
        offer_choices(
            form.departement,
            [(code, f"{name} ({code})") for code, name in departement_names(g.session).items()],
        )
        offer_choices(form.region, list(region_names(g.session).items()))


def _read_territory(form: StructureForm) -> tuple[dict[str, Any], set[str]]:
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
        form.ask_which([(one.code, one.label) for one in candidates])
        form.territory.errors = [
            "Plusieurs territoires portent ce nom : choisissez le vôtre dans la liste, ou précisez."
        ]
    else:
        form.territory.errors = [NO_SUCH_TERRITORY]
    return {}, set()


def _read_members(form: OrganisationForm) -> tuple[dict[str, Any], set[str]]:
    communes, faults = territories_of_lines(form.member_names.data or "")
    form.member_names.errors = [*form.member_names.errors, *faults]
    if form.member_names.errors:
        return {}, set()
    return ({"members": [one.code for one in communes]}, set()) if communes else ({}, {"members"})
