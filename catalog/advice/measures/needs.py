"""How well needs are read and answered: each writer's by what was learned from the others, and
those of the writer set aside by what is served. Beside them, the order of before."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from catalog.advice.measures.learning_curve import CurvePoint, learning_curve
from catalog.advice.measures.played_needs import PlayedNeed, played_needs, read_needs
from catalog.content.needs import Corpus
from catalog.content.seeding import GRADED_ON
from matching.domain.vocabulary import Nature
from matching.measure.needs import OrderQuality, ReadingQuality, order_quality, reading_quality
from matching.need.labels import LabelledNeed
from matching.need.reader import Probabilities
from matching.ranking.catalogue import Catalogue

_SMALL, _MIDDLE = 1_000, 3_500


@dataclass(frozen=True, slots=True)
class NeedsEvaluation:
    """The figures on the writers left out, by group of organisations too, and on the writer set
    aside. `former`: the order of before, on the needs of the writers left out. `curve`: what fewer
    needs would give, on the writer set aside."""

    writers: int
    reading: ReadingQuality
    order: OrderQuality
    former: OrderQuality
    by_group: Mapping[str, OrderQuality]
    reading_set_aside: ReadingQuality
    order_set_aside: OrderQuality
    former_set_aside: OrderQuality
    curve: tuple[CurvePoint, ...] = ()


def evaluate_needs(catalogue: Catalogue, corpus: Corpus, set_aside: Corpus) -> NeedsEvaluation:
    """Returns the figures. Learns again without each writer: some tens of seconds."""
    # Imported here: only an evaluation learns again.
    from matching.need.learning import learn_reader

    learned = learn_reader(corpus.needs, tuple(catalogue.taxonomy.use_cases.values()))
    left_out = dict(zip((need.id for need in corpus.needs), learned.left_out, strict=True))
    reader = catalogue.learned.reader
    served = {need.id: reader.read(need.need) for need in set_aside.needs}
    answered = list(_left_out_answers(catalogue, corpus, left_out))
    aside = list(played_needs(catalogue, set_aside.needs, set_aside.graded, served))
    groups = sorted({_group(need) for (need, *_rest) in answered})
    return NeedsEvaluation(
        writers=len({need.writer for need in corpus.needs}),
        reading=reading_quality(list(read_needs(catalogue, corpus.needs, left_out))),
        order=order_quality([now for _, now, _ in answered]),
        former=order_quality([before for _, _, before in answered]),
        by_group={
            group: order_quality([now for need, now, _ in answered if _group(need) == group])
            for group in groups
        },
        reading_set_aside=reading_quality(list(read_needs(catalogue, set_aside.needs, served))),
        order_set_aside=order_quality([now for _, now, _ in aside]),
        former_set_aside=order_quality([before for _, _, before in aside]),
        curve=learning_curve(catalogue, corpus, set_aside),
    )


def _left_out_answers(
    catalogue: Catalogue, corpus: Corpus, read: Mapping[str, Probabilities]
) -> Iterator[PlayedNeed]:
    """The answers to each writer's needs, in the order learned from the others."""
    from matching.ranking.learning import graded_answers
    from matching.ranking.order_learning import learn_order

    writer_of = {need.id: need.writer for need in corpus.needs}
    evidence = list(graded_answers(catalogue, corpus.needs, corpus.graded, read, GRADED_ON))
    writers = np.array([writer_of[one.id] for one in corpus.graded])
    for writer in sorted(set(writers.tolist())):
        order = learn_order([evidence[at] for at in np.flatnonzero(writers != writer)])
        without = replace(catalogue, learned=replace(catalogue.learned, order=order))
        graded = [corpus.graded[at] for at in np.flatnonzero(writers == writer)]
        yield from played_needs(without, corpus.needs, graded, read)


def _group(need: LabelledNeed) -> str:
    if need.nature is not Nature.COMMUNE:
        return need.nature.label
    if need.population is None:
        return "commune dont la population n’est pas connue"
    if need.population < _SMALL:
        return "commune de moins de 1 000 habitants"
    if need.population < _MIDDLE:
        return "commune de 1 000 à 3 500 habitants"
    return "commune de 3 500 habitants et plus"
