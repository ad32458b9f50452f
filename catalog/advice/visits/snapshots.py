"""What is prepared for one organisation of a visit, and how it is frozen: canonical JSON, which
gives back the very same thing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from catalog.advice.visits.briefing import Briefing
from catalog.advice.visits.changes import Change, SheetVersion, VisitState
from catalog.advice.visits.overrides import AdviserOrder
from matching.advice.recommendation import Recommendations
from matching.domain.offer import Slug
from matching.domain.profile import Profile


@dataclass(frozen=True, slots=True)
class OrderedAnswer:
    """The answer as of the day of the visit, and the adviser's order."""

    answer: Recommendations
    order: AdviserOrder


@dataclass(frozen=True, slots=True)
class Preparation(OrderedAnswer):
    """The same with what changed since the visit before (None: there was none), the two pages, the
    version of each sheet. `frozen_on`: the day it was frozen, None as long as it is computed."""

    changes: tuple[Change, ...] | None
    briefing: Briefing
    sheets: Mapping[Slug, SheetVersion]
    frozen_on: date | None = None

    @property
    def state(self) -> VisitState:
        return VisitState(self.answer, self.sheets)


_PREPARATIONS = TypeAdapter(Preparation)
_PROFILES = TypeAdapter(tuple[Profile, ...])
# A profile does not write those of a group's communes, and judging again needs them.
_MEMBERS = "members"


def canonical(preparation: Preparation) -> str:
    """Returns the same text for the same content: sorted keys, no needless space."""
    members = _PROFILES.dump_python(preparation.answer.profile.member_profiles, mode="json")
    return _text(_PREPARATIONS.dump_python(preparation, mode="json") | {_MEMBERS: members})


def read_snapshot(text: str) -> Preparation:
    """Returns what was frozen, as it was."""
    data = json.loads(text)
    members = _PROFILES.validate_python(data.pop(_MEMBERS))
    preparation = _PREPARATIONS.validate_python(data)
    profile = preparation.answer.profile.model_copy(update={"member_profiles": members})
    return replace(preparation, answer=replace(preparation.answer, profile=profile))


def without_need(text: str) -> str:
    """Returns the same snapshot without what the collectivité wrote in its own words."""
    data = json.loads(text)
    data["answer"]["profile"]["need"] = None
    data["briefing"]["need"] = ""
    return _text(data)


def _text(data: Any) -> str:
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
