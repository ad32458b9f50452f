"""The questionnaire: back and forth without a loss, right answers kept beside wrong ones, « je ne
sais pas » everywhere."""

import random
from http import HTTPStatus

import pytest
from flask.testing import FlaskClient

from catalog.web.asking.questionnaire import STEPS
from catalog.web.facts.fact_fields import COST_SLICES
from matching.domain.profile import Facts
from tests.web.page_client import Page, PageClient, text_of

_WORDS = """notre secrétaire de mairie présente à mi-temps répond au téléphone toute la journée et
n'a plus le temps d'écrire les comptes rendus du conseil municipal ni de suivre les
consommations d'eau des écoles ; nous voudrions savoir quel outil choisir, combien il
coûterait à une petite commune rurale, qui pourrait nous accompagner, et si nos données
sont assez bonnes"""


def _step(page: PageClient, slug: str, data: dict[str, str | list[str]], vers: str = "") -> Page:
    """Fill a step and press one of its buttons."""
    shown = page(f"/questionnaire/{slug}")
    button = next(
        (one for one in shown.all("button", name="vers") if one.get("value") == vers), None
    )
    return shown.submit(data, action=f"/questionnaire/{slug}", button=button)


def _checked(page: Page, name: str) -> str | None:
    return next(
        (one.get("value") for one in page.all("input", name=name) if "checked" in one.attrib), None
    )


def test_every_fact_is_asked_in_one_step_and_one_only() -> None:
    asked = [fact.partition(".")[0] for step in STEPS for fact in step.facts]
    unasked = set(Facts.model_fields) - set(asked)
    assert not unasked, f"ask it in one of the steps (catalog/web/facts/step_facts.py): {unasked}"
    assert set(asked) == set(Facts.model_fields)
    assert all(asked.count(fact) == 1 for fact in set(asked) - {"programmes"})


def test_the_overview_sets_no_cookie_and_leads_to_every_step(client: FlaskClient) -> None:
    response = client.get("/questionnaire")
    assert "Set-Cookie" not in response.headers
    assert all(f'href="/questionnaire/{step.slug}"' in response.text for step in STEPS)


def test_each_step_leads_to_the_next_and_the_last_to_the_result(page: PageClient) -> None:
    page("/").submit({"territory": "Calais", "need": "rédiger les comptes rendus"})
    paths = [_step(page, step.slug, {}).path for step in STEPS]
    assert paths == [*(f"/questionnaire/{step.slug}" for step in STEPS[1:]), "/recommandations"]


def test_going_back_keeps_what_was_typed(page: PageClient) -> None:
    back = _step(page, "argent", {"project_cost": "85 000 €", "cost_type": "mixte"}, "retour")
    assert back.path == "/questionnaire/projet"
    again = page("/questionnaire/argent")
    assert again.one("input", name="project_cost").get("value") == "85 000"
    assert _checked(again, "cost_type") == "mixte"


def test_the_result_is_one_button_away_from_every_step(page: PageClient) -> None:
    page("/").submit({"territory": "Calais", "need": "rédiger les comptes rendus"})
    assert _step(page, "structure", {}, "resultat").path == "/recommandations"


def test_what_the_code_says_is_shown_and_not_asked(page: PageClient) -> None:
    page("/").submit({"territory": "Calais", "need": "rédiger les comptes rendus"})
    step = page("/questionnaire/collectivite")
    assert "67 571 habitants" in step.text
    assert not step.all("input", name="population")
    assert not step.all("select", name="departement")
    assert _checked(page("/questionnaire/structure"), "nature") == "commune"


def test_an_association_is_asked_what_no_code_says(page: PageClient) -> None:
    step = _step(page, "structure", {"nature": "association"})
    assert step.path == "/questionnaire/collectivite"
    assert step.all("input", name="public_interest")
    assert not step.all("input", name="manages_public_policy")
    step = _step(
        page,
        "collectivite",
        {"name": "Les Amis du Marais", "departement": "80", "public_interest": "oui"},
    )
    assert not step.errors
    _step(page, "projet", {"need": "comprendre l'IA"})
    result = page("/recommandations")
    assert result.h1 == "Les Amis du Marais : par où commencer"
    assert "Somme" in result.text


def test_wrong_answers_are_shown_again_with_their_sentence_and_the_right_ones_are_kept(
    page: PageClient,
) -> None:
    again = _step(
        page,
        "argent",
        {"project_cost": "-85000", "cost_type": "investissement", "own_budget": "zero"},
    )
    assert again.errors == ["Écrivez un nombre positif, ou laissez vide."]
    assert again.title.startswith("Erreur : ")
    assert again.links()["Écrivez un nombre positif, ou laissez vide."] == "#project_cost"
    assert again.one("input", name="project_cost").get("value") == "-85000"
    kept = page("/questionnaire/argent")
    assert (_checked(kept, "cost_type"), _checked(kept, "own_budget")) == ("investissement", "zero")
    assert kept.one("input", name="project_cost").get("value") == ""


@pytest.mark.parametrize(
    ("slug", "field", "value", "sentence"),
    [
        ("argent", "project_cost", "beaucoup", "Écrivez un nombre en chiffres"),
        ("argent", "project_cost", "99999999999", "La valeur doit être au plus"),
        ("argent", "cost_type", "autre", "Choisissez une réponse de la liste."),
        ("projet", "starts_on", "31/02/2027", "Écrivez une date qui existe"),
        ("projet", "need", "a" * 100_000, "Ce texte est trop long : 1 500 caractères au plus."),
        ("projet", "use_case", "rien", "Choisissez une réponse de la liste."),
        ("structure", "nature", "empire", "Choisissez une réponse de la liste."),
        ("structure", "territory", "zzzzqqqq", "Aucune collectivité ne porte ce nom."),
        ("structure", "territory", "x" * 100_000, "Ce nom est trop long"),
        ("collectivite", "population", "1,5", "Écrivez un nombre entier"),
        ("collectivite", "agents", "9999999", "La valeur doit être au plus"),
    ],
)
def test_a_value_that_cannot_be_has_its_sentence(
    page: PageClient, slug: str, field: str, value: str, sentence: str
) -> None:
    again = _step(page, slug, {field: value})
    assert len(again.errors) == 1
    assert again.errors[0].startswith(sentence)


def test_more_than_three_themes_are_too_many(page: PageClient) -> None:
    again = _step(
        page,
        "projet",
        {"themes": ["eau", "donnees", "smart-city", "mobilite-voirie"], "need": "les capteurs"},
    )
    assert again.errors == ["Choisissez au plus 3 réponses."]
    assert (page("/questionnaire/projet").one("textarea").text or "").strip() == "les capteurs"


def test_unticking_everything_is_kept_too(page: PageClient) -> None:
    _step(page, "projet", {"themes": ["eau"]})
    assert _checked(page("/questionnaire/projet"), "themes") == "eau"
    _step(page, "projet", {"themes": []})
    assert _checked(page("/questionnaire/projet"), "themes") is None


def test_a_slice_is_kept_as_its_bounds(page: PageClient) -> None:
    for name in COST_SLICES:
        _step(page, "argent", {"project_cost_slice": name})
        assert _checked(page("/questionnaire/argent"), "project_cost_slice") == name


def test_an_exact_sum_wins_over_a_slice(page: PageClient) -> None:
    _step(page, "argent", {"project_cost": "85000", "project_cost_slice": "600-et-plus"})
    step = page("/questionnaire/argent")
    assert step.one("input", name="project_cost").get("value") == "85 000"
    assert _checked(step, "project_cost_slice") is None


def test_i_do_not_know_is_kept_as_an_answer(page: PageClient) -> None:
    _step(page, "personnes-et-donnees", {"staff": "inconnu", "personal_data": "sensibles"})
    step = page("/questionnaire/personnes-et-donnees")
    assert (_checked(step, "staff"), _checked(step, "personal_data")) == ("inconnu", "sensibles")
    assert (
        "je ne sais pas" in page("/questionnaire").text.partition("Les personnes et les données")[2]
    )


def test_programmes_are_as_listed_yes_no_or_unknown(page: PageClient) -> None:
    page("/").submit({"territory": "Péronne (80, Somme)", "need": "rédiger les comptes rendus"})
    pvd = "programmes-petites-villes-de-demain"
    step = page("/questionnaire/programmes")
    assert _checked(step, pvd) == "listes"
    assert "Liste du 31 décembre 2020 : oui" in step.text
    for answer, known in (
        ("non", "non (votre réponse)"),
        ("inconnu", "à confirmer (vous avez répondu « je ne sais pas »)"),
        ("listes", "oui (liste du 31 décembre 2020)"),
    ):
        result = _step(page, "programmes", {pvd: answer})
        assert f"Petites villes de demain {known}" in result.text
        assert ("alors que votre collectivité y figure" in result.text) is (answer == "non")
        assert _checked(page("/questionnaire/programmes"), pvd) == answer


def test_a_name_that_several_bear_is_asked_in_the_step(page: PageClient) -> None:
    again = _step(page, "structure", {"territory": "Péronne"})
    assert again.errors == [
        "Plusieurs territoires portent ce nom : choisissez le vôtre dans la liste, ou précisez."
    ]
    step = again.submit({"code": "80620"}, action="/questionnaire/structure")
    assert step.path == "/questionnaire/collectivite"
    assert "Péronne (80, Somme)" in step.text


def test_a_nature_that_contradicts_the_code_is_said_beside_it(page: PageClient) -> None:
    again = _step(page, "structure", {"nature": "epci", "territory": "Calais"})
    assert len(again.errors) == 1
    assert "n'est pas de la nature indiquée (intercommunalité)" in again.errors[0]
    assert _checked(page("/questionnaire/structure"), "nature") == "commune", (
        "the territory was kept"
    )


def test_another_territory_takes_away_what_was_said_of_the_former(page: PageClient) -> None:
    _step(page, "structure", {"territory": "Péronne (80, Somme)"})
    _step(page, "programmes", {"programmes-qpv": "oui"})
    _step(page, "structure", {"nature": "commune", "territory": "Calais"})
    assert _checked(page("/questionnaire/programmes"), "programmes-qpv") == "listes"


def test_emptying_the_territory_forgets_it(page: PageClient) -> None:
    _step(page, "structure", {"territory": "Calais"})
    _step(page, "structure", {"territory": ""})
    assert "Calais" not in page("/questionnaire").text


def test_a_group_gives_the_names_or_the_codes_of_its_communes(page: PageClient) -> None:
    _step(page, "structure", {"nature": "groupement_communes"})
    step = _step(page, "collectivite", {"member_names": "Ablaincourt-Pressoir\n\n80620"})
    assert step.path == "/questionnaire/projet"
    shown = page("/questionnaire/collectivite").one("textarea").text or ""
    assert shown.strip().split("\n") == ["Ablaincourt-Pressoir (80, Somme)", "Péronne (80, Somme)"]


def test_the_overview_names_the_communes_of_a_group(page: PageClient) -> None:
    _step(page, "structure", {"nature": "groupement_communes"})
    _step(page, "collectivite", {"member_names": "Ablaincourt-Pressoir\n80620"})
    assert (
        "Communes du groupe Ablaincourt-Pressoir (80, Somme), Péronne (80, Somme)"
        in page("/questionnaire").text
    )


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ("Calais", "Un groupe compte de 2 à 8 communes différentes."),
        (
            "Calais\nPéronne",
            (
                "« Péronne » : plusieurs territoires peuvent répondre à ce nom. Écrivez le code de"
                " celui que vous voulez : 80620"
            ),
        ),
        ("Calais\nzzzzqqqq", "« zzzzqqqq » : aucun territoire ne porte ce nom."),
        ("Calais\ndep-59", "« dep-59 » n'est pas le code d'une commune."),
        ("\n".join(["Calais"] * 9), "8 collectivités au plus : vous en donnez 9."),
    ],
)
def test_a_group_that_cannot_be_is_said(page: PageClient, names: str, sentence: str) -> None:
    _step(page, "structure", {"nature": "groupement_communes"})
    again = _step(page, "collectivite", {"member_names": names})
    assert again.errors[0].startswith(sentence)
    assert (again.one("textarea").text or "").strip() == names


def test_what_does_not_fit_in_the_cookie_is_refused_with_a_sentence_and_the_rest_kept(
    page: PageClient,
) -> None:
    letters = random.Random(1)
    need = "".join(chr(letters.randrange(0x4E00, 0x9FFF)) for _ in range(1_500))
    _step(page, "projet", {"need": "comprendre l'IA"})
    again = _step(page, "projet", {"need": need, "goal": "comprendre"})
    assert len(again.errors) == 1
    assert "trop longues pour être gardées" in again.errors[0]
    assert (again.one("textarea").text or "").strip() == need
    kept = page("/questionnaire/projet")
    assert (kept.one("textarea").text or "").strip() == "comprendre l'IA"
    assert _checked(kept, "goal") == "comprendre"


def test_the_longest_ordinary_need_fits_with_every_other_answer(page: PageClient) -> None:
    sentence = (
        "Notre secrétaire de mairie, présente à mi-temps, répond au téléphone toute la journée et"
        " n'a plus le temps d'écrire. "
    )
    need = (sentence * 13)[:1_499].strip()
    page("/").submit({"territory": "Calais", "need": need})
    everything: dict[str, dict[str, str | list[str]]] = {
        "projet": {
            "themes": ["eau", "donnees"],
            "goal": "outil",
            "uses_ai": "inconnu",
            "stage": "idee",
            "partners": "cherche",
        },
        "argent": {
            "project_cost": "85000",
            "cost_type": "mixte",
            "own_budget": "zero",
            "started": "non",
        },
        "personnes-et-donnees": {
            "staff": "aucun",
            "ai_experience": "aucune",
            "personal_data": "non",
            "decisions_on_persons": "non",
        },
        "programmes": {
            "programmes-qpv": "oui",
            "programmes-frr": "inconnu",
            "programmes-crte": "non",
        },
    }
    for slug, answers in everything.items():
        assert not _step(page, slug, answers).errors
    assert need in page("/recommandations").text


@pytest.mark.parametrize("organisation", ["need=a&need=b", "need=%00", "need=%ff"])
def test_duplicate_keys_and_bytes_that_are_no_text_give_400(
    page: PageClient, organisation: str
) -> None:
    token = page("/questionnaire/projet").one("input", name="csrf_token").get("value")
    response = page.client.post(
        "/questionnaire/projet",
        data=f"csrf_token={token}&{organisation}",
        content_type="application/x-www-form-urlencoded",
        headers={"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"},
    )
    assert response.status_code == HTTPStatus.BAD_REQUEST


def test_a_step_needs_its_token_and_keys_of_other_steps_change_nothing(page: PageClient) -> None:
    page.post("/questionnaire/argent", {"project_cost": "1"}, HTTPStatus.BAD_REQUEST)
    token = page("/questionnaire/argent").one("input", name="csrf_token").get("value")
    page.post(
        "/questionnaire/argent",
        {"csrf_token": token, "cost_type": "mixte", "nature": "commune", "admin": "oui"},
    )
    assert "Commune" not in page("/questionnaire").text.partition("Votre projet")[0]


def test_an_unknown_step_is_not_found(page: PageClient) -> None:
    page("/questionnaire/rien", HTTPStatus.NOT_FOUND)


def test_every_question_of_choices_offers_i_do_not_know(page: PageClient) -> None:
    for step in STEPS:
        for group in page(f"/questionnaire/{step.slug}").all("fieldset"):
            if group.get("id") not in {"themes", "display-fieldset"}:
                assert "Je ne sais pas" in text_of(group), group.get("id")
