"""Postings: the fitted relevance as plain arrays, scored without scikit-learn. Published with the catalogue."""

import io
import itertools
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import numpy.typing as npt

from matching.language import Spelling, stems_of, words_of

FIELD_WEIGHTS = {"title": 4.0, "words": 3.0, "promise": 2.0, "themes": 1.0, "body": 1.0}

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int32]


def term_ngrams(text: str) -> list[str]:
    """Stems, and pairs of neighbouring stems."""
    stems = stems_of(text)
    return stems + [f"{first} {second}" for first, second in itertools.pairwise(stems)]


def character_ngrams(text: str) -> list[str]:
    """Character n-grams (3 to 5) inside the words of five letters or more: short words (« ia ») would match anything."""
    framed = [f" {word} " for word in words_of(text) if len(word) >= 5]
    return [word[at : at + size] for word in framed for size in (3, 4, 5) for at in range(len(word) - size + 1)]


@dataclass(frozen=True)
class Weighting:
    """One TF-IDF space by columns: `terms` and `idf` (n_terms), and the CSC arrays `indptr`, `indices` (offers), `data`."""

    terms: tuple[str, ...]
    idf: Floats
    indptr: Integers
    indices: Integers
    data: Floats

    @cached_property
    def columns(self) -> dict[str, int]:
        return {term: column for column, term in enumerate(self.terms)}

    def contributions(self, terms: list[str]) -> dict[str, float]:
        """The unit-length query: weight of each of its terms that the catalogue knows."""
        known = {term: count for term, count in Counter(terms).items() if term in self.columns}
        _, weights = self._query(known)
        return dict(zip(known, weights.tolist(), strict=True))

    def similarities(self, terms: list[str], size: int) -> Floats:
        """The cosine of the query with each of the `size` offerings: float64 (size). Only the query's own columns are read."""
        columns, weights = self._query({term: count for term, count in Counter(terms).items() if term in self.columns})
        starts = self.indptr[columns]
        lengths = self.indptr[columns + 1] - starts
        # The places of all postings of these columns, one column after the other.
        places = np.arange(lengths.sum()) + np.repeat(starts - np.cumsum(lengths) + lengths, lengths)
        found: Floats = np.zeros(size)
        found += np.bincount(self.indices[places], self.data[places] * np.repeat(weights, lengths), minlength=size)
        return found

    def _query(self, counts: Mapping[str, int]) -> tuple[npt.NDArray[np.intp], Floats]:
        columns = np.fromiter((self.columns[term] for term in counts), np.intp, len(counts))
        weights = np.log1p(np.fromiter(counts.values(), np.float64, len(counts))) * self.idf[columns]
        norm = np.sqrt(weights @ weights)
        return columns, weights / norm if norm else weights


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

    def scores(self, text: str) -> dict[str, float]:
        """Returns the similarity (0 to 1) of a text with each offering, by slug."""
        words = self.words.similarities(term_ngrams(text), len(self.slugs))
        characters = self.characters.similarities(character_ngrams(text), len(self.slugs))
        mixed = (1 - self.character_share) * words + self.character_share * characters
        return dict(zip(self.slugs, mixed.tolist(), strict=True))

    def matched_stems(self, text: str, slug: str) -> tuple[str, ...]:
        """Returns the stems of the text that counted for an offering, the heaviest first."""
        row = self.slugs.index(slug)
        weighed = [
            (weight * value, stem)
            for stem, weight in self.words.contributions(stems_of(text)).items()
            if (value := _value_at(self.words, stem, row)) > 0
        ]
        return tuple(stem for _, stem in sorted(weighed, key=lambda pair: (-pair[0], pair[1])))

    def to_bytes(self) -> bytes:
        """An npz archive without pickles; `from_bytes` gives equal postings."""
        arrays: dict[str, npt.NDArray[np.generic]] = {
            "slugs": np.array(self.slugs, dtype=np.str_),
            "character_share": np.array([self.character_share]),
        }
        for name, weighting in (("words", self.words), ("characters", self.characters)):
            arrays[f"{name}_terms"] = np.array(weighting.terms, dtype=np.str_)
            for part in _PARTS:
                arrays[f"{name}_{part}"] = getattr(weighting, part)
        archive = io.BytesIO()
        np.savez_compressed(archive, **arrays)  # type: ignore[arg-type]
        return archive.getvalue()

    @classmethod
    def from_bytes(cls, archive: bytes) -> Self:
        with np.load(io.BytesIO(archive), allow_pickle=False) as arrays:
            words, characters = (
                Weighting(tuple(arrays[f"{name}_terms"].tolist()), *(arrays[f"{name}_{part}"] for part in _PARTS))
                for name in ("words", "characters")
            )
            return cls(tuple(arrays["slugs"].tolist()), words, characters, float(arrays["character_share"][0]))


_PARTS = ("idf", "indptr", "indices", "data")


def _value_at(weighting: Weighting, term: str, row: int) -> float:
    column = weighting.columns[term]
    start, end = weighting.indptr[column], weighting.indptr[column + 1]
    places = np.flatnonzero(weighting.indices[start:end] == row)
    return float(weighting.data[start + places[0]]) if places.size else 0.0
