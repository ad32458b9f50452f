"""What each offering of a catalogue is for, as columns: a need is held against all of them at
once. Read by `grading`."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar, get_args

import numpy as np
import numpy.typing as npt

from matching.domain.offer import Offer, Relevance, Role

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]

Name = TypeVar("Name", bound=str)
ROLES: tuple[Role, ...] = get_args(Role)
_CLAIMED = (
    "job_themes", "themes", "job_use_cases", "use_cases", "words",
    "goals", "staff", "stages", "natures", "sizes",
)  # fmt: skip


class Facets:
    """The offerings by what their `relevance` claims. Built once for a catalogue.

    `roles`, intp (n_offers), are places in `ROLES`. `needs_ai`, `is_list` (a programme that has
    members), `is_open_list` (one that takes new ones) and `has_price` (one that is known) are bool
    (n_offers).
    """

    def __init__(self, offers: Sequence[Offer]) -> None:
        relevances = [offer.relevance for offer in offers]
        lists = [offer.membership and offer.membership.list for offer in offers]
        self.roles = np.array([ROLES.index(relevance.role) for relevance in relevances], np.intp)
        self.needs_ai = np.array([relevance.needs_ai for relevance in relevances], np.bool_)
        self.is_list = np.array([kind is not None for kind in lists], np.bool_)
        self.has_price = np.array([offer.price is not None for offer in offers], np.bool_)
        self.is_open_list = np.array([kind == "open" for kind in lists], np.bool_)
        self._places = {field: _places(relevances, field) for field in _CLAIMED}
        self._claims = {
            field: np.array([bool(getattr(one, field)) for one in relevances], np.bool_)
            for field in _CLAIMED
        }

    def has_role(self, *roles: Role) -> Flags:
        """Returns whether each offering has one of these roles: bool (n_offers)."""
        return np.isin(self.roles, [ROLES.index(role) for role in roles])

    def claims(self, field: str) -> Flags:
        """Returns whether each offering claims anything there: bool (n_offers)."""
        return self._claims[field]

    def claims_one(self, field: str, names: Iterable[str]) -> Flags:
        """Returns whether each offering claims one of these names there: bool (n_offers)."""
        return self.strongest(field, dict.fromkeys(names, 1.0)) > 0

    def strongest(self, field: str, strengths: Mapping[Name, float]) -> Floats:
        """Returns the highest strength of the names that each offering claims there, 0 of none:
        float64 (n_offers)."""
        highest, places = np.zeros(len(self.roles)), self._places[field]
        for name, strength in strengths.items():
            if (claiming := places.get(name)) is not None:
                highest[claiming] = np.maximum(highest[claiming], strength)
        return highest


def _places(relevances: Sequence[Relevance], field: str) -> dict[str, Places]:
    """The offerings that claim each name."""
    found: dict[str, list[int]] = {}
    for place, relevance in enumerate(relevances):
        for name in dict.fromkeys(getattr(relevance, field)):
            found.setdefault(name, []).append(place)
    return {name: np.array(places, np.intp) for name, places in found.items()}
