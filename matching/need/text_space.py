"""One weighted TF-IDF space, of words or of characters: fitted with scikit-learn's counting when a
catalogue is published, exported as a `Weighting` that serves the same similarities without it."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import CountVectorizer

from matching.need.postings import Weighting


class TextSpace:
    """`fit` takes one mapping `field -> text` per document. A term that fewer documents than
    `min_df` hold is left out. Learned: `matrix`, CSR float64 (n_documents, n_terms), rows of length
    1; `idf`, float64 (n_terms)."""

    def __init__(self, analyzer: Any, min_df: int = 1) -> None:
        self.analyzer = analyzer
        self.min_df = min_df

    def fit(self, documents: Sequence[Mapping[str, str]], weights: Mapping[str, float]) -> Self:
        self.vectorizer = CountVectorizer(
            analyzer=self.analyzer, min_df=self.min_df, dtype=np.float64
        )
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
