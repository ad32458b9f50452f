"""A profile completed from its code: what is filled, what is left unknown, what the person's word
changes."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import ValidationError
from sqlmodel import Session

from catalog.settings import PROJECT_ROOT
from catalog.territories.completion import Completion, complete
from catalog.territories.places import FactRefused, TerritoryNotFound
from catalog.territories.programmes import DatedList, Member, replace_list
from catalog.territories.seeded_lists import load_programmes
from matching.domain.profile import Facts
from matching.domain.vocabulary import Nature, Programme

LYON = (
    "Lyon 1er Arrondissement est un arrondissement municipal. Réponse donnée pour : Lyon (69,"
    " Rhône)."
)
NOW = datetime(2026, 11, 22, tzinfo=UTC)
ACV, PVD, VA = (
    Programme.ACTION_COEUR_DE_VILLE,
    Programme.PETITES_VILLES_DE_DEMAIN,
    Programme.VILLAGES_AVENIR,
)


@pytest.fixture
def loaded(session: Session) -> Session:
    load_programmes(session, PROJECT_ROOT / "seeds" / "programmes", NOW)
    return session


def warned(completion: Completion) -> list[str]:
    return [warning.fact for warning in completion.warnings]


def test_a_code_is_enough(loaded: Session) -> None:
    completion = complete(loaded, {"code": "80620", "need": "un agent conversationnel"})
    profile = completion.profile
    assert (profile.nature, profile.name, profile.departement, profile.region) == (
        Nature.COMMUNE,
        "Péronne",
        "80",
        "32",
    )
    assert (profile.departements, profile.regions, profile.population, profile.epci) == (
        ("80",),
        ("32",),
        7_090,
        "200037059",
    )
    assert (profile.outre_mer, profile.sous_prefecture, profile.redirected_from) == (
        False,
        "Sous-préfecture de Péronne",
        None,
    )
    assert profile.programmes == {PVD: True}
    assert profile.programmes_as_of == {PVD: date(2020, 12, 31)}
    assert profile.need == "un agent conversationnel"
    assert completion.warnings == ()


def test_facts_already_read_are_completed_as_answers_are(loaded: Session) -> None:
    assert complete(loaded, Facts(code="80620")) == complete(loaded, {"code": "80620"})


@pytest.mark.parametrize(
    ("asked", "code", "words"),
    [
        (
            {"code": "59355"},
            "59350",
            "Lomme est une commune associée. Réponse donnée pour : Lille (59, Nord).",
        ),
        (
            {"code": "75101"},
            "75056",
            (
                "Paris 1er Arrondissement est un arrondissement municipal. Réponse donnée pour :"
                " Paris (75)."
            ),
        ),
        (
            {"code": "80567"},
            "80620",
            (
                "La commune de code « 80567 » n’existe plus. Réponse donnée pour : Péronne (80,"
                " Somme)."
            ),
        ),
    ],
)
def test_a_code_that_governs_no_longer_is_followed_and_the_person_told(
    loaded: Session, asked: dict[str, Any], code: str, words: str
) -> None:
    completion = complete(loaded, asked)
    assert (completion.profile.code, completion.profile.redirected_from) == (code, asked["code"])
    assert [warning.message for warning in completion.warnings] == [words]


@pytest.mark.parametrize(
    ("answers", "code", "nature"),
    [
        ({"code": "dep-59"}, "dep-59", Nature.DEPARTEMENT),
        ({"code": "59"}, "dep-59", Nature.DEPARTEMENT),
        ({"code": "32", "nature": "departement"}, "dep-32", Nature.DEPARTEMENT),
        ({"code": "32", "nature": "region"}, "reg-32", Nature.REGION),
        ({"code": "02", "nature": "departement"}, "dep-02", Nature.DEPARTEMENT),
        ({"code": "200072460"}, "200072460", Nature.EPCI),
        ({"code": "972", "nature": "collectivite_unique"}, "dep-972", Nature.COLLECTIVITE_UNIQUE),
        ({"code": "94", "nature": "collectivite_unique"}, "reg-94", Nature.COLLECTIVITE_UNIQUE),
        ({"code": "94", "nature": "departement"}, "dep-94", Nature.DEPARTEMENT),
        ({"code": "975"}, "dep-975", Nature.COLLECTIVITE_UNIQUE),
        ({"code": "218005858"}, "80620", Nature.COMMUNE),
        ({"code": "75056", "nature": "departement"}, "75056", Nature.DEPARTEMENT),
        (
            {"code": "200046977", "nature": "collectivite_unique"},
            "200046977",
            Nature.COLLECTIVITE_UNIQUE,
        ),
    ],
)
def test_code_and_nature_tell_each_other(
    loaded: Session, answers: dict[str, Any], code: str, nature: Nature
) -> None:
    profile = complete(loaded, answers).profile
    assert (profile.code, profile.nature) == (code, nature)


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"code": "32"}, "nature"),
        ({"code": "80620", "nature": "epci"}, "nature"),
        ({"code": "200072460", "nature": "commune"}, "nature"),
        ({"code": "reg-32", "nature": "departement"}, "nature"),
        ({"code": "59", "nature": "region"}, "nature"),
        ({"code": "80620", "nature": "groupement_communes"}, "code"),
        ({"departement": "20"}, "departement"),
        ({"region": "99"}, "region"),
        ({"members": ["80620"]}, "members"),
        ({"members": ["59350", "59355"]}, "members"),
        ({"members": ["80620", "99999"]}, "members"),
        ({"members": ["80620", "200072460"]}, "members"),
        ({"members": ["80620", "80253"], "nature": "epci"}, "members"),
    ],
)
def test_answers_that_contradict_one_another_are_refused_with_their_field(
    loaded: Session, answers: dict[str, Any], field: str
) -> None:
    with pytest.raises(FactRefused) as refused:
        complete(loaded, answers)
    assert refused.value.field == field
    assert refused.value.message.endswith(".")


def test_an_unknown_code_is_not_found_and_an_unreadable_answer_is_invalid(loaded: Session) -> None:
    with pytest.raises(TerritoryNotFound):
        complete(loaded, {"code": "99999"})
    with pytest.raises(ValidationError):
        complete(loaded, {"code": 80620})


def test_a_declared_value_wins_with_a_warning(loaded: Session) -> None:
    answers = {
        "code": "80620",
        "name": "Bapaume",
        "population": 3_400,
        "departement": "59",
        "outre_mer": True,
    }
    completion = complete(loaded, answers)
    profile = completion.profile
    assert (profile.name, profile.population, profile.departement, profile.outre_mer) == (
        "Bapaume",
        3_400,
        "59",
        True,
    )
    assert sorted(warned(completion)) == ["departement", "name", "outre_mer", "population"]
    assert "7\u202f090" in next(
        warning.message for warning in completion.warnings if warning.fact == "population"
    )


def test_a_declared_value_that_agrees_brings_no_warning(loaded: Session) -> None:
    answers = {
        "code": "80620",
        "name": "PERONNE",
        "population": 7_090,
        "departement": "80",
        "region": "32",
        "outre_mer": False,
    }
    assert complete(loaded, answers).warnings == ()


def test_naming_one_region_of_an_epci_across_two_does_not_settle_it(loaded: Session) -> None:
    completion = complete(loaded, {"code": "200069722", "region": "32", "departement": "80"})
    assert completion.profile.regions == ("28", "32")
    assert completion.profile.departements == ("76", "80")
    assert warned(completion) == ["region"]
    assert complete(loaded, {"code": "200069722"}).profile.region is None


def test_an_epci_has_both_populations(loaded: Session) -> None:
    profile = complete(loaded, {"code": "242900561"}).profile
    assert (profile.population, profile.population_total) == (14_917, 15_206)


def test_an_explicit_i_do_not_know_is_not_completed(loaded: Session) -> None:
    profile = complete(loaded, {"code": "80620", "programmes": {PVD: None, ACV: False}}).profile
    assert profile.programmes == {PVD: None, ACV: False}
    assert profile.programmes_as_of == {}


def test_a_declared_membership_wins_over_the_list_with_a_warning(loaded: Session) -> None:
    completion = complete(loaded, {"code": "80228", "programmes": {VA: False}})
    assert completion.profile.programmes[VA] is False
    assert [warning.message for warning in completion.warnings] == [
        "Villages d’avenir : vous répondez « non », alors que votre collectivité y figure (liste du"
        " 7 mars 2025). Nous suivons votre réponse."
    ]


def test_the_silence_of_a_partial_list_stays_unknown_and_that_of_a_complete_one_is_a_no(
    loaded: Session,
) -> None:
    assert PVD not in complete(loaded, {"code": "80016"}).profile.programmes
    everyone = DatedList(
        PVD,
        date(2026, 4, 27),
        True,
        1,
        "pvd",
        date(2026, 11, 22),
        (Member("80620", "Péronne"),),
        "pvd.csv",
    )
    replace_list(loaded, everyone, NOW)
    profile = complete(loaded, {"code": "80016"}).profile
    assert (profile.programmes[PVD], profile.programmes_as_of[PVD]) == (False, date(2026, 4, 27))
    assert warned(complete(loaded, {"code": "80016", "programmes": {PVD: True}})) == ["programmes"]


def test_an_epci_is_a_member_when_one_of_its_communes_is(loaded: Session) -> None:
    assert complete(loaded, {"code": "200072460"}).profile.programmes[ACV] is True


def test_a_structure_without_a_code_of_its_own_takes_only_the_place_of_the_code(
    loaded: Session,
) -> None:
    profile = complete(
        loaded, {"code": "80620", "nature": "ccas", "name": "CCAS de Péronne"}
    ).profile
    assert (profile.nature, profile.regions, profile.sous_prefecture) == (
        Nature.CCAS,
        ("32",),
        "Sous-préfecture de Péronne",
    )
    assert (profile.name, profile.population, dict(profile.programmes)) == (
        "CCAS de Péronne",
        None,
        {},
    )


@pytest.mark.parametrize(
    ("answers", "departement", "regions", "outre_mer"),
    [
        ({"nature": "association", "departement": "59"}, "59", ("32",), False),
        ({"nature": "association", "region": "32"}, None, ("32",), False),
        ({"nature": "commune", "departement": "972"}, "972", ("02",), True),
        ({"nature": "commune", "departement": "59", "region": "93"}, "59", ("93",), False),
        ({"nature": "association"}, None, None, None),
        ({}, None, None, None),
    ],
)
def test_without_a_code_the_place_comes_from_what_is_declared(
    loaded: Session,
    answers: dict[str, Any],
    departement: str | None,
    regions: tuple[str, ...] | None,
    outre_mer: bool | None,
) -> None:
    profile = complete(loaded, answers).profile
    assert (profile.departement, profile.regions, profile.outre_mer) == (
        departement,
        regions,
        outre_mer,
    )


def test_overseas_collectivities_are_outre_mer_and_in_no_region_of_france(loaded: Session) -> None:
    profile = complete(loaded, {"code": "98818"}).profile
    assert (profile.outre_mer, profile.region, profile.regions) == (True, None, ("988",))


def test_members_of_a_group_get_their_own_facts(loaded: Session) -> None:
    completion = complete(loaded, {"members": ["80620", "59355"]})
    group = completion.profile
    peronne, lille = group.member_profiles
    assert (group.nature, group.members, group.population) == (
        Nature.GROUPEMENT_COMMUNES,
        ("80620", "59350"),
        None,
    )
    assert (group.departements, group.regions, group.departement, group.region) == (
        ("59", "80"),
        ("32",),
        None,
        "32",
    )
    assert (peronne.name, peronne.population, dict(peronne.programmes)) == (
        "Péronne",
        7_090,
        {PVD: True},
    )
    assert (lille.name, lille.redirected_from, lille.outre_mer) == ("Lille", "59355", False)
    assert warned(completion) == ["members"]


def test_a_group_without_members_is_left_as_it_is(loaded: Session) -> None:
    profile = complete(loaded, {"nature": "groupement_communes", "departement": "59"}).profile
    assert (profile.members, profile.member_profiles, profile.regions) == (None, (), ("32",))


def test_the_same_answers_give_the_same_profile_to_the_byte(loaded: Session) -> None:
    answers = {"code": "200072460", "need": "mieux suivre l’eau"}
    assert len({complete(loaded, answers).profile.model_dump_json() for _ in range(20)}) == 1
