"""The glossary is a file that is refused when it is wrong, before the site starts."""

from pathlib import Path

import pytest

from catalog.content.faults import InvalidSeeds
from catalog.content.glossary import check_glossary, read_glossary
from catalog.settings import PROJECT_ROOT
from catalog.web.site.filters import slug


def faults_of(folder: Path, terms: str) -> str:
    (folder / "glossary.yaml").write_text(f"terms:\n{terms}", encoding="utf-8")
    with pytest.raises(InvalidSeeds) as refused:
        read_glossary(folder)
    return str(refused.value)


def test_the_words_stand_in_the_order_of_the_alphabet() -> None:
    words = [slug(term.words) for term in read_glossary(PROJECT_ROOT / "seeds")]
    assert words == sorted(words)


def test_an_acronym_is_explained_once(tmp_path: Path) -> None:
    twice = (
        "  - {words: Contrat, acronym: CC, says: Un.}\n  - {words: Communauté, acronym: CC, says:"
        " Deux.}\n"
    )
    assert "« CC » est écrit deux fois" in faults_of(tmp_path, twice)


def test_a_source_goes_with_the_day_it_was_read(tmp_path: Path) -> None:
    assert "vont ensemble" in faults_of(
        tmp_path, "  - {words: Contrat, says: Un., source: detr-loi}\n"
    )


def test_a_source_that_nobody_knows_is_a_fault(tmp_path: Path) -> None:
    text = "terms:\n  - {words: Contrat, says: Un., source: rumeur, read_on: 2026-11-22}\n"
    (tmp_path / "glossary.yaml").write_text(text, encoding="utf-8")
    assert ["rumeur" in str(fault) for fault in check_glossary(read_glossary(tmp_path), ())] == [
        True
    ]
