"""Why a value is refused: one French sentence per place, the first of several, with its bounds."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from matching.domain.offer import Offer
from matching.domain.profile import Facts
from matching.domain.refusals import Refusal, refusals_by_fact, refusals_of
from matching.domain.rules import Rule
from tests.matching.builders import offer


def refused(adapter: TypeAdapter[Any], value: Any) -> ValidationError:
    with pytest.raises(ValidationError) as error:
        adapter.validate_python(value)
    return error.value


FACTS: TypeAdapter[Any] = TypeAdapter(Facts)
RULE: TypeAdapter[Any] = TypeAdapter(Rule)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"population": -1}, "La valeur doit être au moins 0."),
        ({"agents": 2_000_000}, "La valeur doit être au plus 1\u202f000\u202f000."),
        ({"uses_ai": "oui"}, "La réponse attendue est oui ou non (true ou false)."),
        ({"agents": "beaucoup"}, "Un nombre entier est attendu, sans guillemets ni espace."),
        ({"themes": 3}, "Une liste est attendue."),
        ({"departement": 80}, "Un texte est attendu. Un code se met entre guillemets."),
        ({"starts_on": "demain"}, "Cette date n’existe pas ou n’a pas la forme 2026-11-22."),
        ({"inconnu": 1}, "Ce nom n’est pas connu."),
    ],
)
def test_a_value_is_refused_by_a_sentence(facts: dict[str, Any], sentence: str) -> None:
    [refusal] = refusals_of(refused(FACTS, facts))
    assert (refusal.fact, refusal.message) == (next(iter(facts)), sentence)


def test_a_text_is_too_long_or_too_short_by_its_own_bounds() -> None:
    for title, sentence in (
        ("x" * 121, "Ce texte est trop long : 120 caractères au plus."),
        ("x", "Ce texte est trop court : 3 caractères au moins."),
    ):
        with pytest.raises(ValidationError) as error:
            offer(title=title)
        assert refusals_by_fact(error.value) == {"title": sentence}


def test_a_closed_list_is_given_in_full_without_quotes() -> None:
    [refusal] = refusals_of(refused(FACTS, {"own_budget": "tout"}))
    assert refusal.code == "enum"
    assert refusal.message == (
        "Cette réponse n’est pas dans la liste : zero, moins_de_20, 20_et_plus."
    )


def test_a_check_of_ours_says_its_own_sentence() -> None:
    [refusal] = refusals_of(refused(RULE, {"fact": "population"} | {"min": 2, "max": 1}))
    assert refusal.message.startswith("Aucun nombre ne peut remplir cette condition")


def test_what_has_no_sentence_is_not_accepted() -> None:
    error = refused(TypeAdapter(frozenset[str]), 3)
    assert [one.message for one in refusals_of(error)] == ["Cette valeur n’est pas acceptée."]


def test_each_place_is_told_once_and_in_the_order_of_the_fields() -> None:
    faults = {"population": -1, "agents": -1, "nature": "village"}
    error = refused(FACTS, faults)
    assert [one.fact for one in refusals_of(error)] == ["nature", "population", "agents"]
    assert list(refusals_by_fact(error)) == ["nature", "population", "agents"]
    several = refused(TypeAdapter(dict[str, int | bool]), {"a": []})
    assert {one.location[0] for one in refusals_of(several)} == {"a"}
    assert list(refusals_by_fact(several)) == ["a"]
    assert refusals_by_fact(several)["a"] == refusals_of(several)[0].message


def test_a_list_whose_items_are_refused_is_not_called_too_short() -> None:
    with pytest.raises(ValidationError) as error:
        offer(sources=[3])
    assert [(one.location, one.code) for one in refusals_of(error.value)] == [
        (("sources", 0), "string_type")
    ]
    with pytest.raises(ValidationError) as empty:
        offer(sources=[])
    assert [(one.location, one.message) for one in refusals_of(empty.value)] == [
        (("sources",), "Il en faut au moins 1.")
    ]


def test_a_missing_key_is_told_at_its_place() -> None:
    error = refused(TypeAdapter(Offer), {})
    by_fact = refusals_by_fact(error)
    assert by_fact["title"] == "Cette information manque."


def test_a_refusal_of_the_whole_is_of_no_field() -> None:
    assert Refusal((), "Non.", "value_error").fact == ""
    assert Refusal((3, "a"), "Non.", "value_error").fact == "3"
