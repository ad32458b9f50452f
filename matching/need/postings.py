"""Postings: the fitted relevance as plain arrays, scored without scikit-learn. Published with the
catalogue."""

import itertools
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from matching.need.language import Spelling, stems_of, words_of

FIELD_WEIGHTS = {"title": 4.0, "words": 3.0, "promise": 2.0, "themes": 1.0, "body": 1.0}

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int32]


def term_ngrams(text: str) -> list[str]:
    """Stems, and pairs of neighbouring stems."""
    stems = stems_of(text)
    return stems + [f"{first} {second}" for first, second in itertools.pairwise(stems)]


def character_ngrams(text: str) -> list[str]:
    """Character n-grams (3 to 5) inside the words of five letters or more: short words (« ia »)
    would match anything."""
    framed = [f" {word} " for word in words_of(text) if len(word) >= 5]
    return [
        word[at : at + size]
        for word in framed
        for size in (3, 4, 5)
        for at in range(len(word) - size + 1)
    ]


@dataclass(frozen=True)
class Weighting:
    """One TF-IDF space by columns: `terms` and `idf` (n_terms), and the CSC arrays `indptr`,
    `indices` (offers), `data`."""

    terms: tuple[str, ...]
    idf: Floats
    indptr: Integers
    indices: Integers
    data: Floats

    @cached_property
    def columns(self) -> dict[str, int]:
        return {term: column for column, term in enumerate(self.terms)}

    @cached_property
    def _weighed(self) -> tuple[list[int], npt.NDArray[np.intp], Floats]:
        """The columns' ends; all the offerings that hold a term; and what a query that says it adds
        to each."""
        weighed = self.data * np.repeat(self.idf, np.diff(self.indptr))
        return self.indptr.tolist(), self.indices.astype(np.intp), weighed

    def arrays(self, name: str) -> dict[str, npt.NDArray[np.generic]]:
        """The arrays that `from_arrays` gives an equal weighting from, under this name."""
        return {
            f"{name}_terms": np.array(self.terms, dtype=np.str_),
            **{f"{name}_{part}": getattr(self, part) for part in _PARTS},
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]], name: str) -> Self:
        return cls(
            tuple(arrays[f"{name}_terms"].tolist()), *(arrays[f"{name}_{part}"] for part in _PARTS)
        )

    def similarities(self, terms: list[str], size: int) -> Floats:
        """The cosine of the query with each of the `size` offerings: float64 (size). Only the
        query's own columns are read."""
        columns_of_count: dict[int, list[int]] = {}
        for term, count in Counter(terms).items():
            if (column := self.columns.get(term)) is not None:
                columns_of_count.setdefault(count, []).append(column)
        found: Floats = np.zeros(size)
        square = 0.0
        ends, indices, weighed = self._weighed
        # Nearly all terms are said once: the columns of one count are added up at once.
        for count, columns in columns_of_count.items():
            heard = np.log1p(count)
            square += heard**2 * np.square(self.idf[columns]).sum()
            slices = [slice(ends[column], ends[column + 1]) for column in columns]
            places, values = (
                np.concatenate([array[one] for one in slices]) for array in (indices, weighed)
            )
            found += heard * np.bincount(places, values, minlength=size)
        return found / np.sqrt(square) if square else found


@dataclass(frozen=True)
class Postings:
    """The whole fitted relevance of a published catalogue."""

    slugs: tuple[str, ...]
    words: Weighting
    characters: Weighting
    character_share: float

    @cached_property
    def spelling(self) -> Spelling:
        return Spelling(term for term in self.words.terms if " " not in term)

    def scores(self, text: str) -> Floats:
        """Returns the similarity (0 to 1) of a text with each offering, in the order of `slugs`:
        float64 (n_offers)."""
        words = self.words.similarities(term_ngrams(text), len(self.slugs))
        characters = self.characters.similarities(character_ngrams(text), len(self.slugs))
        return (1 - self.character_share) * words + self.character_share * characters

    def arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """The arrays that `from_arrays` gives equal postings from."""
        return {
            "slugs": np.array(self.slugs, dtype=np.str_),
            "character_share": np.array([self.character_share]),
            **self.words.arrays("words"),
            **self.characters.arrays("characters"),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        return cls(
            tuple(arrays["slugs"].tolist()),
            Weighting.from_arrays(arrays, "words"),
            Weighting.from_arrays(arrays, "characters"),
            float(arrays["character_share"][0]),
        )


_PARTS = ("idf", "indptr", "indices", "data")
