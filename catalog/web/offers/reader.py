"""Who reads the catalogue, as far as is known, and the offerings judged for that organisation. Used
by `views` and `comparison`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import current_app, g, request
from pydantic import ValidationError

from catalog.advice.answers.recommendations import recommend_for
from catalog.territories.places import UnusableFact
from catalog.web.facts.answers import Answers, read_answers, says_who
from matching.advice.recommendation import Recommendation


@dataclass(frozen=True, slots=True)
class ForYou:
    """The offerings judged for the reader's organisation, by slug. `name` is None when the answers
    do not say which organisation it is; `is_from_answers` is false when only a code in the address
    says who it is."""

    name: str | None
    by_slug: Mapping[str, Recommendation]
    is_from_answers: bool


def answers_of_reader() -> Answers:
    """What is known of the reader: `?territory=` that a list of results passes on, else the answers
    of the session.

    A visitor without a cookie has none, and the session is then not looked at: the page is the same
    for all.
    """
    if code := request.args.get("territory", ""):
        return {"code": code}
    return read_answers() if current_app.config["SESSION_COOKIE_NAME"] in request.cookies else {}


def judged_for_reader(answers: Answers, on: date) -> ForYou | None:
    """None when nobody said who they are, or when the answers name an organisation that no longer
    is."""
    if not says_who(answers):
        return None
    try:
        advice = recommend_for(g.session, answers, on).recommendations
    except (UnusableFact, ValidationError):
        return None
    by_slug = advice.by_slug
    return ForYou(advice.profile.name, by_slug, is_from_answers="territory" not in request.args)
