"""The home page, by a reader without scripts: two fields, « quelle commune ? », and what is wrong
said beside the field."""

import re
from http import HTTPStatus

import pytest
from flask.testing import FlaskClient

from catalog.web.facts.home_form import EXAMPLES
from tests.web.page_client import PageClient, text_of

SAME_SITE = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
NEED = "le téléphone sonne sans arrêt"
RESULT = "/recommandations"


def test_reading_home_sets_no_cookie_and_varies_with_none(client: FlaskClient) -> None:
    response = client.get("/")
    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")


def test_home_says_how_many_offerings_and_shows_one_real_answer(page: PageClient) -> None:
    home = page("/")
    assert any(re.fullmatch(r"\d+ aides", text) for text in home.links())
    example = text_of(home.one(class_="site-example"))
    assert "Cachy écrit : « nous voulons un site internet pour la commune »" in home.text
    for term in ("Qui contacter", "Prix", "Date limite", "Y avez-vous droit ?"):
        assert term in example
    asked = page("/").submit(
        {"territory": "Cachy", "need": "nous voulons un site internet pour la commune"}, action="/"
    )
    assert example.startswith(text_of(asked.all("h3", class_="site-first__promise")[0]))


def test_the_dated_figures_are_where_the_site_explains_itself(page: PageClient) -> None:
    explained = page("/comment-ca-marche").text
    assert "une commune sur deux" in explained
    assert ", 2025, " in explained


def test_who_comes_back_finds_the_collectivite_and_the_need(page: PageClient) -> None:
    page("/").submit({"territory": "Péronne (80, Somme)", "need": NEED})
    home = page("/")
    assert home.one("input", name="territory").get("value") == "Péronne (80, Somme)"
    assert (home.one("textarea").text or "").strip() == NEED
    again = page("/?exemple=telephone")
    assert again.one("input", name="territory").get("value") == "Péronne (80, Somme)"


@pytest.mark.parametrize("path", ["/?a-revoir=1", "/quelle-collectivite?a-revoir=1"])
def test_a_correction_without_anything_to_correct_is_the_home_page(
    page: PageClient, path: str
) -> None:
    assert page(path).path == "/"
    page("/").submit({"territory": "Péronne (80, Somme)", "need": NEED})
    assert page(path).errors == []


@pytest.mark.parametrize(
    "data",
    [
        {"territory": "", "need": ""},
        {"territory": "zzzzqqqq", "need": NEED},
        {"territory": "Péronne", "need": NEED},
        {"territory": "Péronne", "asked": "Péronne", "need": NEED},
        {"territory": "Péronne (80, Somme)", "need": NEED},
    ],
)
def test_every_form_is_answered_by_a_redirection(client: FlaskClient, data: dict[str, str]) -> None:
    """« Back » then never asks to send it again."""
    response = client.post("/", data=data, headers=SAME_SITE)
    assert response.status_code == HTTPStatus.SEE_OTHER


def test_an_example_fills_the_need_without_scripts(page: PageClient) -> None:
    links = page("/").links()
    assert [links[example] for example in EXAMPLES.values()] == [
        f"/?exemple={name}#need" for name in EXAMPLES
    ]
    assert (page("/?exemple=telephone").one("textarea").text or "").strip() == EXAMPLES["telephone"]


def test_an_unknown_example_fills_nothing(page: PageClient) -> None:
    assert not (page("/?exemple=<script>&message=autre").one("textarea").text or "").strip()


@pytest.mark.parametrize(
    "name",
    [
        "Ablaincourt-Pressoir",
        "ablaincourt pressoir",
        "Péronne (80, Somme)",
        "Péronne (80)",
        "dep-59",
        "200037059",
    ],
)
def test_a_name_of_one_territory_leads_to_the_result(page: PageClient, name: str) -> None:
    assert page("/").submit({"territory": name, "need": NEED}).path == RESULT


def test_a_name_of_several_asks_which_commune_and_keeps_the_need(page: PageClient) -> None:
    which = page("/").submit({"territory": "Péronne", "need": NEED})
    assert which.h1 == "Quelle commune ?"
    labels = [text_of(label) for label in which.all("label")]
    assert "Péronne (80, Somme)" in labels
    assert "Péronne (71, Saône-et-Loire)" in labels
    result = which.submit({"code": "80620"})
    assert result.path == RESULT
    assert NEED in result.text


def test_a_former_commune_is_never_taken_for_the_one_that_governs_without_a_word(
    page: PageClient,
) -> None:
    which = page("/").submit({"territory": "Lomme", "need": NEED})
    assert "Lomme, commune associée de Lille (59, Nord)" in which.text


def test_choosing_nothing_says_so(page: PageClient) -> None:
    again = page("/").submit({"territory": "Péronne", "need": NEED}).submit()
    assert again.h1 == "Quelle commune ?"
    assert again.errors == ["Choisissez une réponse de la liste, ou écrivez un autre nom."]


def test_another_name_may_be_written_instead_of_choosing(page: PageClient) -> None:
    which = page("/").submit({"territory": "Péronne", "need": NEED})
    assert which.submit({"territory": "Ablaincourt-Pressoir"}).path == RESULT


@pytest.mark.parametrize(
    ("territory", "need", "errors"),
    [
        (
            "",
            "",
            [
                "Écrivez le nom de votre collectivité.",
                "Dites en une phrase ce que vous voulez améliorer.",
            ],
        ),
        (
            "zzzzqqqq",
            NEED,
            [
                "Aucune collectivité ne porte ce nom. Vérifiez l'orthographe, ou essayez le code"
                " postal"
            ],
        ),
        (
            "p" * 100_000,
            NEED,
            ["Ce nom est trop long : écrivez seulement celui de la collectivité."],
        ),
        ("Calais", "   ", ["Dites en une phrase ce que vous voulez améliorer."]),
        (
            "Calais",
            "a" * 100_000,
            ["Ce texte est trop long : 1 500 caractères au plus. Gardez l'essentiel."],
        ),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(
    page: PageClient, territory: str, need: str, errors: list[str]
) -> None:
    again = page("/").submit({"territory": territory, "need": need})
    assert [
        error[: len(expected)] for error, expected in zip(again.errors, errors, strict=True)
    ] == errors
    assert again.one("input", name="territory").get("value") == territory.strip()
    assert (again.one("textarea").text or "").strip() == need.strip()
    assert again.response.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in again.response.headers


def test_a_code_that_is_none_is_refused(page: PageClient) -> None:
    again = page.post("/", {"code": "99999", "need": NEED})
    assert again.errors == ["Choisissez une collectivité de la liste."]


@pytest.mark.parametrize(
    "organisation",
    ["need=a&need=b&territory=Calais", "need=%00&territory=Calais", "need=%ff%fe&territory=Calais"],
)
def test_duplicate_keys_and_bytes_that_are_no_text_give_400(
    client: FlaskClient, organisation: str
) -> None:
    response = client.post(
        "/", data=organisation, headers=SAME_SITE, content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code == HTTPStatus.BAD_REQUEST


def test_unknown_keys_change_nothing(page: PageClient) -> None:
    result = page.post(
        "/", {"territory": "Calais", "need": NEED, "nature": "entreprise", "project_cost": "85000"}
    )
    assert result.path == RESULT
    assert "entreprise" not in result.text.partition("Ce que nous savons de vous")[2]


def test_a_form_sent_from_elsewhere_is_refused(client: FlaskClient) -> None:
    data = {"territory": "Calais", "need": NEED}
    response = client.post(
        "/",
        data=data,
        headers={"Origin": "https://ailleurs.example", "Sec-Fetch-Site": "cross-site"},
    )
    assert response.status_code == HTTPStatus.FORBIDDEN


def test_a_structure_without_a_code_goes_to_the_questionnaire_with_its_need(
    page: PageClient,
) -> None:
    home = page("/")
    step = home.submit({"need": NEED}, button=home.one("button", name="other"))
    assert step.path == "/questionnaire/structure"
    assert NEED in page("/questionnaire").text


def test_another_structure_without_a_need_goes_there_too(page: PageClient) -> None:
    home = page("/")
    assert home.submit(button=home.one("button", name="other")).path == "/questionnaire/structure"


def test_erasing_takes_one_click_and_takes_the_cookie_away(page: PageClient) -> None:
    result = page("/").submit({"territory": "Calais", "need": NEED})
    assert page.client.get_cookie("session") is not None
    home = result.submit(action="/effacer-mes-reponses")
    assert home.path == "/"
    assert "Vos réponses sont effacées" in home.text
    assert page.client.get_cookie("session") is None
    assert page(RESULT).path == "/"


def test_the_same_organisation_keeps_its_other_answers_and_another_starts_anew(
    page: PageClient,
) -> None:
    page("/").submit({"territory": "Calais", "need": NEED})
    page("/questionnaire/programmes").submit(
        {"programmes-qpv": "oui"}, action="/questionnaire/programmes"
    )
    assert (
        "votre réponse"
        in page("/").submit({"territory": "Calais", "need": "rédiger les comptes rendus"}).text
    )
    result = page("/").submit({"territory": "Ablaincourt-Pressoir", "need": NEED})
    assert "votre réponse)" not in result.text
