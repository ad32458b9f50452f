"""What a visitor answered, kept in the signed session cookie: read, keep, erase. Used by every page
that asks or shows answers.

Answers are declared facts (`matching.domain.profile.Facts`) as JSON data. A fact that is there and
None is a « je ne sais pas » that the person said: nobody asks again. Nothing is stored on the
server.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, cast

from flask import current_app, g, session
from flask.sessions import SecureCookieSessionInterface
from pydantic import ValidationError

from catalog.territories.completion import complete
from catalog.territories.places import UnusableFact
from matching.advice.scenarios import PROJECT_FACTS
from matching.domain.profile import readable_facts
from matching.domain.refusals import refusals_by_fact
from matching.domain.rules import PROGRAMME_PREFIX
from matching.domain.vocabulary import Nature

Answers = dict[str, Any]
# What refuses answers, given all of them and those that are new: fact -> sentence.
Check = Callable[[Answers, Mapping[str, Any]], Mapping[str, str]]

_KEY = "answers"
_DOSSIER = "dossier"
DRAFT = "draft"
"""Where `facts.drafts` keeps what was typed and is to be corrected."""
# Browsers keep 4,096 bytes, name and attributes included; the token of the forms comes later and
# takes its share.
LARGEST_COOKIE = 3_700
_TOO_LONG = (
    "Vos réponses sont trop longues pour être gardées dans votre navigateur. Raccourcissez celle-ci"
    " : la version précédente est gardée, et vos autres réponses aussi."
)
# What was said of one organisation says nothing of another.
_OF_THE_BODY = frozenset(
    {
        "nature",
        "name",
        "departement",
        "region",
        "population",
        "population_total",
        "outre_mer",
        "members",
        "programmes",
    }
)
_WHOM = frozenset({"nature", "code", "members"})
_WHAT = frozenset({"need", "themes", "use_case", "goal"})


class Resumed(NamedTuple):
    """The dossier whose answers are being modified: the token of its link, and the version that
    they were taken from."""

    token: str
    version: int


def read_answers() -> Answers:
    """The visitor's answers, always accepted by `Facts`; empty when there are none, or when the
    cookie was tampered with."""
    stored = session.get(_KEY)
    return readable_facts(stored) if isinstance(stored, dict) else {}


def says_who(answers: Mapping[str, Any]) -> bool:
    return any(answers.get(fact) for fact in _WHOM)


def says_what(answers: Mapping[str, Any]) -> bool:
    return any(answers.get(fact) for fact in _WHAT)


def without(answers: Answers, facts: Iterable[str]) -> Answers:
    """The answers as they were before these facts were said; unknown names change nothing."""
    return _merged(answers, {}, facts)


def keep_answers(changes: Mapping[str, Any], removed: Iterable[str] = ()) -> dict[str, str]:
    """Keep the answers of a form beside the earlier ones, as `with_changes` does, when all of them
    fit in a cookie."""
    earlier = read_answers()
    session.pop(DRAFT, None)  # What is wrong now, if anything, is about this form.
    answers, refusals = with_changes(earlier, changes, removed, _too_long)
    if answers is not None:
        session[_KEY] = answers
        if answers.get("code") != earlier.get(
            "code"
        ):  # Another organisation: what follows is not about that dossier.
            session.pop(_DOSSIER, None)
    return refusals


def with_changes(
    earlier: Answers,
    changes: Mapping[str, Any],
    removed: Iterable[str] = (),
    also: Check = lambda _answers, _changes: {},
) -> tuple[Answers | None, dict[str, str]]:
    """The answers of a form beside the earlier ones, but for those that cannot be: these are
    returned with the sentence that says why (fact -> sentence), and what was there before stays.
    `programmes.<slug>` is one programme; `also` refuses more.

    Another `code` forgets what was said of the former organisation. None for answers that cannot
    be, whatever is left out.
    """
    refusals: dict[str, str] = {}
    while True:
        answers = _merged(earlier, changes, removed)
        found = _refusals_of(answers) or also(answers, changes)
        refusals |= {fact: sentence for fact, sentence in found.items() if fact not in refusals}
        if not found or not changes:
            break
        at_fault = set(found) & set(changes)
        changes = (
            {fact: value for fact, value in changes.items() if fact not in at_fault}
            if at_fault
            else {}
        )
    return None if found else answers, refusals


def fits_in_the_cookie(changes: Mapping[str, Any]) -> bool:
    """Whether browsers would keep the session with these entries in place of its own."""
    interface = cast(SecureCookieSessionInterface, current_app.session_interface)
    serializer = interface.get_signing_serializer(current_app)
    assert serializer is not None  # There is always a secret key.
    return len(serializer.dumps({**session, **changes})) <= LARGEST_COOKIE


def erase_answers() -> None:
    """Forget everything; the cookie itself goes when nothing else is in it."""
    for key in (_KEY, _DOSSIER, DRAFT, "csrf_token"):
        session.pop(key, None)


def resume(answers: Mapping[str, Any], dossier: Resumed) -> None:
    """Take the answers of a dossier in place of those of the session, to modify them."""
    session[_KEY] = dict(answers)
    session[_DOSSIER] = list(dossier)


def resumed() -> Resumed | None:
    """The dossier that the session's answers were taken from, or were saved as."""
    return Resumed(*session[_DOSSIER]) if _DOSSIER in session else None


def follow_link(token: str) -> None:
    """The dossier whose answers are being modified has another link from now on."""
    former = resumed()
    if former is not None:
        session[_DOSSIER] = [token, former.version]


def leave_dossier() -> None:
    """Keep the answers, and forget which dossier they are of."""
    session.pop(_DOSSIER, None)


def start_another_project(answers: Mapping[str, Any]) -> None:
    """Keep of these answers what is said of the organisation, and nothing of the project."""
    session[_KEY] = {fact: value for fact, value in answers.items() if fact not in PROJECT_FACTS}
    leave_dossier()


def _merged(earlier: Answers, changes: Mapping[str, Any], removed: Iterable[str]) -> Answers:
    forgotten = set(removed)
    if "code" in changes and changes["code"] != earlier.get("code"):
        forgotten |= _OF_THE_BODY
    if "nature" in changes and changes["nature"] != Nature.GROUPEMENT_COMMUNES:
        forgotten.add("members")
    answers = {fact: value for fact, value in earlier.items() if fact not in forgotten}
    programmes = {
        slug: value
        for slug, value in answers.pop("programmes", {}).items()
        if PROGRAMME_PREFIX + slug not in forgotten
    }
    for fact, value in changes.items():
        if fact.startswith(PROGRAMME_PREFIX):
            programmes[fact.removeprefix(PROGRAMME_PREFIX)] = value
        else:
            answers[fact] = value
    return answers | ({"programmes": programmes} if programmes else {})


def _refusals_of(answers: Answers) -> Mapping[str, str]:
    try:
        complete(g.session, answers)
    except ValidationError as error:
        return refusals_by_fact(error)
    except UnusableFact as error:
        return {error.field: error.message}
    return {}


def _too_long(answers: Answers, changes: Mapping[str, Any]) -> Mapping[str, str]:
    """The longest of the new answers, when all of them make a cookie that browsers would drop
    without a word."""
    if fits_in_the_cookie({_KEY: answers}):
        return {}
    return {max(changes, key=lambda fact: len(str(changes[fact])), default=""): _TOO_LONG}
