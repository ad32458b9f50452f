"""How many have each verdict, as lines of a table with a bar each: organisations for each offering,
or offerings for one organisation."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catalog.advice.matrix.portfolio import Matrix
from matching.domain.vocabulary import Verdict

# The best news first; each verdict keeps its pattern on every page.
ORDER = (Verdict.ELIGIBLE, Verdict.TO_CONFIRM, Verdict.CLOSED, Verdict.NOT_ELIGIBLE)


@dataclass(frozen=True, slots=True)
class VerdictBar:
    """One line. `slug` is None for all the offerings together."""

    title: str
    slug: str | None
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class VerdictBars:
    """`lines`: all the offerings together, then those on which the organisations differ, the most
    open first; `same`: the others, by the verdict that all the organisations have."""

    lines: tuple[VerdictBar, ...]
    same: Mapping[Verdict, tuple[VerdictBar, ...]]


def verdict_bars_of(matrix: Matrix, titles: Mapping[str, str]) -> VerdictBars:
    """Returns the shares of a matrix that has an organisation at least. `titles`: the title of each
    offering, by slug."""
    each = [
        VerdictBar(titles[slug], slug, tuple(counts[verdict] for verdict in ORDER))
        for slug, counts in matrix.counts().items()
    ]
    together = VerdictBar(
        "Toutes les aides ensemble",
        None,
        tuple(map(sum, zip(*(share.counts for share in each), strict=True))),
    )
    differing = [share for share in each if max(share.counts) < share.total]
    differing.sort(key=lambda share: (*(-count for count in share.counts), share.title))
    same = {
        verdict: tuple(
            sorted(
                (share for share in each if share.counts[place] == share.total),
                key=lambda share: share.title,
            )
        )
        for place, verdict in enumerate(ORDER)
    }
    return VerdictBars(
        (together, *differing),
        {verdict: verdict_bars for verdict, verdict_bars in same.items() if verdict_bars},
    )


def verdict_bars_of_one(verdicts: Iterable[Verdict]) -> VerdictBar:
    """Returns how many offerings have each verdict, for one organisation."""
    counts = Counter(verdicts)
    offerings = tuple(counts[verdict] for verdict in ORDER)
    return VerdictBar("Toutes les aides ensemble", None, offerings)
