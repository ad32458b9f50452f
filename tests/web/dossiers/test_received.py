"""What a collectivité sends to an adviser: it knows who will see what, and it is seen as long as it
wishes."""

from http import HTTPStatus

import pytest
from flask import Flask

from catalog.advice.accounts.accounts import AccountView, follow
from catalog.storage.database import open_session
from tests.web.page_client import Page, PageClient

PERONNE = {"territory": "Péronne (80, Somme)", "need": "tester un agent conversationnel"}
SAVE = "/dossiers/enregistrer"
RECEIVED = "Péronne (80, Somme) : Accueil"


@pytest.fixture
def holder(own_app: Flask) -> PageClient:
    return PageClient(own_app)


@pytest.fixture
def adviser(own_page: PageClient) -> AccountView:
    """Signed in on `own_page`."""
    return own_page.sign_in("adviser")


@pytest.fixture
def address(holder: PageClient) -> str:
    holder("/").submit(PERONNE)
    return holder(SAVE).submit({"title": "Accueil"}, action=SAVE).path


def followed(app: Flask, account: AccountView, *departements: str) -> None:
    with open_session(app.extensions["engine"], writing=True) as session:
        follow(session, account.id, departements)
        session.commit()


def sent_by_code(holder: PageClient, address: str, code: str) -> Page:
    action = f"{address}/envoyer"
    return _confirmed(holder(action).submit({"code": code}, action=action))


def _confirmed(page: Page) -> Page:
    return page.submit(button=page.one("button", name="confirme"))


def test_before_sending_a_page_says_who_will_see_what(
    holder: PageClient, own_page: PageClient, adviser: AccountView, address: str
) -> None:
    action = f"{address}/envoyer"
    asked = holder(action).submit({"code": adviser.code}, action=action)
    assert asked.h1 == "Confirmer l'envoi du dossier"
    assert f"Le conseiller qui vous a donné le code {adviser.code}" in asked.text
    assert "ni modifier ni supprimer" in asked.text
    assert adviser.email not in asked.html
    assert "Aucun dossier pour le moment." in own_page("/dossiers-recus").text, (
        "nothing is sent before it is confirmed"
    )


def test_by_a_code_the_adviser_receives_reads_and_takes_care_of_it(
    holder: PageClient, own_page: PageClient, adviser: AccountView, address: str
) -> None:
    dossier = sent_by_code(holder, address, f"{adviser.code[:4].lower()} {adviser.code[4:]}")
    assert "Votre dossier est envoyé." in dossier.text
    assert "Le conseiller dont vous avez donné le code, depuis le" in dossier.text
    inbox = own_page("/dossiers-recus")
    for words in (
        "1 dossier reçu",
        "Péronne (80, Somme)",
        "tester un agent conversationnel",
        "votre code",
        "à traiter",
    ):
        assert words in inbox.text
    received = own_page(inbox.links()[RECEIVED])
    assert received.h1 == "Accueil"
    assert "À faire en premier" in received.text
    assert "Que voulez-vous améliorer ? tester un agent conversationnel" in received.text
    assert address not in received.html, "the adviser does not get the link"
    taken = received.submit(action=f"{received.path}/prise-en-charge")
    assert "par vous" in taken.text
    assert "pris en charge par vous" in own_page("/dossiers-recus").text
    assert "pris en charge le" in holder(address).text


def test_by_the_inbox_of_its_departement_those_who_follow_it_receive_it(
    own_app: Flask, holder: PageClient, own_page: PageClient, adviser: AccountView, address: str
) -> None:
    action = f"{address}/envoyer"
    assert "Personne ne relève encore la boîte de votre département" in holder(action).text
    followed(own_app, adviser, "80")
    form = holder(action)
    assert "département Somme (80), qu'un conseiller suit aujourd'hui" in form.text
    asked = form.submit({"to": "80"}, action=action)
    assert "Les conseillers qui suivent le département Somme (80)" in asked.text
    assert "Les conseillers du département Somme (80)" in _confirmed(asked).text
    assert "boîte du département Somme" in own_page("/dossiers-recus").text
    followed(own_app, adviser, "59")
    assert "Aucun dossier pour le moment." in own_page("/dossiers-recus").text


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"code": ""}, "Écrivez le code que le conseiller vous a donné."),
        (
            {"code": "ABCDEFGH"},
            (
                "Aucun conseiller n'a donné ce code. Vérifiez-le avec la personne de qui vous le"
                " tenez."
            ),
        ),
        (
            {"code": "<b>"},
            (
                "Aucun conseiller n'a donné ce code. Vérifiez-le avec la personne de qui vous le"
                " tenez."
            ),
        ),
    ],
)
def test_a_code_that_leads_to_nobody_is_said_beside_it(
    holder: PageClient, address: str, sent: dict[str, str], error: str
) -> None:
    action = f"{address}/envoyer"
    again = holder(action).submit(sent, action=action)
    assert again.errors == [error]
    assert again.one("input", id="code").get("value") == sent["code"]


def test_an_inbox_of_elsewhere_cannot_be_chosen(
    own_app: Flask, holder: PageClient, own_page: PageClient, adviser: AccountView, address: str
) -> None:
    followed(own_app, adviser, "59", "80")
    action = f"{address}/envoyer"
    assert holder(action).submit({"to": "59"}, action=action).errors == [
        "Choisissez une réponse de la liste."
    ]


@pytest.mark.parametrize("end", ["withdrawn", "erased"])
def test_it_ends_when_the_holder_takes_it_back_or_erases_it(
    holder: PageClient, own_page: PageClient, adviser: AccountView, address: str, end: str
) -> None:
    dossier = sent_by_code(holder, address, adviser.code)
    received = own_page("/dossiers-recus").links()[RECEIVED]
    if end == "withdrawn":
        action = next(
            form.get("action", "")
            for form in dossier.all("form")
            if "/retirer/" in form.get("action", "")
        )
        assert "L'envoi est retiré" in dossier.submit(action=action).text
    else:
        holder(f"{address}/supprimer").submit(action=f"{address}/supprimer")
    assert "Aucun dossier pour le moment." in own_page("/dossiers-recus").text
    own_page(received, HTTPStatus.NOT_FOUND)


def test_another_s_dossier_and_an_absent_one_are_the_same_404(
    own_app: Flask, holder: PageClient, own_page: PageClient, adviser: AccountView, address: str
) -> None:
    sent_by_code(holder, address, adviser.code)
    mine = own_page("/dossiers-recus").links()[RECEIVED]
    other = PageClient(own_app)
    other.sign_in("adviser", "autre@exemple.fr")
    for path in (mine, "/dossiers-recus/0123456789abcdef"):
        assert other(path, HTTPStatus.NOT_FOUND).h1 == "Page introuvable"
        token = other("/compte").all("input", name="csrf_token")[0].get("value", "")
        other.post(f"{path}/prise-en-charge", {"csrf_token": token}, HTTPStatus.NOT_FOUND)
    assert "à traiter" in own_page("/dossiers-recus").text


def test_what_is_modified_after_the_sending_is_said(
    holder: PageClient, own_page: PageClient, adviser: AccountView, address: str
) -> None:
    sent_by_code(holder, address, adviser.code)
    holder("/questionnaire/projet").submit(
        {"need": "rédiger les comptes rendus"}, action="/questionnaire/projet"
    )
    holder("/dossiers/mettre-a-jour").submit(action="/dossiers/mettre-a-jour")
    inbox = own_page("/dossiers-recus")
    assert "rédiger les comptes rendus" in inbox.text
    assert "agent conversationnel" not in inbox.text


def test_a_received_dossier_is_read_as_of_its_day_and_of_another(
    holder: PageClient, own_page: PageClient, adviser: AccountView, address: str
) -> None:
    sent_by_code(holder, address, adviser.code)
    received = own_page("/dossiers-recus").links()[RECEIVED]
    assert "le 10 décembre 2024" in own_page(f"{received}?on=2024-12-10").text
    assert own_page(f"{received}?on=hier").errors == [
        "Écrivez une date qui existe, par exemple 31/12/2024."
    ]
