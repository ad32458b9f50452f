"""NeedRelevance: a scikit-learn estimator that scores the text of a need against every offering.
Also the catalogue's search.

It is fitted when sheets are published and exported as `Postings`, which serve the same scores
without scikit-learn.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Self

import numpy as np
import scipy.sparse as sp
from sklearn.base import BaseEstimator
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.utils.validation import check_is_fitted

from matching.domain.offer import Offer
from matching.need.postings import FIELD_WEIGHTS, Postings, Weighting, character_ngrams, term_ngrams
from matching.need.taxonomy import Taxonomy


class NeedRelevance(BaseEstimator):  # type: ignore[misc]
    """TF-IDF over fields: French stems (1 and 2 words) and character n-grams, each field with its
    own weight.

    `fit` takes one mapping `field -> text` per offering; learned names end in `_`.
    `score_samples(texts)` returns an array of shape (n_texts, n_offers), float64: similarities from
    0 to 1, words and characters mixed by `character_share`.
    """

    def __init__(
        self, field_weights: Mapping[str, float] | None = None, character_share: float = 0.25
    ) -> None:
        self.field_weights = field_weights
        self.character_share = character_share

    def fit(self, documents: Sequence[Mapping[str, str]], y: None = None) -> Self:
        weights = self.field_weights or FIELD_WEIGHTS
        self.words_ = _Space(term_ngrams).fit(documents, weights)
        self.characters_ = _Space(character_ngrams).fit(documents, weights)
        return self

    def score_samples(self, texts: Sequence[str]) -> np.ndarray:
        check_is_fitted(self)
        words, characters = self.words_.similarities(texts), self.characters_.similarities(texts)
        return np.asarray((1 - self.character_share) * words + self.character_share * characters)

    def export(self, slugs: Sequence[str]) -> Postings:
        """Returns what serving needs, the same scores by construction: `slugs` are the offerings in
        the order of `fit`."""
        check_is_fitted(self)
        return Postings(
            tuple(slugs), self.words_.export(), self.characters_.export(), self.character_share
        )


class _Space:
    """One weighted TF-IDF space, words or characters, fitted with scikit-learn's counting."""

    def __init__(self, analyzer: Any) -> None:
        self.analyzer = analyzer

    def fit(self, documents: Sequence[Mapping[str, str]], weights: Mapping[str, float]) -> Self:
        self.vectorizer = CountVectorizer(analyzer=self.analyzer, dtype=np.float64)
        self.vectorizer.fit([" ".join(document.values()) for document in documents])
        counts = sum(
            weight * self.vectorizer.transform([document.get(field, "") for document in documents])
            for field, weight in weights.items()
        )
        counts = sp.csr_matrix(counts)
        document_frequency = np.bincount(counts.indices, minlength=counts.shape[1])
        self.idf = np.log((1 + counts.shape[0]) / (1 + document_frequency)) + 1
        self.matrix = _unit_rows(_dampened(counts) @ sp.diags(self.idf))
        return self

    def similarities(self, texts: Sequence[str]) -> np.ndarray:
        queries = _unit_rows(
            _dampened(sp.csr_matrix(self.vectorizer.transform(texts))) @ sp.diags(self.idf)
        )
        return np.asarray((queries @ self.matrix.T).todense())

    def export(self) -> Weighting:
        columns = sp.csc_matrix(self.matrix)
        columns.sort_indices()
        terms = tuple(str(term) for term in self.vectorizer.get_feature_names_out())
        return Weighting(terms, self.idf, columns.indptr, columns.indices, columns.data)


def _dampened(counts: sp.csr_matrix) -> sp.csr_matrix:
    """1 + log of a weighted count: ten mentions are not ten times one."""
    dampened = counts.copy()
    dampened.data = np.log1p(dampened.data)
    return dampened


def _unit_rows(matrix: sp.spmatrix) -> sp.csr_matrix:
    rows = sp.csr_matrix(matrix)
    norms = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    return sp.csr_matrix(sp.diags(1 / np.where(norms == 0, 1, norms)) @ rows)


def document_of(offer: Offer, taxonomy: Taxonomy) -> dict[str, str]:
    """Returns the text of an offering by field (names of `FIELD_WEIGHTS`), its themes and use cases
    with their synonyms."""
    relevance = offer.relevance
    uses = [
        taxonomy.use_cases[slug]
        for slug in (*relevance.job_use_cases, *relevance.use_cases)
        if slug in taxonomy.use_cases
    ]
    themes = {*relevance.job_themes, *relevance.themes}
    labels = [terms.theme.label for terms in taxonomy.themes if terms.theme in themes]
    return {
        "title": offer.title,
        "words": " ; ".join(relevance.words),
        "promise": offer.promise,
        "body": " ".join([offer.summary, *offer.gives, *(term.says for term in offer.terms)]),
        "themes": " ; ".join(
            [*labels, *(text for use in uses for text in (use.label, *use.synonyms))]
        ),
    }
