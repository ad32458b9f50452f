"""docs/glossary.md names what the code names: a word that the code no longer says fails here."""

import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache

import pytest

from catalog.settings import PROJECT_ROOT

GLOSSARY = (PROJECT_ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
CODE = [*(PROJECT_ROOT / "catalog").rglob("*.py"), *(PROJECT_ROOT / "matching").rglob("*.py")]


def rows() -> list[str]:
    """The terms of the first column, each by itself, without what is said of them in brackets."""
    cells = re.findall(r"^\| ([^|]+) \|", GLOSSARY, re.MULTILINE)
    terms = [term.strip() for cell in cells for term in re.sub(r"\(.*?\)", "", cell).split(",")]
    return [term for term in terms if term not in {"In the code", "Term"}]


@cache
def names() -> frozenset[str]:
    """Every name of the code and every word that it compares with, plus the names of the files of
    seeds."""
    found: set[str] = {path.stem for path in (PROJECT_ROOT / "seeds").rglob("*.*")}
    for path in CODE:
        for token in tokenize.generate_tokens(
            io.StringIO(path.read_text(encoding="utf-8")).readline
        ):
            if token.type in {tokenize.NAME, tokenize.STRING}:
                found.update(re.findall(r"\w+", token.string) if "\n" not in token.string else ())
    return frozenset(found)


@cache
def words() -> frozenset[str]:
    """The same, each name as its words between spaces: « NearMiss » and « near_misses_of » as «
    near miss »."""
    spaced = (re.sub(r"(?<=[a-z])(?=[A-Z])|_|-", " ", name).lower() for name in names())
    return frozenset(f" {name} " for name in spaced)


def is_named(term: str) -> bool:
    plain = term.lower().replace("_", " ").replace("-", " ")
    return any(re.search(rf" {plain}(s|es)? ", name) for name in words())


def cited() -> Iterator[str]:
    """The names between backticks; a path, an address or a command is none."""
    yield from (
        name for name in re.findall(r"`([^`]+)`", GLOSSARY) if re.fullmatch(r"[A-Za-z_]\w*", name)
    )


@pytest.mark.parametrize("term", rows())
def test_a_term_of_the_glossary_is_a_name_of_the_code(term: str) -> None:
    assert is_named(term), f"the code has another word than « {term} », or none"


def test_what_the_glossary_cites_exists() -> None:
    assert {name for name in cited() if name not in names()} == set()


def test_a_word_that_the_code_does_not_say_is_seen() -> None:
    assert is_named("near miss")
    assert not is_named("eligibility engine")
