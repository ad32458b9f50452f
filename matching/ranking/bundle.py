"""What a publication learned, kept with it: arrays that serve without scikit-learn."""

import io
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from matching.need.postings import Postings
from matching.need.reader import NeedReader
from matching.ranking.order import Order

EDITION = "1"
"""Part of a catalogue's version. Raise it when what is learned, or its form, changes: the same
sheets and needs are then published anew."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """`postings`: the catalogue's search. `reader`: what a need is about. `order`: what comes
    first."""

    postings: Postings
    reader: NeedReader
    order: Order

    def to_bytes(self) -> bytes:
        """An npz archive without pickles; `from_bytes` gives an equal bundle."""
        order = {name: np.asarray(part) for name, part in self.order._asdict().items()}
        parts = {
            "postings": self.postings.arrays(),
            "reader": self.reader.arrays(),
            "order": order,
        }
        archive = io.BytesIO()
        arrays = {
            f"{part}/{name}": array
            for part, named in parts.items()
            for name, array in named.items()
        }
        np.savez_compressed(archive, **arrays)  # type: ignore[arg-type]
        return archive.getvalue()

    @classmethod
    def from_bytes(cls, archive: bytes) -> Self:
        with np.load(io.BytesIO(archive), allow_pickle=False) as arrays:
            named: dict[str, dict[str, npt.NDArray[Any]]] = {}
            for path in arrays.files:
                part, name = path.split("/")
                named.setdefault(part, {})[name] = arrays[path]
        return cls(
            Postings.from_arrays(named["postings"]),
            NeedReader.from_arrays(named["reader"]),
            Order(
                named["order"]["weights"],
                float(named["order"]["base"]),
                float(named["order"]["worth_saying"]),
            ),
        )
