"""What axe-core leaves to people on the page of a tab: each doubt is told of in `reviewed.yaml`, or
measured."""

import json
from typing import Any, NamedTuple

from playwright.sync_api import Page

from catalog.content.yaml_files import read_yaml
from catalog.settings import PROJECT_ROOT
from tests.e2e.axe import AXE, TAGS

REVIEWED = PROJECT_ROOT / "tests" / "e2e" / "reviewed.yaml"
# Underlines, tints and frames that the design system draws as pictures: axe does not see the ground
# behind them.
_UNDECORATED = (
    "* { background-image: none !important } *::before, *::after { content: none !important }"
)
# Each element that axe leaves open, with the places of the reviews that tell of it.
_DOUBTS = """({ incomplete, reviews }) => incomplete.flatMap((doubt) => doubt.nodes.map((node) => {
  const why = [...node.any, ...node.all, ...node.none][0]?.data?.messageKey ?? "";
  const where = node.target.join(" ");
  const element = document.querySelector(where);
  const is_told = (review) => review.rule === doubt.id && review.why === why && element.matches(review.where);
  return { rule: doubt.id, why, where, told: reviews.flatMap((review, place) => is_told(review) ? [place] : []) };
}))"""


class Review(NamedTuple):
    """What someone made of one kind of doubt: axe's rule and its key, which elements, and what
    settles it.

    `is_measured`: without the decorations axe has its answer, and must find it good.
    """

    rule: str
    where: str
    reason: str
    why: str = ""
    is_measured: bool = False


class Doubt(NamedTuple):
    """An element on which axe could not decide, and the places of its reviews."""

    rule: str
    why: str
    where: str
    told: list[int]


class Reading(NamedTuple):
    """One page on one screen."""

    faults: list[tuple[str, list[str]]]
    doubts: list[Doubt]


def read_reviews() -> list[Review]:
    return [Review(**review) for review in read_yaml(REVIEWED)["reviews"]]


def read_page(tab: Page, reviews: list[Review]) -> Reading:
    """What axe finds and what it leaves open; contrasts are measured a second time, without
    decorations: the page loses them."""
    tab.evaluate(AXE.read_text(encoding="utf-8"))
    shown = _run(tab, TAGS)
    doubts = _doubts(tab, shown, reviews)
    tab.add_style_tag(content=_UNDECORATED)
    bare = _run(tab, {"type": "rule", "values": ["color-contrast"]})
    # What is to be measured may not be left open twice.
    by_eye = [review._replace(rule="") if review.is_measured else review for review in reviews]
    return Reading(_faults(shown) + _faults(bare), doubts + _doubts(tab, bare, by_eye))


def _run(tab: Page, only: object) -> dict[str, list[dict[str, Any]]]:
    options = json.dumps({"runOnly": only, "resultTypes": ["violations", "incomplete"]})
    found: dict[str, list[dict[str, Any]]] = tab.evaluate(f"axe.run({options})")
    return found


def _faults(found: dict[str, list[dict[str, Any]]]) -> list[tuple[str, list[str]]]:
    return [
        (fault["id"], [node["target"] for node in fault["nodes"]]) for fault in found["violations"]
    ]


def _doubts(
    tab: Page, found: dict[str, list[dict[str, Any]]], reviews: list[Review]
) -> list[Doubt]:
    asked = {"incomplete": found["incomplete"], "reviews": [review._asdict() for review in reviews]}
    return [Doubt(**doubt) for doubt in tab.evaluate(_DOUBTS, asked)]
