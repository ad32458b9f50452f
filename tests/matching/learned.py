"""What a publication learned, for tests that read no need: a reader that knows nothing."""

import numpy as np

from matching.need.postings import Postings, Weighting
from matching.need.reader import N_SIGN_FEATURES, N_USE_FEATURES, SIGNS, NeedReader
from matching.ranking.bundle import Bundle
from matching.ranking.order import unlearned

_NOTHING = Weighting((), np.zeros(0), np.zeros(1, np.int32), np.zeros(0, np.int32), np.zeros(0))


def knowing_nothing(postings: Postings | None = None) -> Bundle:
    reader = NeedReader(
        use_cases=(),
        words=_NOTHING,
        characters=_NOTHING,
        weights_of_uses=np.zeros((0, 0), np.float32),
        weights_of_signs=np.zeros((0, len(SIGNS)), np.float32),
        bias_of_signs=np.zeros(len(SIGNS)),
        of_uses=np.zeros(N_USE_FEATURES),
        of_signs=np.zeros((len(SIGNS), N_SIGN_FEATURES)),
    )
    return Bundle(postings or Postings((), _NOTHING, _NOTHING, 0.0), reader, unlearned())
