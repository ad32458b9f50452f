"""Offerings side by side: what the table says, its ways in, and what is said when the choice cannot
be compared."""

import pytest
from flask.testing import FlaskClient

from tests.web.page_client import Page, PageClient, text_of

AMI, SUITE, DETR, AIDANTS, COMPANION = (
    "essais-ia-du-nord",
    "bureau-communal",
    "fonds-ruralite",
    "relais-demarches",
    "cap-numerique",
)
CALL = "Essais d'IA du Nord"


def address(*slugs: str, **others: str) -> str:
    return "/comparer?" + "&".join(
        [
            *(f"offre={slug}" for slug in slugs),
            *(f"{name}={value}" for name, value in others.items()),
        ]
    )


def columns(page: Page) -> list[str]:
    """The offerings, in the order of the table."""
    (head,) = page.one("table").iter("thead")
    return [text_of(next(cell.iter("a"))) for cell in list(head.iter("th"))[1:]]


def rows(page: Page) -> dict[str, list[str]]:
    """What is compared -> what each cell says, without the name that only phones show."""
    (organisation,) = page.one("table").iter("tbody")
    names = columns(page)
    return {
        text_of(next(row.iter("th"))): [
            text_of(cell).removeprefix(name).strip()
            for name, cell in zip(names, row.iter("td"), strict=True)
        ]
        for row in organisation.iter("tr")
    }


def test_a_line_says_the_same_thing_of_each_offering(page: PageClient) -> None:
    compared = page(address(AMI, DETR, on="2024-12-10"))
    assert columns(compared) == [CALL, "Fonds local pour la ruralité (FLR)"]
    table = rows(compared)
    assert table["Qui la porte"] == ["Agence régionale du numérique", "État, par ses préfectures"]
    assert table["Date limite"][0] == "Avant le 31 décembre 2024 inclus"
    assert "Taux : 60 % des dépenses retenues" in table["Argent"][0]
    assert (
        "À demander : enveloppe, taux, coût du projet, subvention possible, dépenses prévues"
        in table["Argent"][1]
    )
    assert "sans date, lu le" in table["Sources"][0]
    assert "Sources lues le" in table["Sources"][0]
    # Nobody said who they are.
    assert not any(term.startswith("Pour ") for term in table if term != "Pour qui")
    assert compared.links()["Répondez en deux questions"] == "/"


def test_the_table_names_its_lines_and_columns_and_can_be_reached_by_keyboard(
    page: PageClient,
) -> None:
    compared = page(address(AMI, SUITE, DETR))
    table = compared.one("table")
    assert text_of(next(table.iter("caption"))) == "3 aides côte à côte"
    assert {cell.get("scope") for cell in table.iter("th")} == {"col", "row"}
    assert compared.one(class_="fr-table__content").get("tabindex") == "0"


def test_the_day_asked_is_the_day_compared(page: PageClient) -> None:
    closed = page(address(AMI, SUITE, on="2025-01-01"))
    assert rows(closed)["Où elle en est"][0] == "Fermé depuis le 1er janvier 2025"
    assert page(address(AMI, SUITE, on="demain")).errors == [
        "Écrivez une date qui existe, par exemple 31/12/2024."
    ]


def test_what_is_not_known_is_said(page: PageClient) -> None:
    table = rows(page(address(AMI, SUITE)))
    assert "La page officielle de l'appel" in table["À demander"][0]
    assert table["Argent"][1] == "Aucune aide en argent connue"


def test_the_answers_of_the_visitor_are_judged_with_the_reason(page: PageClient) -> None:
    page("/").submit(
        {"territory": "Péronne (80, Somme)", "need": "un agent conversationnel"}, action="/"
    )
    compared = page(address(AMI, SUITE, on="2024-12-10"))
    first, second = rows(compared)["Pour Péronne"]
    assert first.startswith("Il manque une information")
    assert "À confirmer : Coût du projet : non précisé" in first
    assert second.startswith("Pas pour votre commune, parce que : population : 7 090 habitants.")
    assert compared.response.headers["Cache-Control"] == "no-store"


def test_the_code_that_a_list_passes_on_is_judged(page: PageClient) -> None:
    compared = page(address(AMI, SUITE, territory="80620", on="2024-12-10"))
    assert "Pour Péronne" in rows(compared)
    assert compared.links()[CALL] == f"/offres/{AMI}?territory=80620&on=2024-12-10"
    # A code that names nobody judges nothing.
    assert "Pour Péronne" not in rows(page(address(AMI, SUITE, territory="00000")))


def test_the_catalogue_leads_to_the_comparison_with_its_organisation_and_its_day(
    page: PageClient,
) -> None:
    listed = page("/offres?territory=80253&on=2024-12-10")
    form = listed.one("form", action="/comparer")
    boxes = listed.all("input", name="offre", form=form.attrib["id"])
    chosen = [box.attrib["value"] for box in boxes[:2]]
    compared = page.get("/comparer", query_string=listed.values(form) | {"offre": chosen})
    assert len(columns(compared)) == 2
    assert "Pour Doullens" in rows(compared)
    assert "À la date du 10 décembre 2024" in compared.text


def test_the_result_leads_to_the_comparison_in_one_click(page: PageClient) -> None:
    result = page("/").submit(
        {"territory": "Cachy", "need": "le téléphone sonne sans arrêt"}, action="/"
    )
    compared = result.submit(action="/comparer")
    assert len(columns(compared)) == 2
    assert "Pour Cachy" in rows(compared)


def test_a_sheet_leads_to_the_comparison_where_another_is_added(page: PageClient) -> None:
    alone = page(page(f"/offres/{AMI}").links()["Comparer avec une autre aide"])
    assert "Il manque une aide : choisissez-en au moins une autre." in alone.text
    assert "Déjà choisie" in alone.text
    assert columns(alone.submit({"offre": [AMI, SUITE]})) == [CALL, "Bureau communal"]


def test_one_alone_or_none_asks_for_others_and_keeps_what_was_chosen(page: PageClient) -> None:
    none = page("/comparer?offre=&offre=")
    assert "Choisissez de deux à quatre aides" in none.text
    assert none.links()["toutes les aides"] == "/offres"
    assert not none.all("table")
    alone = page(address(AMI, AMI))
    assert alone.values(alone.one("form", action="/comparer"))["offre"] == [AMI]


def test_more_than_four_shows_four_and_names_the_others(page: PageClient) -> None:
    compared = page(address(AMI, SUITE, DETR, AIDANTS, COMPANION))
    assert len(columns(compared)) == 4
    assert (
        "On compare quatre aides au plus. Cette aide n'est pas montrée : Cap numérique."
        in compared.text
    )
    assert len(compared.values(compared.one("form", action="/comparer"))["offre"]) == 4
    # Less one, the fifth takes its place.
    shorter = page(compared.links()[f"Retirer {CALL}"])
    assert columns(shorter)[-1] == "Cap numérique"


@pytest.mark.parametrize("unknown", ["rien", "<script>alert(1)</script>", "..", "a" * 3000])
def test_a_name_that_no_offering_has_is_said_and_the_rest_compared(
    page: PageClient, unknown: str
) -> None:
    compared = page(address(AMI, unknown, SUITE))
    assert "Une aide demandée n'est pas dans le catalogue" in compared.text
    assert len(columns(compared)) == 2
    assert "<script>alert" not in compared.html
    assert "2 aides demandées ne sont pas dans le catalogue" in page(address("a", "b")).text


def test_a_comparison_that_shows_nothing_of_its_visitor_is_not_sent_twice(
    client: FlaskClient,
) -> None:
    first = client.get(address(AMI, SUITE))
    assert first.headers["Cache-Control"] == "no-cache"
    assert (
        client.get(
            address(AMI, SUITE), headers={"If-None-Match": first.headers["ETag"]}
        ).status_code
        == 304
    )
