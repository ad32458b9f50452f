"""The portfolio of an adviser: a list that goes from page to page with its form, is kept nowhere,
and leaves whole as a file."""

import csv
import io
import logging
from collections.abc import Iterator
from http import HTTPStatus

import pytest
from openpyxl import load_workbook

from catalog.settings import Settings
from tests.plugins.application import running
from tests.plugins.databases import Template
from tests.web.page_client import Page, PageClient, text_of

PORTFOLIO = "/visites/portefeuille"
ON = "2024-12-10"
AMI = "Essais d'IA du Nord"


@pytest.fixture(scope="module")
def adviser(settings: Settings, template: Template, worker_id: str) -> Iterator[PageClient]:
    """An adviser on a database of the module's own: nothing but the signing in writes to it."""
    name = f"portfolio_{worker_id}"
    with running(settings.model_copy(update={"database_url": template.copy(name)})) as app:
        client = PageClient(app)
        client.sign_in("adviser")
        yield client
    template.drop(name)


def asked(adviser: PageClient, **fields: str) -> Page:
    return adviser(PORTFOLIO).submit({"on": ON, **fields})


def columns(page: Page) -> list[str]:
    head = next(page.one("table", id="matrice").iter("thead"))
    return [text_of(next(cell.iter("a"))) for cell in list(head.iter("th"))[1:]]


def rows(page: Page) -> dict[str, dict[str, str]]:
    """Label of each collectivité -> offering -> what the cell says."""
    organisation = next(page.one("table", id="matrice").iter("tbody"))
    return {
        text_of(next(next(row.iter("th")).iter("a"))): dict(
            zip(columns(page), map(text_of, row.iter("td")), strict=True)
        )
        for row in organisation.iter("tr")
    }


def download(adviser: PageClient, page: Page, extension: str, status: int = 200) -> bytes:
    """What the button of this format gives, with the form as it stands."""
    button = page.one("button", formaction=f"{PORTFOLIO}.{extension}")
    form = page.one("form", id="portefeuille")
    headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    response = adviser.client.post(
        button.attrib["formaction"], data=page.values(form), headers=headers
    )
    assert response.status_code == status
    assert (
        response.headers["Content-Disposition"]
        == f"attachment; filename=portefeuille-{ON}.{extension}"
    )
    assert response.headers["Cache-Control"] == "no-store"
    return response.data


def test_only_advisers_enter(page: PageClient, own_page: PageClient) -> None:
    assert page.client.get(PORTFOLIO).location.startswith("/connexion?next=")
    own_page.sign_in("editor")
    own_page(PORTFOLIO, HTTPStatus.FORBIDDEN)


def test_a_list_becomes_a_table_and_what_cannot_be_read_is_told(adviser: PageClient) -> None:
    shown = asked(adviser, codes="80620\nPéronne\nLomme; Doulens\n80620")
    assert list(rows(shown)) == ["Péronne (80, Somme)", "Lille (59, Nord)"]
    assert "2 collectivités lues" in shown.text
    assert "1 ligne désignait une collectivité déjà dans la liste" in shown.text
    assert "Ligne 2, « Péronne » : plusieurs collectivités répondent à ce nom" in shown.text
    assert (
        "Peut-être : Péronne (80, Somme), code 80620 ; Péronne (71, Saône-et-Loire), code 71345."
        in shown.text
    )
    assert (
        "Ligne 3, « Doulens » : aucune collectivité ne porte exactement ce nom. Peut-être :"
        " Doullens (80, Somme)" in shown.text
    )
    assert "« Lomme » : Lomme, commune associée de Lille (59, Nord), code 59350" in shown.text


def test_the_verdicts_are_those_of_each_organisation_alone(adviser: PageClient) -> None:
    cells = rows(asked(adviser, codes="80620\n71345\n80159"))
    assert cells["Péronne (80, Somme)"]["Bureau communal"] == "Non"
    assert cells["Cachy (80, Somme)"]["Premier pas numérique"] == "Possible"
    assert [
        cells[name][AMI] for name in ("Péronne (80, Somme)", "Péronne (71, Saône-et-Loire)")
    ] == ["À confirmer", "Non"]


def test_what_closes_first_comes_first(adviser: PageClient) -> None:
    shown = asked(adviser, codes="80620")
    assert columns(shown)[0] == AMI
    assert "jusqu'au 31 décembre 2024" in text_of(
        next(shown.one("table", id="matrice").iter("thead"))
    )
    assert "première date : 31 décembre 2024" in text_of(
        next(shown.one("table", id="matrice").iter("tbody"))
    )


def test_a_filter_leaves_what_it_is_about(adviser: PageClient) -> None:
    soon = asked(adviser, codes="80620\n71345", shown="bientot")
    assert (columns(soon), list(rows(soon))) == ([AMI], ["Péronne (80, Somme)"])
    near = rows(asked(adviser, codes="80620\n80159", shown="presque"))
    assert near == {
        "Péronne (80, Somme)": {
            "Bureau communal": "Non À confirmer si votre département (Somme) porte le projet."
        }
    }
    opened = rows(asked(adviser, codes="80620\ndep-80", shown="ouvert"))
    assert set(opened["Somme (département, 80)"].values()) == {"Possible", "– hors du filtre"}
    assert (
        "Aucune collectivité de la liste n'a de réponse de cette sorte"
        in asked(adviser, codes="71345", shown="bientot").text
    )


def test_a_territory_comes_with_all_that_lies_in_it_by_pages_that_keep_the_form(
    adviser: PageClient,
) -> None:
    first = asked(
        adviser,
        codes="59350",
        territory="CC de la Haute Somme (Combles - Péronne - Roisel) (80, Somme)",
        order="portes",
    )
    assert "62 collectivités lues" in first.text
    assert len(rows(first)) == 30
    (last,) = first.all("button", title="Page 3")
    form = first.one("form", id="portefeuille")
    third = adviser.post(
        last.attrib["formaction"], first.values(form) | {"page": last.attrib["value"]}
    )
    assert len(rows(third)) == 2
    assert "page 3 sur 3" in third.text
    assert third.values(third.one("form", id="portefeuille"))["codes"] == ["59350"]
    assert not set(rows(first)) & set(rows(third))


def test_a_page_that_does_not_exist_is_the_first(adviser: PageClient) -> None:
    form = adviser(PORTFOLIO).one("form", id="portefeuille")
    values = adviser(PORTFOLIO).values(form) | {"codes": "80620", "page": "99"}
    assert list(rows(adviser.post(PORTFOLIO, values))) == ["Péronne (80, Somme)"]


def test_an_address_may_name_the_territory(adviser: PageClient) -> None:
    prepared = adviser(f"{PORTFOLIO}?territory=dep-80")
    assert prepared.one("input", id="territory").get("value") == "dep-80"
    assert "Somme (département, 80)" in rows(prepared.submit())


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "Collez une liste de collectivités, ou choisissez un territoire."),
        ({"territory": "zzzzzzzz"}, "Aucune collectivité ne porte ce nom."),
        (
            {"territory": "peronne"},
            (
                "Écrivez l'un de ceux-ci en entier : Péronne (80, Somme) ; Péronne (71,"
                " Saône-et-Loire)"
            ),
        ),
        (
            {"territory": "Hauts-de-France (région)"},
            "Ce territoire est trop grand : 2 000 collectivités au plus",
        ),
        (
            {"codes": "80620\n" * 2_001},
            "La liste est trop longue : 2 000 collectivités au plus, il y en a 2 001.",
        ),
        (
            {"codes": "80620", "on": "demain"},
            "Écrivez une date qui existe, par exemple 31/12/2024.",
        ),
        (
            {"codes": "80620", "on": "1999-01-01"},
            "La date doit être comprise entre le 1er janvier 2015 et le 31 décembre 2100.",
        ),
        ({"codes": "80620", "shown": "rien"}, "Choisissez une réponse de la liste."),
        ({"codes": "80620", "order": "rien"}, "Choisissez une réponse de la liste."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_the_rest_is_kept(
    adviser: PageClient, fields: dict[str, str], says: str
) -> None:
    refused = asked(adviser, **fields)
    assert any(says in error for error in refused.errors), refused.errors
    assert not refused.all("table")
    kept = refused.values(refused.one("form", id="portefeuille"))
    assert kept["codes"] == [fields.get("codes", "").strip()]
    assert kept["territory"] == [fields.get("territory", "")]


def test_a_list_of_which_nothing_is_read_is_told_without_a_table(adviser: PageClient) -> None:
    shown = asked(adviser, codes="rien\nnon plus")
    assert "Aucune collectivité lue" in shown.text
    assert "2 lignes non lues" in shown.text
    assert not shown.all("table")


def test_what_is_pasted_is_never_code(adviser: PageClient) -> None:
    canary = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    for field in ("codes", "territory"):
        shown = asked(adviser, **{field: canary})
        assert "<script>alert" not in shown.html
        assert "<img src=x" not in shown.html


def test_the_whole_table_leaves_as_a_file(adviser: PageClient) -> None:
    shown = asked(
        adviser,
        territory="CC de la Haute Somme (Combles - Péronne - Roisel) (80, Somme)",
        order="portes",
    )
    lines = list(csv.reader(io.StringIO(download(adviser, shown, "csv").decode())))
    organisations = {line[0]: line for line in lines[1:]}
    assert len(organisations) == 61
    at = lines[0].index("Bureau communal")
    assert (organisations["80620"][at], organisations["80312"][at]) == ("Non", "Possible")
    sheet = load_workbook(io.BytesIO(download(adviser, shown, "xlsx"))).worksheets[0]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [line[0] for line in lines[1:]]


def test_a_file_of_nothing_is_the_form_again(adviser: PageClient) -> None:
    page = adviser(PORTFOLIO)
    values = page.values(page.one("form", id="portefeuille"))
    assert adviser.post(f"{PORTFOLIO}.csv", values).errors == [
        "Collez une liste de collectivités, ou choisissez un territoire."
    ]


def test_the_list_reaches_neither_the_logs_nor_an_address(
    adviser: PageClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "catalog"):
        shown = asked(adviser, codes="80620\nrien de tel", territory="dep-80")
        download(adviser, shown, "csv")
    said = "\n".join(record.getMessage() for record in caplog.records)
    assert said.count("/visites/portefeuille") == 3
    assert not any(word in said for word in ("80620", "rien de tel", "dep-80"))
    assert shown.response.request.query_string == b""


def test_without_its_token_nothing_is_asked(adviser: PageClient) -> None:
    adviser.post(PORTFOLIO, {"codes": "80620"}, HTTPStatus.BAD_REQUEST)
