"""What is made once per rule and used for every profile. Called by `proving` and `deciding`."""

from collections.abc import Callable
from typing import Generic, TypeVar

from matching.domain.rules import Rule

Made = TypeVar("Made")
# A catalogue has some thousands of rules at most.
_MOST_HELD = 50_000


class OncePerRule(Generic[Made]):
    """Holds what `make` gives for each rule, by its identity: pydantic's equality would cost more
    than making it again."""

    def __init__(self, make: Callable[[Rule], Made]) -> None:
        self._make = make
        # The rule is held too, so that no other takes its place in memory.
        self._held: dict[int, tuple[Rule, Made]] = {}

    def of(self, rule: Rule) -> Made:
        held = self._held.get(id(rule))
        return self._hold(rule) if held is None else held[1]

    def _hold(self, rule: Rule) -> Made:
        if len(self._held) >= _MOST_HELD:
            self._held.clear()
        made = self._make(rule)
        self._held[id(rule)] = (rule, made)
        return made
