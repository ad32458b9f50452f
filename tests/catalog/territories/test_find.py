"""Names as people type them: what comes first, and how homonyms and former communes are told
apart."""

import pytest
from sqlmodel import Session

from catalog.territories.lookup import find
from catalog.territories.spelling import key, sound


def codes(session: Session, query: str, limit: int = 10) -> list[str]:
    return [territory.code for territory in find(session, query, limit)]


def first_label(session: Session, query: str) -> str:
    return find(session, query)[0].label


@pytest.mark.parametrize(
    ("query", "code"),
    [
        # Accents, hyphens, capitals, articles, abbreviations.
        ("Péronne", "80620"),
        ("PERONNE", "80620"),
        ("st quentin", "02691"),
        ("St-Quentin", "02691"),
        ("saint  quentin", "02691"),
        ("ste genevieve", "60575"),
        ("le crotoy", "80228"),
        ("crotoy", "80228"),
        ("l’haÿ les roses", "94038"),
        ("hay-les-roses", "94038"),
        ("boulogne s/ mer", "62160"),
        ("villeneuve ascq", "59009"),
        ("Y", "80829"),
        ("ville d'avray", "92077"),
        ("mairie de péronne", "80620"),
        ("ville de lille", "59350"),
        # Typing mistakes.
        ("valencienne", "59606"),
        ("dunkerke", "59183"),
        ("chateau thiery", "02168"),
        ("tourquoin", "59599"),
        ("roubais", "59512"),
        ("maubeuje", "59392"),
        ("hazebrouk", "59295"),
        ("bolougne sur mer", "62160"),
        ("abeville", "80001"),
        ("cambray", "59122"),
        ("compiègnne", "60159"),
        ("douhai", "59178"),
        ("stquentin", "02691"),
        ("lile", "59350"),
        ("bethunne", "62119"),
        ("armantieres", "59017"),
        ("soisson", "02722"),
        ("amein", "80021"),
        ("arass", "62041"),
        ("gueret", "23096"),
        ("fort de françe", "97209"),
        ("sain denis 93", "93066"),
        # Postcodes, INSEE codes, SIREN, SIRET.
        ("80620", "80620"),
        ("2A004", "2A004"),
        ("2a004", "2A004"),
        ("62950", "62624"),
        ("218 005 858", "80620"),
        ("21590350100017", "59350"),
        ("200072460", "200072460"),
        # Intercommunalités, however their form is written.
        ("ca de béthune", "200072460"),
        ("communauté d'agglo béthune bruay", "200072460"),
        ("CC des Villes Sœurs", "247600588"),
        ("communauté de communes du pays de la serre", "240200469"),
        ("agglo lens liévin", "246200364"),
        ("métropole européenne de lille", "200093201"),
        ("metropole lille", "200093201"),
        ("aumale blangy", "200069722"),
        # Départements, régions, collectivités.
        ("nord", "dep-59"),
        ("département de la somme", "dep-80"),
        ("pas de calais", "dep-62"),
        ("59", "dep-59"),
        ("dep-59", "dep-59"),
        ("hauts-de-france", "reg-32"),
        ("région normandie", "reg-28"),
        ("reg-32", "reg-32"),
        ("2A", "reg-94"),
        ("corse", "reg-94"),
        ("martinique", "dep-972"),
        ("polynésie", "dep-987"),
        ("alsace", "dep-6AE"),
        ("bas-rhin", "dep-6AE"),
        # Places said beside the name.
        ("péronne (71)", "71345"),
        ("peronne saone et loire", "71345"),
        ("saint denis 974", "97411"),
        ("80200 péronne", "80620"),
        ("sainte genevieve oise", "60575"),
    ],
)
def test_the_first_answer_is_the_territory_meant(session: Session, query: str, code: str) -> None:
    assert codes(session, query)[:1] == [code]


@pytest.mark.parametrize(
    ("query", "label", "code"),
    [
        ("Lomme", "Lomme, commune associée de Lille (59, Nord)", "59350"),
        ("Hesdin", "Hesdin, commune déléguée de Hesdin-la-Forêt (62, Pas-de-Calais)", "62447"),
        ("paris 15", "Paris 15e Arrondissement, arrondissement municipal de Paris (75)", "75056"),
        (
            "Lyon 3e",
            "Lyon 3e Arrondissement, arrondissement municipal de Lyon (69, Rhône)",
            "69123",
        ),
        ("corse du sud", "Corse-du-Sud, territoire de la Collectivité de Corse", "reg-94"),
    ],
)
def test_a_former_or_partial_commune_leads_to_the_one_that_governs(
    session: Session, query: str, label: str, code: str
) -> None:
    territory = find(session, query)[0]
    assert (territory.label, territory.code) == (label, code)
    assert territory.found_as is not None


def test_the_code_of_a_merged_commune_leads_to_the_new_one(session: Session) -> None:
    territory = find(session, "80567")[0]
    assert (territory.code, territory.found_as) == ("80620", "80567")
    assert territory.label == "80567, ancien code de Péronne (80, Somme)"


def test_homonyms_are_told_apart_by_their_labels_the_biggest_first(session: Session) -> None:
    assert [territory.label for territory in find(session, "Péronne", 2)] == [
        "Péronne (80, Somme)",
        "Péronne (71, Saône-et-Loire)",
    ]
    communes = find(session, "Sainte-Geneviève", 5)
    assert {territory.name for territory in communes} == {"Sainte-Geneviève"}
    assert len({territory.label for territory in communes}) == 5
    assert [territory.label for territory in find(session, "CC des Quatre Rivières", 2)] == [
        "CC des Quatre Rivières (74, Haute-Savoie)",
        "CC des Quatre Rivières (70, Haute-Saône)",
    ]


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("reg-32", "Hauts-de-France (région)"),
        ("dep-59", "Nord (département, 59)"),
        ("dep-6AE", "Collectivité européenne d’Alsace (département, 67 et 68)"),
        ("reg-94", "Collectivité de Corse (collectivité unique, 2A et 2B)"),
        ("dep-988", "Nouvelle-Calédonie (outre-mer, 988)"),
        ("75056", "Paris (75)"),
        ("247600588", "CC des Villes Soeurs (76 et 80)"),
        ("248200016", "CC des Deux Rives (32, 47 et 82)"),
    ],
)
def test_a_label_says_what_a_territory_is_and_where(
    session: Session, query: str, label: str
) -> None:
    assert first_label(session, query) == label


@pytest.mark.parametrize(
    "query",
    [
        "Péronne",
        "Lomme",
        "nord",
        "CC des Villes Soeurs",
        "hauts de france",
        "corse",
        "paris 15",
        "bas rhin",
    ],
)
def test_a_label_typed_back_finds_its_territory_first(session: Session, query: str) -> None:
    territory = find(session, query)[0]
    assert codes(session, territory.label)[0] == territory.code


def test_eighteen_numbers_give_their_departement_then_their_region(session: Session) -> None:
    assert codes(session, "32") == ["dep-32", "reg-32"]


def test_a_code_comes_before_the_communes_of_the_same_postcode(session: Session) -> None:
    found = codes(session, "80200")
    assert found[:2] == ["80200", "80620"]


def test_the_beginning_of_a_name_or_of_a_postcode_is_enough(session: Session) -> None:
    assert codes(session, "valenc")[:2] == ["26362", "59606"]
    assert "80620" in codes(session, "8020")


def test_current_communes_come_before_other_organisations_of_the_same_name(
    session: Session,
) -> None:
    found = find(session, "La Réunion", 3)
    assert [territory.kind for territory in found] == ["commune", "departement", "region"]


def test_an_organisation_is_listed_once_and_lists_are_bounded(session: Session) -> None:
    found = codes(session, "saint", 1_000)
    assert len(found) == len(set(found)) == 50
    assert len(codes(session, "saint", 7)) == 7


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "%$#",
        "zzzzzzzz",
        "\x00",
        "999999999",
        "99999",
        "-",
        "é" * 10_000,
        "(" * 500,
        "0" * 5_000,
    ],
)
def test_what_names_nothing_finds_nothing(session: Session, query: str) -> None:
    assert find(session, query) == []


def test_the_same_query_always_gives_the_same_list(session: Session) -> None:
    assert {tuple(codes(session, "sainte")) for _ in range(5)} == {tuple(codes(session, "sainte"))}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("dunkerke", "dunkerque"),
        ("kalais", "calais"),
        ("conpiegne", "compiegne"),
        ("maubeuje", "maubeuge"),
    ],
)
def test_names_that_sound_alike_meet(one: str, other: str) -> None:
    assert sound(key(one)) == sound(key(other))
