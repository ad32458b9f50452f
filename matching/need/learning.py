"""Learning to read needs, with scikit-learn and SciPy, when a catalogue is published. What is
learned is served by `reader`.

A ridge regression in its dual form: one Cholesky for all the labels at once. Its scores become
probabilities by logistic regressions, fitted on the scores of needs whose writer was left out: a
hand's own way of speaking must not pass for knowledge.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.linalg import cho_factor, cho_solve
from sklearn.linear_model import LogisticRegression

from matching.need.labels import LabelledNeed
from matching.need.postings import Floats, term_ngrams
from matching.need.reader import (
    N_SIGN_FEATURES,
    N_USE_FEATURES,
    SIGNS,
    NeedReader,
    Probabilities,
    Resemblance,
    running_ngrams,
    shape_of,
    sign_features,
    signs_of,
    use_features,
)
from matching.need.taxonomy import UseCase
from matching.need.text_space import TextSpace

# What a text of the taxonomy counts for, beside a need somebody wrote; the ridges; how much less
# the second use case of a need is its subject than the first.
_PHRASE_SHARE, _RIDGE, _RIDGE_OF_SIGNS, _NEXT_USE = 0.5, 1.0, 0.7, 0.35


@dataclass(frozen=True)
class LearnedReader:
    """A reader, and what it would have said of each need had its writer been left out, in the order
    of the needs."""

    reader: NeedReader
    left_out: tuple[Probabilities, ...]


def learn_reader(needs: Sequence[LabelledNeed], use_cases: Sequence[UseCase]) -> LearnedReader:
    """Returns the reader of these needs and of the phrases of the use cases. Takes some seconds for
    thousands of needs."""
    return _Learning(needs, use_cases).learned()


class _Learning:
    def __init__(self, needs: Sequence[LabelledNeed], use_cases: Sequence[UseCase]) -> None:
        self._needs = needs
        self._slugs = tuple(use.slug for use in use_cases)
        phrases = [(use.slug, text) for use in use_cases for text in (use.label, *use.synonyms)]
        texts = [*(need.need for need in needs), *(text for _, text in phrases)]
        documents = [{"text": text} for text in texts]
        self._words = TextSpace(term_ngrams).fit(documents, {"text": 1.0})
        self._characters = TextSpace(running_ngrams, min_df=2).fit(documents, {"text": 1.0})
        self._kernel = sum(
            (space.matrix @ space.matrix.T).toarray() for space in (self._words, self._characters)
        )
        place = {slug: at for at, slug in enumerate(self._slugs)}
        self._uses = np.zeros((len(texts), len(place)))
        for row, need in enumerate(needs):
            for rank, slug in enumerate(need.use_cases):
                self._uses[row, place[slug]] = 1 / (1 + _NEXT_USE * rank)
        for row, (slug, _) in enumerate(phrases, start=len(needs)):
            self._uses[row, place[slug]] = 1.0
        self._signs = np.array([signs_of(need) for need in needs]).reshape(-1, len(SIGNS))
        self._ridge = np.full(len(texts), _RIDGE / _PHRASE_SHARE)
        self._ridge[: len(needs)] = _RIDGE
        words = self._words.vectorizer.vocabulary_
        self._shapes = [shape_of(need.need, words) for need in needs]

    def learned(self) -> LearnedReader:
        scores = self._left_out()
        of_uses = self._calibrated_uses(scores)
        of_signs = self._calibrated_signs(scores)
        of_texts, of_needs = np.arange(len(self._ridge)), np.arange(len(self._needs))
        weights = np.zeros((len(of_texts), len(SIGNS)))
        weights[of_needs] = self._weights_of_signs(of_needs)
        reader = NeedReader(
            use_cases=self._slugs,
            words=self._words.export(),
            characters=self._characters.export(),
            weights_of_uses=self._weights_of_uses(of_texts).astype(np.float32),
            weights_of_signs=weights.astype(np.float32),
            bias_of_signs=weights.sum(axis=0),
            of_uses=of_uses,
            of_signs=of_signs,
        )
        return LearnedReader(reader, tuple(reader.calibrated(found) for found in scores))

    def _weights_of_uses(self, rows: npt.NDArray[np.intp]) -> Floats:
        kernel = self._kernel[np.ix_(rows, rows)]
        kernel[np.diag_indices_from(kernel)] += self._ridge[rows]
        return _solved(kernel, self._uses[rows])

    def _weights_of_signs(self, rows: npt.NDArray[np.intp]) -> Floats:
        """The 1 added to each likeness stands for a constant of the regression."""
        kernel = self._kernel[np.ix_(rows, rows)] + 1.0
        kernel[np.diag_indices_from(kernel)] += _RIDGE_OF_SIGNS
        return _solved(kernel, self._signs[rows])

    def _left_out(self) -> list[Resemblance]:
        """The scores of each need, learned from the other writers and the taxonomy."""
        writers = np.array([need.writer for need in self._needs])
        every = np.arange(len(self._ridge))
        uses = np.zeros((len(self._needs), len(self._slugs)))
        signs = np.zeros((len(self._needs), len(SIGNS)))
        for writer in sorted(set(writers.tolist())):
            out = np.flatnonzero(writers == writer)
            rows = np.setdiff1d(every, out)
            needs = rows[rows < len(self._needs)]
            near = self._kernel[out]
            uses[out] = near[:, rows] @ self._weights_of_uses(rows)
            if needs.size:
                signs[out] = (near[:, needs] + 1.0) @ self._weights_of_signs(needs)
        return [Resemblance(*found) for found in zip(uses, signs, self._shapes, strict=True)]

    def _calibrated_uses(self, scores: Sequence[Resemblance]) -> Floats:
        features = np.array([use_features(found.use_cases) for found in scores])
        truths = self._uses[: len(self._needs)] > 0
        return _calibration(features.reshape(-1, N_USE_FEATURES), truths.ravel())

    def _calibrated_signs(self, scores: Sequence[Resemblance]) -> Floats:
        features = np.array([sign_features(found, self._slugs) for found in scores])
        features = features.reshape(-1, N_SIGN_FEATURES)
        return np.array([_calibration(features, truth > 0) for truth in self._signs.T])


def _solved(kernel: Floats, wanted: Floats) -> Floats:
    solution: Floats = cho_solve(cho_factor(kernel, overwrite_a=True), wanted)
    return solution


def _calibration(features: Floats, truths: npt.NDArray[np.bool_]) -> Floats:
    """The coefficients of a logistic regression; the last feature is its constant. Where all the
    truths are the same, only the constant speaks."""
    if truths.all() or not truths.any():
        constant = np.zeros(features.shape[1])
        constant[-1] = 5.0 if truths.all() and truths.size else -5.0
        return constant
    fitted = LogisticRegression(C=3.0, fit_intercept=False, max_iter=1_000).fit(features, truths)
    coefficients: Floats = fitted.coef_[0]
    return coefficients
