"""The French of the sheets: typography, words to avoid, promises that keep their form, names that
lead somewhere."""

import re
from collections.abc import Callable, Collection
from functools import cache
from pathlib import Path

import pytest
import yaml

from catalog.content.seeding import load_seeds
from catalog.content.sheets import Sheet
from catalog.content.yaml_files import read_yaml
from tests.seeds.french import (
    avoided_words,
    prose_of,
    texts_of,
    typographic_faults,
    unexplained_acronyms,
)

SEEDS = Path(__file__).parents[2] / "seeds"
SHEETS = sorted((SEEDS / "offerings").glob("*.yaml"))
FILES = sorted(SEEDS.rglob("*.yaml"))
# What a reference case quotes is what people type, and stays as typed.
WRITTEN_FOR_READERS = [path for path in FILES if path.parent.name != "cases"]
# The titles of sources and of criteria are quotations, and are left as they are.
QUOTING = [SEEDS / "sources.yaml", SEEDS / "rgaa.yaml"]
KNOWN_ACRONYMS = frozenset({"IA"})
# Mailboxes of services that are written like a person's name (« sonum » is « société numérique »).
MAILBOXES_OF_SERVICES = frozenset({"cartographie.sonum@anct.gouv.fr"})

Detector = Callable[[str], list[str] | set[str]]

every_sheet = pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
every_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


@cache
def sheet_of(path: Path) -> Sheet:
    return Sheet.model_validate({**read_yaml(path), "slug": path.stem})


@cache
def acronyms_by_provider() -> dict[str, str | None]:
    return {
        provider["slug"]: provider.get("acronym")
        for provider in read_yaml(SEEDS / "providers.yaml")["providers"]
    }


TYPOGRAPHY = (
    "Lancez « make format », qui met les espaces insécables et les apostrophes courbes des fiches"
    " et des sources (ailleurs, écrivez-les : U+00A0, U+202F, ’) ; « … » s’écrit en un seul signe,"
    " et un guillemet est « ou »."
)
WORDS = (
    "Dites-le autrement : la liste des mots, et de ce qui les permet, est dans"
    " tests/seeds/french.py."
)
ACRONYMS = "Écrivez une fois le nom en entier, suivi du sigle entre parenthèses."


def refuse(path: Path, faults: Collection[str], remedy: str) -> None:
    """Who writes a sheet reads what `make check-seeds` says of it: the file, each fault, the
    remedy, and no line of code."""
    if faults:
        quoted = "\n".join(f"  « {fault} »" for fault in faults)
        pytest.fail(f"seeds/{path.relative_to(SEEDS)} :\n{quoted}\n{remedy}", pytrace=False)


@every_sheet
def test_a_sheet_keeps_french_typography(path: Path) -> None:
    refuse(
        path,
        [fault for text in texts_of(sheet_of(path)) for fault in typographic_faults(text)],
        TYPOGRAPHY,
    )


@pytest.mark.parametrize("path", WRITTEN_FOR_READERS, ids=lambda path: path.stem)
def test_the_other_texts_keep_french_typography(path: Path) -> None:
    refuse(
        path,
        [fault for text in prose_of(read_yaml(path)) for fault in typographic_faults(text)],
        TYPOGRAPHY,
    )


@every_sheet
def test_a_sheet_says_none_of_the_words_to_avoid(path: Path) -> None:
    sheet = sheet_of(path)
    refuse(
        path, [word for text in texts_of(sheet) for word in avoided_words(text, sheet.kind)], WORDS
    )


@pytest.mark.parametrize(
    "path",
    [path for path in WRITTEN_FOR_READERS if path not in {*SHEETS, *QUOTING}],
    ids=lambda path: path.stem,
)
def test_the_other_texts_say_none_of_the_words_to_avoid(path: Path) -> None:
    refuse(
        path,
        [word for text in prose_of(read_yaml(path)) for word in avoided_words(text, "appel")],
        WORDS,
    )


@every_sheet
def test_a_sheet_explains_its_acronyms(path: Path) -> None:
    """The provider's own acronym is explained beside its name on every page."""
    sheet = sheet_of(path)
    known = KNOWN_ACRONYMS | {acronyms_by_provider().get(sheet.provider) or ""}
    refuse(path, sorted(unexplained_acronyms(list(texts_of(sheet)), known)), ACRONYMS)


@every_sheet
def test_a_promise_is_short_and_begins_with_a_verb(path: Path) -> None:
    promise = sheet_of(path).promise
    assert len(promise) <= 80
    if not re.match(r"(?:Se |S’|Ne pas )?\w+(?:er|ir|re)\b", promise):
        refuse(path, [promise], "La promesse commence par un verbe à l’infinitif.")


@every_sheet
def test_a_sheet_says_whom_to_contact_and_what_to_do_next(path: Path) -> None:
    sheet = sheet_of(path)
    missing = [
        key
        for key, text in (("contact.desk", sheet.contact.desk), ("next_step", sheet.next_step))
        if not text
    ]
    refuse(path, missing, "Dites qui contacter, et par quoi commencer.")


@every_sheet
def test_no_contact_is_a_person(path: Path) -> None:
    """A mailbox of a service, never prenom.nom@."""
    email = sheet_of(path).contact.email or ""
    assert email in MAILBOXES_OF_SERVICES or not re.match(r"[a-z]+[.][a-z-]+@", email)


@every_sheet
def test_the_offerings_a_sheet_names_exist(path: Path) -> None:
    sheet = sheet_of(path)
    named = {*sheet.related, *sheet.prerequisites, *sheet.excludes}
    assert named - {other.stem for other in SHEETS} == set()
    refuse(path, named & {path.stem}, "Une fiche ne renvoie pas à elle-même.")


@every_sheet
def test_the_name_of_the_file_is_the_slug(path: Path) -> None:
    assert "slug" not in read_yaml(path)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", path.stem)


@every_file
def test_no_file_uses_anchors_or_aliases(path: Path) -> None:
    events = yaml.parse(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    assert not [event for event in events if getattr(event, "anchor", None) is not None]


@pytest.mark.parametrize(
    ("detector", "text"),
    [
        (typographic_faults, "Qui contacter ?"),
        (typographic_faults, "À savoir: rien"),
        (typographic_faults, "« oui »"),
        (typographic_faults, "l'eau"),
        (typographic_faults, "moins de 3 500\u00a0habitants"),
        (typographic_faults, "60 %"),
        (lambda text: avoided_words(text, "service"), "Votre commune est éligible."),
        (lambda text: avoided_words(text, "service"), "Un chatbot répond."),
        (
            lambda text: avoided_words(text, "service"),
            "Le service est gratuit. Il faut un compte si besoin.",
        ),
        (lambda text: avoided_words(text, "appel"), "Vous devez déposer un dossier."),
        (lambda text: avoided_words(text, "ressource"), "Cet usage est interdit."),
        (lambda text: unexplained_acronyms([text], frozenset()), "Demandez la DETR."),
    ],
)
def test_each_fault_is_seen(detector: Detector, text: str) -> None:
    assert detector(text)


@pytest.mark.parametrize(
    ("detector", "text"),
    [
        (
            typographic_faults,
            (
                "Qui contacter\u00a0? «\u00a0Vous\u00a0»\u00a0: https://exemple.fr/?a=b pour"
                " 3\u202f500\u00a0€."
            ),
        ),
        (
            lambda text: avoided_words(text, "appel"),
            "Dépense éligible. Gratuit pour les communes de moins de 3\u202f500 habitants.",
        ),
        (
            lambda text: unexplained_acronyms([text], frozenset({"ANCT"})),
            "La dotation rurale (DETR), la DETR et l’ANCT.",
        ),
    ],
)
def test_a_good_sentence_is_left_alone(detector: Detector, text: str) -> None:
    assert not detector(text)


def test_the_seeds_of_the_project_are_valid() -> None:
    assert len(load_seeds(SEEDS).sheets) == len(list((SEEDS / "offerings").glob("*.yaml"))) > 30
