"""Reading the seeds: every fault is located, explained and given a remedy; nothing is loaded when
one is found."""

import shutil
from pathlib import Path

import pytest

from catalog.content.faults import InvalidSeeds
from catalog.content.seeding import load_seeds
from catalog.content.seeds import path_of
from tests.plugins.template import INVENTED

SHEET = "essais-ia-du-nord.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(
        shutil.copytree(
            INVENTED, tmp_path / "seeds", ignore=shutil.ignore_patterns("cases", "programmes")
        )
    )


def faults_after(folder: Path, old: str, new: str, file: str = f"offerings/{SHEET}") -> list[str]:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InvalidSeeds) as refused:
        load_seeds(folder)
    return [str(fault) for fault in refused.value.faults]


def test_every_file_of_a_valid_folder_is_a_sheet() -> None:
    files = list((INVENTED / "offerings").glob("*.yaml"))
    assert len(load_seeds(INVENTED).sheets) == len(files) > 20


@pytest.mark.parametrize(
    ("old", "new", "where", "why"),
    [
        (
            "fact: region",
            "fact: regio",
            "eligibility.all[0].fact",
            "n’est pas un fait que l’on peut tester",
        ),
        ('in: ["32"]', "in: [32]", "eligibility.all[0].in[0]", "guillemets"),
        ('in: ["32"]', 'in: ["84"]', "eligibility", "L’organisme agit en région 32"),
        (
            "cost, min: 70000, max: 250000",
            "cost, min: 250000, max: 70000",
            "eligibility.all[2]",
            "Aucun nombre ne peut remplir",
        ),
        ("kind: appel", "kind: apel", "kind", "pas dans la liste"),
        ("axis: complement", "axys: complement", "axys", "pas connu"),
        (
            "provider: agence-regionale",
            "provider: region-des-hauts",
            "provider",
            "n’existe pas",
        ),
        (
            "cost: {min: 70000, max: 250000}",
            "cost: {min: 250000, max: 70000}",
            "funding.cost",
            "sous le plus bas",
        ),
        ("closes: 2024-12-31", "closes: 2024-11-01", "window", "précède"),
        ("closes: 2024-12-31", "closes: 2024-02-31", "window.closes", "date"),
        ("rate: 0.60", "rate: 60", "funding.rate", "au plus 1"),
        ("sources: [", "sources: [source-perdue, ", "sources", "n’existe pas"),
        ("related: [", "related: [offre-perdue, ", "related", "n’existe pas"),
        ("role: call", "role: appel", "relevance.role", "pas dans la liste"),
    ],
)
def test_a_bad_sheet_is_refused_with_file_place_reason_and_remedy(
    folder: Path, old: str, new: str, where: str, why: str
) -> None:
    faults = faults_after(folder, old, new)
    assert any(SHEET in fault and where in fault and why in fault for fault in faults), faults
    assert all(fault.endswith(".") for fault in faults)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a: &x 1\nb: *x\n", "alias"),
        ("title: un\ntitle: deux\n", "écrite deux fois"),
        ("title: [", "YAML"),
        ("[" * 30_000 + "]" * 30_000, "maximum nesting depth"),
        ("<<: {title: un}\n", "<<"),
        ("- une liste", "clés et de valeurs"),
        ("title: !!python/object/apply:os.getcwd []\n", "constructor"),
    ],
)
def test_a_file_that_is_no_plain_yaml_is_refused(folder: Path, text: str, why: str) -> None:
    (folder / "offerings" / "mauvaise.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidSeeds, match=r"offerings/mauvaise\.yaml") as refused:
        load_seeds(folder)
    assert why in str(refused.value)


def test_a_file_in_another_encoding_is_refused(folder: Path) -> None:
    (folder / "offerings" / "latin.yaml").write_bytes("title: « é »".encode("latin-1"))
    with pytest.raises(InvalidSeeds, match="UTF-8"):
        load_seeds(folder)


def test_a_huge_file_is_refused_before_it_is_read(folder: Path) -> None:
    (folder / "offerings" / "bombe.yaml").write_bytes(b"#" * 2_000_000)
    with pytest.raises(InvalidSeeds, match="dépasse"):
        load_seeds(folder)


def test_a_missing_file_is_told(folder: Path) -> None:
    (folder / "themes.yaml").unlink()
    with pytest.raises(InvalidSeeds, match=r"themes\.yaml"):
        load_seeds(folder)


def test_a_rule_that_refuses_everybody_is_refused(folder: Path) -> None:
    faults = faults_after(
        folder,
        "    - {fact: region",
        "    - {fact: nature, in: [commune]}\n    - {fact: nature, in: [epci]}\n    - {fact:"
        " region",
    )
    assert any("Aucune structure" in fault for fault in faults)
    assert any("deux conditions à la fois" in fault for fault in faults)


def test_a_name_that_leads_nowhere_is_told_once_with_every_place_and_the_nearest_name(
    folder: Path,
) -> None:
    sheet = folder / "offerings" / SHEET
    sheet.write_text(
        sheet.read_text()
        .replace("appel-du-nord,", "apel-du-nord,")
        .replace("source: appel-du-nord", "source: apel-du-nord")
    )
    with pytest.raises(InvalidSeeds) as refused:
        load_seeds(folder)
    [fault] = refused.value.faults
    assert fault.path.startswith("sources, lifecycle.source, window.source")
    assert "la condition sur project_cost" in fault.path
    assert "peut-être « appel-du-nord »" in fault.remedy


def test_a_list_whose_only_value_is_wrong_is_not_also_called_too_short(folder: Path) -> None:
    [fault] = faults_after(folder, 'in: ["32"]', "in: [32]")
    assert "guillemets" in fault


def test_an_empty_list_is_called_too_short(folder: Path) -> None:
    [fault] = faults_after(folder, 'in: ["32"]', "in: []")
    assert "au moins 1" in fault


def test_a_fact_that_no_condition_may_read_is_told_with_those_that_it_may(folder: Path) -> None:
    [fault] = faults_after(folder, "fact: region", "fact: regio")
    assert "project_cost, public_interest, region, staff" in fault


def test_every_fault_is_told_at_once(folder: Path) -> None:
    sheet = folder / "offerings" / SHEET
    sheet.write_text(
        sheet.read_text()
        .replace("kind: appel", "kind: apel")
        .replace("axis: complement", "axis: autre")
    )
    with pytest.raises(InvalidSeeds) as refused:
        load_seeds(folder)
    assert len(refused.value.faults) == 2


def test_the_path_is_the_one_the_author_wrote() -> None:
    assert (
        path_of(("eligibility", "all", "all", 4, "any", "any", 1, "in", "in", 0))
        == "eligibility.all[4].any[1].in[0]"
    )
    assert (
        path_of(("membership", "entry", "each", "each", "bounds", "below"))
        == "membership.entry.each.below"
    )
