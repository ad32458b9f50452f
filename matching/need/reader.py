"""NeedReader: what a need is about, in calibrated probabilities, by what it resembles among the
needs that advisers labelled. Learned by `learning` when a catalogue is published; served with NumPy
alone.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self, get_args

import numpy as np
import numpy.typing as npt

from matching.domain.letters import without_accents
from matching.need.labels import Intent, LabelledNeed
from matching.need.language import stems_of
from matching.need.postings import Floats, Weighting, term_ngrams

INTENTS: tuple[Intent, ...] = get_args(Intent)
_FLAGS = (
    "uses_ai", "without_ai", "digital", "in_scope", "risky", "incident", "started",
    "not_understood", "vague",
)  # fmt: skip
SIGNS = (*INTENTS, *_FLAGS)
"""What a need says beside its use cases, in the order of the columns."""
N_USE_FEATURES, N_SIGN_FEATURES = 4, len(SIGNS) + 7
INCIDENT_USE = "incident-cyber"
_SIZES_OF_NGRAM = (3, 4, 5)
_WORD = re.compile(r"[a-z0-9]+")


def running_ngrams(text: str) -> list[str]:
    """Returns the n-grams (3 to 5 characters) of a text without accents nor punctuation, across
    words: they see a mistyped word, and who follows whom."""
    plain = f" {' '.join(_WORD.findall(without_accents(text)))} "
    return [
        plain[at : at + size] for size in _SIZES_OF_NGRAM for at in range(len(plain) - size + 1)
    ]


def signs_of(need: LabelledNeed) -> list[float]:
    """Returns what a labelled need says, 1.0 or 0.0 for each of `SIGNS`."""
    flags = {
        "uses_ai": need.uses_ai is True,
        "without_ai": need.uses_ai is False,
        "digital": need.digital,
        "in_scope": need.in_scope,
        "risky": need.risky,
        "incident": need.incident is not None,
        "started": need.started is True,
        "not_understood": need.understood == "no",
        "vague": need.understood == "partly",
    }
    return [float(sign in need.intents or flags.get(sign, False)) for sign in SIGNS]


class Probabilities(NamedTuple):
    """`use_cases`: float64 (n_use_cases), that each is a true use of the need. `signs`: float64
    (n_signs), of `SIGNS`."""

    use_cases: Floats
    signs: Floats


class Resemblance(NamedTuple):
    """What calibration starts from: the raw score of each use case and of each sign, and `shape`,
    float64 (n_shape): how long the text is, how much of it is known."""

    use_cases: Floats
    signs: Floats
    shape: Floats


@dataclass(frozen=True)
class NeedReader:
    """`words` and `characters` hold the texts that were learned from, `n_texts` of them.
    `weights_of_uses` (n_texts, n_use_cases) and `weights_of_signs` (n_texts, n_signs) say what each
    of them tells; `bias_of_signs` (n_signs) is what any text does. The calibrations are logistic:
    `of_uses` over the features of `use_features`; `of_signs`, one row per sign, over those of
    `sign_features`; the last coefficient of each is the constant."""

    use_cases: tuple[str, ...]
    words: Weighting
    characters: Weighting
    weights_of_uses: npt.NDArray[np.float32]
    weights_of_signs: npt.NDArray[np.float32]
    bias_of_signs: Floats
    of_uses: Floats
    of_signs: Floats

    @property
    def n_texts(self) -> int:
        return len(self.weights_of_uses)

    def resemblance(self, text: str) -> Resemblance:
        near = self.words.similarities(term_ngrams(text), self.n_texts)
        near = near + self.characters.similarities(running_ngrams(text), self.n_texts)
        near = near.astype(np.float32)
        return Resemblance(
            (near @ self.weights_of_uses).astype(np.float64),
            near @ self.weights_of_signs + self.bias_of_signs,
            shape_of(text, self.words.columns),
        )

    def read(self, text: str) -> Probabilities:
        """Returns the probabilities of a text; the same text gives the same ones."""
        return self.calibrated(self.resemblance(text))

    def calibrated(self, found: Resemblance) -> Probabilities:
        """Returns the probabilities of raw scores."""
        return Probabilities(
            _logistic(use_features(found.use_cases) @ self.of_uses),
            _logistic(self.of_signs @ sign_features(found, self.use_cases)),
        )

    def arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """The arrays that `from_arrays` gives an equal reader from."""
        return {
            "use_cases": np.array(self.use_cases, dtype=np.str_),
            "weights_of_uses": self.weights_of_uses,
            "weights_of_signs": self.weights_of_signs,
            "bias_of_signs": self.bias_of_signs,
            "of_uses": self.of_uses,
            "of_signs": self.of_signs,
            **self.words.arrays("words"),
            **self.characters.arrays("characters"),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        return cls(
            tuple(arrays["use_cases"].tolist()),
            Weighting.from_arrays(arrays, "words"),
            Weighting.from_arrays(arrays, "characters"),
            *(
                arrays[name]
                for name in (
                    "weights_of_uses",
                    "weights_of_signs",
                    "bias_of_signs",
                    "of_uses",
                    "of_signs",
                )
            ),
        )


def shape_of(text: str, known_words: Mapping[str, int]) -> Floats:
    """Returns how long a text is (the logarithm of its number of stems), and the share of its
    stems that some learned text says: float64 (2)."""
    stems = stems_of(text)
    known = sum(stem in known_words for stem in stems)
    return np.array([np.log1p(len(stems)), known / len(stems) if stems else 0.0])


def use_features(scores: Floats) -> Floats:
    """Returns what tells whether each use case is meant: its score, the best score, by how much it
    is behind it, and 1: float64 (n_use_cases, 4)."""
    best = float(scores.max(initial=0.0))
    return np.stack(
        [scores, np.full_like(scores, best), best - scores, np.ones_like(scores)], axis=-1
    )


def sign_features(found: Resemblance, use_cases: Sequence[str]) -> Floats:
    """Returns what tells the signs: all their scores, the two best use cases', that of an incident
    and by how much it leads the others, the shape of the text, and 1: float64 (n_signs + 7)."""
    best = np.sort(np.append(found.use_cases, [0.0, 0.0]))[-2:]
    incident = 0.0
    if INCIDENT_USE in use_cases:
        incident = float(found.use_cases[use_cases.index(INCIDENT_USE)])
    lead = incident - (best[0] if incident == best[1] else best[1])
    return np.concatenate([found.signs, best, [incident, lead], found.shape, [1.0]])


def _logistic(values: Floats) -> Floats:
    probabilities: Floats = 1 / (1 + np.exp(-values))
    return probabilities
