"""The corpus of needs: read as a whole, or every fault; near-duplicates are found."""

import json
from pathlib import Path

import pytest

from catalog.content.faults import InvalidSeeds
from catalog.content.needs import LEARNED, near_duplicates, read_corpus
from tests.plugins.template import INVENTED

FIRST = json.loads((INVENTED / "needs" / "learned" / "a.jsonl").read_text("utf-8").splitlines()[0])


def write(folder: Path, *needs: dict[str, object], grades: str = "") -> Path:
    (folder / "needs" / "learned").mkdir(parents=True)
    (folder / "needs" / "grades").mkdir()
    lines = [json.dumps(need, ensure_ascii=False) for need in needs]
    (folder / "needs" / "learned" / "a.jsonl").write_text("\n".join(lines), "utf-8")
    (folder / "needs" / "grades" / "learned.jsonl").write_text(grades, "utf-8")
    return folder


def test_a_corpus_is_read_in_the_order_of_its_ids(tmp_path: Path) -> None:
    folder = write(tmp_path, FIRST | {"id": "a-002"}, FIRST | {"id": "a-001"})
    assert [need.id for need in read_corpus(folder, LEARNED).needs] == ["a-001", "a-002"]


def test_no_folder_is_no_need(tmp_path: Path) -> None:
    assert read_corpus(tmp_path, LEARNED).needs == ()


def test_every_fault_is_told_with_its_line(tmp_path: Path) -> None:
    graded = '{"id": "a-009", "graded": [{}, {"une-aide": 4}]}'
    folder = write(tmp_path, FIRST, FIRST | {"writer": 3}, FIRST, grades=graded)
    with pytest.raises(InvalidSeeds) as refused:
        read_corpus(folder, LEARNED)
    told = [str(fault) for fault in refused.value.faults]
    assert any("ligne 2" in one for one in told)
    assert any("déjà pris" in one for one in told)
    assert any("grades/learned.jsonl" in one for one in told)


def test_a_grade_is_of_a_need_that_exists(tmp_path: Path) -> None:
    folder = write(tmp_path, FIRST, grades='{"id": "z-001", "graded": [{}, {}]}')
    with pytest.raises(InvalidSeeds, match="n’existe pas"):
        read_corpus(folder, LEARNED)


def test_two_needs_that_say_nearly_the_same_are_found(tmp_path: Path) -> None:
    alike = [
        FIRST | {"id": "a-001", "need": "Le téléphone de la mairie sonne sans arrêt"},
        FIRST | {"id": "a-002", "need": "le telephone de la mairie sonne sans arret !"},
        FIRST | {"id": "a-003", "need": "Une carte des arbres de la commune"},
    ]
    needs = read_corpus(write(tmp_path, *alike), LEARNED).needs
    assert near_duplicates(needs) == [("a-001", "a-002")]
