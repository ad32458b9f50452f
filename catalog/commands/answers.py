"""Reading what is asked on the command line: the facts, and what is wrong with them, said in
French."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

import click
from pydantic import ValidationError

from catalog.advice.answers.recommendations import DateOutOfRange
from catalog.content.offerings import NothingPublished
from catalog.territories.places import ReferenceMissing, UnusableFact
from matching.domain.profile import Facts
from matching.domain.refusals import refusals_of
from matching.domain.vocabulary import Programme

# Facts whose value is text: « 02 » stays « 02 ». The others are read as JSON (true, 85000, {"min":
# 20000}).
_TEXT_FACTS = frozenset(
    {"nature", "code", "name", "departement", "region", "need", "use_case", "starts_on"}
)


def read_answers(
    code: str | None, need: str | None, facts: tuple[str, ...], profile: TextIO | None
) -> dict[str, Any]:
    """Returns the facts, those written one by one winning over those of the file."""
    answers = _read_profile(profile) if profile else {}
    answers |= {
        name: value for name, value in (("code", code), ("need", need)) if value is not None
    }
    return with_facts(answers, facts)


def with_facts(answers: dict[str, Any], facts: tuple[str, ...]) -> dict[str, Any]:
    """Returns the answers with the facts written one by one (`project_cost=85000`,
    `themes=["eau"]`)."""
    for fact in facts:
        _set_fact(answers, fact)
    return answers


@contextmanager
def refusals_in_french() -> Iterator[None]:
    try:
        yield
    except ValidationError as error:
        sentences = [
            f"{'.'.join(map(str, refusal.location))} : {refusal.message}"
            for refusal in refusals_of(error)
        ]
        raise click.ClickException("\n".join(sentences)) from error
    except (UnusableFact, DateOutOfRange, ReferenceMissing) as error:
        raise click.ClickException(str(error)) from error
    except NothingPublished as error:
        raise click.ClickException(
            "Le catalogue est vide : lancez d’abord « flask --app wsgi seed »."
        ) from error


def _read_profile(file: TextIO) -> dict[str, Any]:
    try:
        profile = json.load(file)
    except ValueError as error:
        raise click.ClickException("Le profil n’est pas du JSON lisible.") from error
    if not isinstance(profile, dict):
        raise click.ClickException("Le profil est un ensemble de clés et de valeurs.")
    return profile


def _set_fact(answers: dict[str, Any], written: str) -> None:
    """`project_cost=85000`, `programmes.villages-avenir=true`, `themes=["eau"]`."""
    name, separator, text = written.partition("=")
    if not separator:
        raise click.ClickException(
            f"« {written} » : écrivez NOM=VALEUR, par exemple project_cost=85000."
        )
    value = text if name in _TEXT_FACTS else _json_or_text(text)
    group, _, key = name.partition(".")
    if key and group == "programmes" and key in set(Programme):
        answers.setdefault(group, {})[key] = value
    elif name in Facts.model_fields:
        answers[name] = value
    else:
        raise click.ClickException(
            f"« {name} » n’est pas un fait connu. Faits possibles :"
            f" {', '.join(Facts.model_fields)}."
        )


def _json_or_text(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
