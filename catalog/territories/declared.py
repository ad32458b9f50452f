"""Holds what a person declared against what is known: programmes, name, populations. What is
declared wins. For `completion`."""

from collections.abc import Mapping, Sequence
from typing import Any

from catalog.territories.places import ListMembership
from catalog.territories.spelling import key
from matching.domain.profile import FactWarning
from matching.domain.vocabulary import Programme
from matching.domain.wording import long_date, number


def complete_programmes(
    said: Sequence[ListMembership], declared: Mapping[Programme, bool | None]
) -> tuple[dict[str, Any], list[FactWarning]]:
    """The lists fill absent keys; an explicit « je ne sais pas » stays. What a list does not know
    is left absent."""
    programmes = dict(declared)
    dates = {}
    warnings: list[FactWarning] = []
    for membership in said:
        programme = Programme(membership.programme)
        if membership.is_member is None:
            continue
        if programme not in declared:
            programmes[programme] = membership.is_member
            dates[programme] = membership.list_date
        elif declared[programme] is not None and declared[programme] is not membership.is_member:
            answer, listed = (
                ("non", "y figure") if membership.is_member else ("oui", "n’y figure pas")
            )
            message = (
                f"{programme.label} : vous répondez « {answer} », alors que votre collectivité"
                f" {listed} (liste du {long_date(membership.list_date)}). Nous suivons votre"
                " réponse."
            )
            warnings.append(FactWarning(fact="programmes", message=message))
    return {"programmes": programmes, "programmes_as_of": dates}, warnings


def differences(known: Mapping[str, Any], declared: Mapping[str, Any]) -> list[FactWarning]:
    """What the person says of the organisation that the reference says otherwise."""
    warnings = []
    if (name := known.get("name")) and "name" in declared and key(name) != key(declared["name"]):
        warnings.append(
            FactWarning(
                fact="name",
                message=f"Ce code est celui de {name}. Nous gardons le nom que vous avez écrit.",
            )
        )
    for fact, words in (
        ("population", "La population municipale"),
        ("population_total", "La population totale"),
    ):
        if known.get(fact) is not None and fact in declared and declared[fact] != known[fact]:
            warnings.append(
                FactWarning(
                    fact=fact,
                    message=(
                        f"{words} connue de {name} est de {number(known[fact])} habitants. "
                        f"Nous suivons votre réponse ({number(declared[fact])})."
                    ),
                )
            )
    return warnings
