"""What more needs would bring: the figures on the writer set aside, had fewer needs been learned
from."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256

from catalog.advice.measures.played_needs import played_needs, read_needs
from catalog.content.needs import Corpus
from catalog.content.seeding import GRADED_ON
from matching.measure.needs import OrderQuality, ReadingQuality, order_quality, reading_quality
from matching.ranking.catalogue import Catalogue

SIZES = (250, 500, 1_000, 2_000)


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The figures once `needs` needs were learned from, of which `graded` were graded."""

    needs: int
    graded: int
    reading: ReadingQuality
    order: OrderQuality


def learning_curve(
    catalogue: Catalogue, corpus: Corpus, set_aside: Corpus
) -> tuple[CurvePoint, ...]:
    """Returns a point for each of `SIZES` that the corpus goes beyond, then one for all of it. The
    same needs are always taken first. Some seconds per point."""
    return tuple(_points(catalogue, corpus, set_aside)) if set_aside.graded else ()


def _points(catalogue: Catalogue, corpus: Corpus, set_aside: Corpus) -> Iterator[CurvePoint]:
    # Imported here: only an evaluation learns again.
    from matching.ranking.learning import learn

    drawn = sorted(corpus.needs, key=lambda need: sha256(need.id.encode()).digest())
    for size in SIZES:
        if size >= len(drawn):
            break
        ids = {need.id for need in drawn[:size]}
        needs = [need for need in corpus.needs if need.id in ids]
        graded = [one for one in corpus.graded if one.id in ids]
        duties = catalogue.safeguards.duties
        taught = learn(catalogue.offers, catalogue.taxonomy, duties, needs, graded, GRADED_ON)
        yield _point(replace(catalogue, learned=taught), size, len(graded), set_aside)
    yield _point(catalogue, len(corpus.needs), len(corpus.graded), set_aside)


def _point(catalogue: Catalogue, needs: int, graded: int, set_aside: Corpus) -> CurvePoint:
    reader = catalogue.learned.reader
    read = {need.id: reader.read(need.need) for need in set_aside.needs}
    played = played_needs(catalogue, set_aside.needs, set_aside.graded, read)
    return CurvePoint(
        needs,
        graded,
        reading_quality(list(read_needs(catalogue, set_aside.needs, read))),
        order_quality([now for _, now, _ in played]),
    )
