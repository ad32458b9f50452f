"""What was understood of a need: the answer of the reader, corrected by what was declared, and cut
into what the pages and the API say. It orders answers and never changes a verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from matching.domain.profile import Profile
from matching.need.figures import amounts_in, dates_in
from matching.need.labels import Emergency, Intent, Understood
from matching.need.postings import Floats
from matching.need.reader import INTENTS, SIGNS, NeedReader, Probabilities
from matching.need.taxonomy import Taxonomy

# From which probability each thing is said. They were set on needs whose writer was left out of
# what the reader had learned (`docs/lecture.md` has the curves).
NOT_UNDERSTOOD, IN_SCOPE, INCIDENT, INTENT = 0.2, 0.7, 0.2, 0.4
SURE_OF_USE = 0.5
"""From which share the first use case is taken as the subject; under it, the question is asked."""
USES_SAID = 5
# What a ticked theme leaves to the uses of the others, and gives to each of its own.
_OUTSIDE, _INSIDE = 0.4, 0.5


@dataclass(frozen=True, slots=True)
class UseShare:
    """A use case, and the probability that the need is about it."""

    slug: str
    label: str
    share: float


@dataclass(frozen=True, slots=True)
class NeedSummary:
    """What the answer says of the need. `use_cases`: at most five, the most likely first.
    `in_scope`: whether it is about digital tools, data or AI, or what the catalogue helps with.
    `amounts` are euros; `dates` are days, months or years in ISO form."""

    use_cases: tuple[UseShare, ...]
    intents: tuple[Intent, ...]
    understood: Understood
    in_scope: bool
    emergency: Emergency | None
    amounts: tuple[int, ...]
    dates: tuple[str, ...]


NOTHING_READ = NeedSummary((), (), "partly", True, None, (), ())
"""The reading of an answer that was kept before needs were read."""


@dataclass(frozen=True, slots=True, eq=False)
class Understanding:
    """The probabilities that order the answers, and what is said of them. `shares`: float64
    (n_use_cases), in the order of `reader.use_cases`; `signs`: of `reader.SIGNS`, by name."""

    shares: Floats
    signs: Mapping[str, float]
    summary: NeedSummary


def understand(profile: Profile, reader: NeedReader, taxonomy: Taxonomy, on: date) -> Understanding:
    """Returns what is understood of a profile's need. What is declared wins over what is read."""
    read = reader.read(profile.need) if profile.need else _of_nothing(reader)
    return understood_from(read, profile, reader.use_cases, taxonomy, on)


def understood_from(
    read: Probabilities, profile: Profile, use_cases: Sequence[str], taxonomy: Taxonomy, on: date
) -> Understanding:
    """Returns what is understood, given what was read in the need."""
    need = profile.need or ""
    shares = _with_subjects(read.use_cases, profile, use_cases, taxonomy)
    signs = _with_declared(dict(zip(SIGNS, read.signs.tolist(), strict=True)), profile)
    # A digital use that is surely read is in the field, whatever the rest of the text.
    digital = [taxonomy.is_digital(slug) for slug in use_cases]
    surest = float(shares.max(initial=0.0, where=digital))
    if surest >= IN_SCOPE:
        signs["in_scope"] = max(signs["in_scope"], surest)
    summary = NeedSummary(
        use_cases=_most_likely(shares, use_cases, taxonomy),
        intents=_intents(signs, profile),
        understood=_understood(need, shares, signs),
        # What is vague may be anything: it is asked about, not sent elsewhere.
        in_scope=not need or signs["in_scope"] + signs["vague"] >= IN_SCOPE,
        emergency="cyber-incident" if signs["incident"] >= INCIDENT else None,
        amounts=amounts_in(need),
        dates=dates_in(need, on),
    )
    return Understanding(shares, signs, summary)


def _of_nothing(reader: NeedReader) -> Probabilities:
    """Nothing was typed: nothing is known, and nothing is out of scope."""
    signs = np.zeros(len(SIGNS))
    signs[SIGNS.index("in_scope")] = 1.0
    return Probabilities(np.zeros(len(reader.use_cases)), signs)


def _with_subjects(
    shares: Floats, profile: Profile, use_cases: Sequence[str], taxonomy: Taxonomy
) -> Floats:
    """A use case that was ticked is the subject; a theme that was, is where to look for it."""
    if profile.use_case in taxonomy.use_cases:
        return np.array([float(slug == profile.use_case) for slug in use_cases])
    if not profile.themes:
        return shares
    inside = np.array([taxonomy.theme_of(slug) in profile.themes for slug in use_cases])
    spread = _INSIDE / max(1, int(inside.sum()))
    weighed: Floats = np.where(inside, np.maximum(shares, spread), _OUTSIDE * shares)
    return weighed


def _with_declared(signs: dict[str, float], profile: Profile) -> dict[str, float]:
    if profile.goal in INTENTS:
        signs[profile.goal] = 1.0
    if profile.uses_ai is not None:
        signs["uses_ai"], signs["without_ai"] = float(profile.uses_ai), float(not profile.uses_ai)
    if profile.use_case:
        signs["in_scope"], signs["not_understood"], signs["vague"] = 1.0, 0.0, 0.0
    return signs


def _most_likely(
    shares: Floats, use_cases: Sequence[str], taxonomy: Taxonomy
) -> tuple[UseShare, ...]:
    best = np.argsort(-shares, kind="stable")[:USES_SAID].tolist()
    return tuple(
        UseShare(
            use_cases[at], taxonomy.use_cases[use_cases[at]].label, round(float(shares[at]), 3)
        )
        for at in best
        if shares[at] > 0
    )


def _intents(signs: Mapping[str, float], profile: Profile) -> tuple[Intent, ...]:
    """The most likely first; one that was declared before the others."""
    likely = [intent for intent in INTENTS if signs[intent] >= INTENT]
    return tuple(sorted(likely, key=lambda intent: (intent != profile.goal, -signs[intent])))


def _understood(need: str, shares: Floats, signs: Mapping[str, float]) -> Understood:
    best = float(shares.max(initial=0.0))
    if need and signs["not_understood"] >= NOT_UNDERSTOOD and best < SURE_OF_USE:
        return "no"
    return "yes" if best >= SURE_OF_USE else "partly"
