"""NeedRelevance: a scikit-learn estimator that scores the text of a need against every offering.
Also the catalogue's search.

It is fitted when sheets are published and exported as `Postings`, which serve the same scores
without scikit-learn.
"""

from collections.abc import Mapping, Sequence
from typing import Self

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from matching.domain.offer import Offer
from matching.need.postings import FIELD_WEIGHTS, Postings, character_ngrams, term_ngrams
from matching.need.taxonomy import Taxonomy
from matching.need.text_space import TextSpace


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
        self.words_ = TextSpace(term_ngrams).fit(documents, weights)
        self.characters_ = TextSpace(character_ngrams).fit(documents, weights)
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
