"""The figures on needs: worked by hand on a few."""

import pytest

from matching.measure.needs import AnsweredNeed, ReadNeed, order_quality, reading_quality
from matching.need.labels import LabelledNeed
from matching.need.understanding import NeedSummary, UseShare


def need(**labels: object) -> LabelledNeed:
    facts = {
        "id": "a-001", "need": "le téléphone", "nature": "commune", "population": 300,
        "use_cases": ("telephone",), "intents": (), "uses_ai": None, "digital": True,
        "in_scope": True, "understood": "yes", "risky": False, "incident": None, "amounts": (),
        "dates": (), "started": None, "writer": "a",
    }  # fmt: skip
    return LabelledNeed.model_validate(facts | labels)


def said(
    *uses: str, understood: str = "yes", in_scope: bool = True, alarm: bool = False
) -> NeedSummary:
    shares = tuple(UseShare(use, use, 0.9 / rank) for rank, use in enumerate(uses, start=1))
    emergency = "cyber-incident" if alarm else None
    return NeedSummary(shares, (), understood, in_scope, emergency, (), ())  # type: ignore[arg-type]


def test_a_use_is_found_first_or_among_five() -> None:
    quality = reading_quality(
        [
            ReadNeed(need(), said("telephone", "site"), {"telephone": 0.9, "site": 0.2}),
            ReadNeed(need(), said("site", "telephone"), {"telephone": 0.4, "site": 0.9}),
            ReadNeed(need(), said("site"), {"telephone": 0.0, "site": 0.9}),
            ReadNeed(need(use_cases=()), said("site"), {"telephone": 0.0, "site": 0.9}),
        ]
    )
    assert quality.use_first.value == pytest.approx(1 / 3)
    assert quality.use_among_five.value == pytest.approx(2 / 3)
    assert quality.use_first.count == 3
    highest = quality.reliability[-1]
    assert (highest.count, highest.true) == (4, 0.25)


def test_nonsense_off_field_and_incidents_are_counted_with_their_false_alarms() -> None:
    quality = reading_quality(
        [
            ReadNeed(need(understood="no", use_cases=()), said(understood="no"), {"site": 0.0}),
            ReadNeed(need(understood="no", use_cases=()), said("site"), {"site": 0.6}),
            ReadNeed(need(), said(understood="no"), {"site": 0.0}),
            ReadNeed(need(in_scope=False), said(in_scope=False), {"site": 0.0}),
            ReadNeed(need(incident="cyber-incident"), said(alarm=True), {"site": 0.0}),
            ReadNeed(need(), said(alarm=True), {"site": 0.0}),
        ]
    )
    assert quality.nonsense_told.value == 0.5
    assert quality.real_refused.value == 0.25
    assert quality.off_field_told.value == 1.0
    assert quality.in_field_refused.value == 0.0
    assert quality.incidents_told.value == 1.0
    assert quality.calm_alarmed.value == pytest.approx(1 / 3)


def test_an_order_is_held_against_the_grades() -> None:
    grades = {"a": 3.0, "b": 1.0}
    quality = order_quality(
        [
            AnsweredNeed(need(), grades, frozenset({"c"}), ("a", "b"), ("a", "b")),
            AnsweredNeed(need(), grades, frozenset({"c"}), ("c", "b"), ("a", "b")),
            AnsweredNeed(need(), {}, frozenset(), ("c",), ("c",)),
        ]
    )
    assert quality.needs == 3
    assert quality.ndcg.count == 2
    assert quality.first_is_good.value == 0.5
    assert quality.ndcg_after_a_tap.value == pytest.approx(1.0)
    assert quality.absurd == 1
