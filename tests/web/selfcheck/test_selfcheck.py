"""The page of self-checking: nothing is kept, the first line is always the training of agents,
nothing is sworn."""

import pytest

from tests.web.page_client import Page, PageClient, text_of

DAY = "on=2026-11-22"
TRAINED = "Les agents qui utilisent l'IA au travail y sont préparés"


def lines(page: Page, which: int = 0) -> list[str]:
    """The lines of the first list to tick, or of the second (what is in doubt)."""
    lists = page.all("ol", "site-checklist")
    return [text_of(item) for item in lists[which].iter("li")] if which < len(lists) else []


def asked(page: PageClient, words: str) -> Page:
    """The list for a need in free words, sent by the form as of `DAY`."""
    return page(f"/autodiagnostic-ia?{DAY}").submit({"words": words})


def test_the_page_asks_first_and_keeps_nothing(page: PageClient) -> None:
    first = page("/autodiagnostic-ia")
    assert first.h1 == "Autodiagnostic : une IA responsable"
    assert not first.all("ol", "site-checklist")
    answered = first.submit({"use_case": "agent-conversationnel", "chatbot": "oui"})
    assert lines(answered)
    assert page.client.get_cookie("session") is None


@pytest.mark.parametrize(
    "query", ["uses_ai=oui", "uses_ai=non", "use_case=videoprotection", "agents=60"]
)
def test_the_first_line_is_always_that_agents_are_trained(page: PageClient, query: str) -> None:
    first = lines(page(f"/autodiagnostic-ia?{query}&{DAY}"))[0]
    assert TRAINED in first
    assert "S'applique depuis le 2 février 2025 Statut adopté, référence à vérifier" in first


def test_a_prohibited_use_stands_before_the_list(page: PageClient) -> None:
    checked = asked(page, "caméras avec reconnaissance faciale")
    assert checked.text.index("Avant toute chose") < checked.text.index("Votre liste à cocher")
    assert "la CNIL et la préfecture" in text_of(checked.one("div", "fr-alert--error"))


def test_each_line_gives_its_text_its_day_its_status_and_a_source(page: PageClient) -> None:
    checked = page(
        f"/autodiagnostic-ia?personal_data=sensibles&decisions_on_persons=automatisee&agents=60&{DAY}"
    )
    assert [line.partition(" Texte ")[0] for line in lines(checked)[1:]] == [
        (
            "Attention : Le projet touche des données personnelles ou sensibles : l'analyse"
            " d'impact (AIPD) se fait avant de commencer, avec votre délégué à la protection des"
            " données."
        ),
        (
            "Attention : Une décision individuelle prise à l'aide d'un traitement automatisé le"
            " mentionne explicitement à la personne (code des relations entre le public et"
            " l'administration, article L311-3-1)."
        ),
        (
            "À partir de 50 agents, une administration publie les règles des principaux traitements"
            " qui fondent des décisions individuelles (code des relations entre le public et"
            " l'administration, article L312-1-3)."
        ),
    ]
    assert {"/sources#cnil-aipd", "/sources#crpa-l311-3-1", "/sources#ria-art-4"} <= set(
        checked.links().values()
    )
    assert "Statut à vérifier" in lines(checked)[2]


def test_a_text_to_come_is_announced_with_its_day(page: PageClient) -> None:
    before = page("/autodiagnostic-ia?use_case=tri-cv&on=2026-11-22")
    after = page("/autodiagnostic-ia?use_case=tri-cv&on=2028-01-01")
    assert any("S'applique à partir du 2 décembre 2027" in line for line in lines(before))
    assert any("S'applique depuis le 2 décembre 2027" in line for line in lines(after))


def test_what_is_not_answered_is_in_doubt_and_says_what_it_waits_for(page: PageClient) -> None:
    checked = page(f"/autodiagnostic-ia?decisions_on_persons=aide_agent&{DAY}")
    assert any("Dépend de : nombre d'agents." in line for line in lines(checked, 1))
    settled = page(
        f"/autodiagnostic-ia?decisions_on_persons=aide_agent&agents=49&personal_data=non&chatbot=non&{DAY}"
    )
    assert lines(settled, 1) == []


def test_money_is_none_of_its_business(page: PageClient) -> None:
    text = page(f"/autodiagnostic-ia?nature=association&{DAY}").text
    assert "aides d'État" not in text
    assert "commande publique" not in text


@pytest.mark.parametrize(
    ("query", "is_said"), [("uses_ai=non", True), ("agents=3", True), ("uses_ai=oui", False)]
)
def test_no_need_of_ai_is_an_honest_answer(page: PageClient, query: str, is_said: bool) -> None:
    assert ("Et sans IA ?" in page(f"/autodiagnostic-ia?{query}&{DAY}").text) is is_said


def test_words_are_read_or_said_not_to_be(page: PageClient) -> None:
    assert "Usage reconnu : « Robot vocal (callbot) au standard »." in asked(page, "callbot").text
    assert "rattachés à aucun usage connu" in asked(page, "quelque chose").text


def test_words_are_never_read_from_an_address(page: PageClient) -> None:
    assert not page("/autodiagnostic-ia?words=reconnaissance+faciale").all("ol", "site-checklist")


def test_a_machine_that_talks_says_so_whatever_the_use(page: PageClient) -> None:
    talking = page(f"/autodiagnostic-ia?use_case=traduction&chatbot=oui&{DAY}")
    assert any("qu'ils parlent à une machine" in line for line in lines(talking))


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("use_case=rien", "Choisissez une réponse de la liste."),
        ("agents=beaucoup", "Écrivez un nombre en chiffres, par exemple 1 200."),
        ("population=999999999999", "La valeur doit être au plus 100 000 000."),
        ("personal_data=oui", "Choisissez une réponse de la liste."),
        (
            "on=2014-12-31",
            "La date doit être comprise entre le 1er janvier 2015 et le 31 décembre 2100.",
        ),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field_and_counts_for_nothing(
    page: PageClient, query: str, message: str
) -> None:
    checked = page(f"/autodiagnostic-ia?{query}")
    assert checked.errors == [message]
    assert TRAINED in lines(checked)[0]


def test_unknown_parameters_are_no_answer(page: PageClient) -> None:
    assert not page("/autodiagnostic-ia?need=secret&utm_source=x").all("ol", "site-checklist")


def test_too_many_words_are_refused_and_the_rest_is_kept(page: PageClient) -> None:
    checked = page("/autodiagnostic-ia").submit({"words": "x" * 201, "agents": "60"})
    assert checked.errors == ["Ce texte est trop long : 200 signes au plus."]
    assert TRAINED in lines(checked)[0]


def test_an_answer_given_twice_is_refused(page: PageClient) -> None:
    page("/autodiagnostic-ia?agents=1&agents=2", 400)


def test_what_is_typed_is_shown_as_text(page: PageClient) -> None:
    shown = asked(page, "<script>alert(1)</script>")
    assert "<script>alert(1)" not in shown.html
    assert "<script>alert(1)</script>" in shown.text
