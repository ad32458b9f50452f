"""What the page of results says it understood, state by state, and one tap that corrects it. The
words are those of the invented needs."""

from http import HTTPStatus
from xml.etree.ElementTree import Element

import pytest
from flask.testing import FlaskClient

from tests.web.page_client import Page, PageClient, text_of

VILLAGE = "Ablaincourt-Pressoir"
NEED = "/recommandations/besoin"
SUBJECTS = "/recommandations/sujet"
TELEPHONE = "le téléphone sonne sans arrêt"
ROOF = "refaire la toiture"
NONSENSE = "azertyuiop"
RANSOM = "écrans noirs, message en rouge qui réclame des bitcoins"
UNSURE = "mieux suivre les factures"
QUESTION = "De quoi s'agit-il ?"
GENERAL = "En attendant, une aide générale"


def _asked(page: PageClient, need: str) -> Page:
    return page("/").submit({"territory": VILLAGE, "need": need}, action="/")


def _tag(result: Page, label: str) -> Element:
    return next(one for one in result.all("button", name="use_case") if text_of(one) == label)


def _tapped(page: PageClient, **data: str) -> Page:
    return page.post(NEED, data)


def _h2(result: Page) -> list[str]:
    return [text_of(heading) for heading in result.one("main").iter("h2")]


def test_what_was_understood_is_said_first(page: PageClient) -> None:
    result = _asked(page, "numéroter les rues, devis de 12 000 € pour le 1er mars 2027")
    said = text_of(result.one(class_="site-understood"))
    assert said.startswith("Nous avons compris : Adresses et noms de rues · ")
    for part in ("12 000 €", "1er mars 2027", " habitants"):
        assert part in said
    assert result.text.index("Nous avons compris") < result.text.index("À faire en premier")


def test_the_sites_own_page_is_an_answer_too(page: PageClient) -> None:
    _asked(page, TELEPHONE)
    result = _tapped(page, use_case="charte-ia")
    link = result.links()["Vos agents et l'IA"]
    assert link == "/agents-et-ia"
    assert "Sur ce site aussi" in text_of(result.one(class_="site-understood"))
    _tapped(page, use_case="accueil-telephonique")
    assert "Sur ce site aussi" not in page("/recommandations").text


def test_what_is_declared_of_ai_is_said(page: PageClient) -> None:
    _asked(page, TELEPHONE)
    page("/questionnaire/projet").submit({"uses_ai": "non"}, action="/questionnaire/projet")
    assert "sans IA" in text_of(page("/recommandations").one(class_="site-understood"))


def test_at_most_three_headings_follow(page: PageClient) -> None:
    assert _h2(_asked(page, TELEPHONE)) == ["À faire en premier", "Ensuite", "Le reste"]


def test_one_tap_changes_the_subject_and_another_takes_it_back(page: PageClient) -> None:
    result = _asked(page, TELEPHONE)
    other = next(iter(result.all("button", name="use_case")))
    changed = _tapped(page, use_case=other.get("value", ""))
    assert changed.path == "/recommandations"
    said = text_of(changed.one(class_="site-understood"))
    assert said.startswith(f"Nous avons compris : {text_of(other)}")
    assert _tag(changed, "Téléphone de la mairie trop chargé") is not None
    back = _tapped(page, retirer="use_case")
    assert "Nous avons compris : Téléphone de la mairie trop chargé" in back.text


def test_another_subject_is_chosen_from_the_themes(page: PageClient) -> None:
    result = _asked(page, TELEPHONE)
    subjects = page(result.links()["Autre chose"])
    assert subjects.h1 == QUESTION
    uses = page(subjects.links()["Relation avec les habitants"])
    chosen = uses.submit(button=_tag(uses, "Traduction pour l'accueil"))
    assert chosen.path == "/recommandations"
    assert "Nous avons compris : Traduction pour l'accueil" in chosen.text


def test_the_day_is_kept_by_a_tap(page: PageClient) -> None:
    _asked(page, TELEPHONE)
    tapped = page.post(f"{NEED}?on=2024-12-10", {"use_case": "traduction"})
    assert tapped.response.request.args["on"] == "2024-12-10"


def test_an_amount_becomes_the_cost_in_one_tap(page: PageClient) -> None:
    result = _asked(page, f"{TELEPHONE}, budget 12 000 €")
    cost = result.one("button", name="project_cost")
    assert text_of(cost) == "Garder 12 000 € comme coût du projet"
    after = _tapped(page, project_cost=cost.get("value", ""))
    assert not after.all("button", name="project_cost")
    assert "12 000 €" in page("/questionnaire").text


@pytest.mark.parametrize(
    "data",
    [
        {"use_case": "rien"},
        {"use_case": "<script>"},
        {"project_cost": "-5"},
        {"project_cost": "9" * 5_000},
        {"project_cost": "²"},
        {},
    ],
)
def test_a_tap_on_nothing_of_ours_changes_nothing(page: PageClient, data: dict[str, str]) -> None:
    _asked(page, TELEPHONE)
    assert _tapped(page, **data).path == SUBJECTS
    assert "Nous avons compris : Téléphone" in page("/recommandations").text


def test_a_cost_beyond_all_bounds_changes_nothing(page: PageClient) -> None:
    _asked(page, TELEPHONE)
    _tapped(page, project_cost="9" * 12)
    assert "Combien coûterait" not in page("/questionnaire").text


def test_without_answers_a_tap_leads_home(page: PageClient) -> None:
    assert _tapped(page, use_case="traduction").path == "/"
    assert page(SUBJECTS).path == "/"


def test_a_tap_from_elsewhere_is_refused(client: FlaskClient) -> None:
    response = client.post(
        NEED, data={"use_case": "traduction"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert response.status_code == HTTPStatus.FORBIDDEN


def test_unsure_asks_before_anything_is_called_first(page: PageClient) -> None:
    result = _asked(page, UNSURE)
    assert QUESTION in _h2(result)
    assert result.text.index(QUESTION) < result.text.index(GENERAL)
    assert "À faire en premier" not in result.text
    assert "C'est une aide générale : dites-nous de quoi il s'agit" in result.text
    assert 1 <= len(result.all("button", name="use_case")) <= 5


def test_not_understood_is_said_with_subjects_and_a_field(page: PageClient) -> None:
    result = _asked(page, NONSENSE)
    assert _h2(result) == ["Nous n'avons pas compris votre demande", "Le reste"]
    assert "À faire en premier" not in result.text
    assert result.links()["Travail de la mairie et des services"].startswith(f"{SUBJECTS}?theme=")
    assert (result.one("textarea").text or "").strip() == NONSENSE
    folded = [text_of(next(one.iter("summary"))) for one in result.all("details")]
    assert folded[0] == GENERAL
    again = result.submit({"need": TELEPHONE}, action=NEED)
    assert "Nous avons compris : Téléphone de la mairie trop chargé" in again.text


@pytest.mark.parametrize("need", ["", "a" * 2_000, "a" * 50_000])
def test_a_need_that_cannot_be_is_refused_beside_its_field(page: PageClient, need: str) -> None:
    again = _asked(page, NONSENSE).submit({"need": need}, action=NEED)
    assert len(again.errors) == 1
    assert again.title.startswith("Erreur : ")
    assert page("/recommandations").errors == [], "said once"


def test_out_of_field_is_said_with_the_door_before_what_may_help(page: PageClient) -> None:
    result = _asked(page, ROOF)
    assert "votre demande semble être autre chose" in result.text
    door = text_of(result.one(class_="site-door"))
    for words in ("Toit d'un bâtiment communal", "la sous-préfecture", "lue le 30 novembre"):
        assert words in door
    assert result.text.index("Toit d'un bâtiment") < result.text.index("Ce qui peut quand même")
    assert "Ce n'est pas ça ?" in result.text
    assert "À faire en premier" not in result.text


def test_an_emergency_is_above_everything(page: PageClient) -> None:
    result = _asked(page, RANSOM)
    block = result.one(class_="fr-alert--error")
    said = text_of(block)
    assert said.startswith("Vous êtes peut-être victime d'un piratage : les premiers gestes")
    steps = [text_of(item) for item in next(block.iter("ol")).iter("li")]
    assert steps[0].startswith("Débranchez la machine touchée du réseau.")
    assert "https://secours.example.org" in [link.get("href") for link in block.iter("a")]
    assert "Ne payez pas de rançon." in said
    assert "sous toutes réserves" in said
    after = "Ensuite, et pour que cela n'arrive plus"
    assert result.text.index("premiers gestes") < result.text.index(after)
    assert "De quoi s'agit-il" not in result.text


def test_what_is_no_emergency_is_said_in_one_tap_and_the_moves_stay_at_hand(
    page: PageClient,
) -> None:
    result = _asked(page, RANSOM)
    assert "Ce n'est pas un piratage ?" in result.text
    calm = _tapped(page, use_case="messagerie")
    assert not calm.all(class_="fr-alert--error")
    assert "À faire en premier" in calm.text
    assert "En cas de piratage : les premiers gestes" in calm.text


def test_a_new_need_forgets_the_subject_of_the_former(page: PageClient) -> None:
    _asked(page, TELEPHONE)
    _tapped(page, use_case="traduction")
    assert "Nous avons compris : Traduction" not in _asked(page, "comptes rendus de réunion").text
