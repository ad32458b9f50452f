"""The corpus of needs (`seeds/needs/`): what people ask for in their own words, labelled and graded
by advisers. One part is learned from; the other, by another hand, is only measured on."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
from pydantic import BaseModel, ValidationError

from catalog.content.faults import InvalidSeeds, SeedFault
from matching.domain.refusals import refusals_of
from matching.need.labels import GradedNeed, LabelledNeed

Item = TypeVar("Item", bound=BaseModel)

LEARNED, SET_ASIDE = "learned", "set-aside"
# Two needs that share more of their sequences of four letters than this are one need.
_ALIKE = 0.55


@dataclass(frozen=True, slots=True)
class Corpus:
    """Needs by their ids, and what two graders said of some of them."""

    needs: tuple[LabelledNeed, ...] = ()
    graded: tuple[GradedNeed, ...] = ()


def read_corpus(folder: Path, part: str) -> Corpus:
    """Returns `LEARNED` or `SET_ASIDE`, as `folder/needs` holds it; nothing where it does not.
    Raises `InvalidSeeds`, with every fault."""
    faults: list[SeedFault] = []
    needs = _read_lines(folder, f"needs/{part}/*.jsonl", LabelledNeed, faults)
    graded = _read_lines(folder, f"needs/grades/{part}.jsonl", GradedNeed, faults)
    ids = [need.id for need in needs]
    faults += [
        SeedFault(f"needs/{part}", id, "Ce numéro est déjà pris.", "Donnez-en un autre.")
        for id in sorted({id for id in ids if ids.count(id) > 1})
    ]
    faults += [
        SeedFault(f"needs/grades/{part}.jsonl", one.id, "Ce besoin n’existe pas.", "Retirez-le.")
        for one in graded
        if one.id not in ids
    ]
    if faults:
        raise InvalidSeeds(faults)
    return Corpus(tuple(sorted(needs, key=lambda need: need.id)), tuple(graded))


def _read_lines(
    folder: Path, pattern: str, item: type[Item], faults: list[SeedFault]
) -> list[Item]:
    """One item per line of the files."""
    items = []
    for path in sorted(folder.glob(pattern)):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            try:
                items.append(item.model_validate_json(line))
            except ValidationError as error:
                name = str(path.relative_to(folder))
                faults += [
                    SeedFault(name, f"ligne {number}", refusal.message, "Corrigez cette valeur.")
                    for refusal in refusals_of(error)
                ]
    return items


def near_duplicates(needs: Sequence[LabelledNeed]) -> list[tuple[str, str]]:
    """Returns the pairs of ids whose texts are nearly the same. Some seconds for thousands."""
    # Imported here: only a check of the corpus counts letters.
    from sklearn.feature_extraction.text import CountVectorizer

    vectorizer = CountVectorizer(
        analyzer="char", ngram_range=(4, 4), binary=True, strip_accents="unicode", dtype=np.int32
    )
    held = vectorizer.fit_transform([f"{need.need:<4}" for need in needs])
    sizes = np.asarray(held.sum(axis=1)).ravel()
    common = (held @ held.T).tocoo()
    alike = common.data > _ALIKE * (sizes[common.row] + sizes[common.col] - common.data)
    return [
        (needs[row].id, needs[column].id)
        for row, column in zip(common.row[alike], common.col[alike], strict=True)
        if row < column
    ]
