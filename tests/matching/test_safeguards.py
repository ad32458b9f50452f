"""Alerts: prohibited uses come first, and false friends raise nothing."""

from datetime import date

import pytest

from matching.language import Spelling, stems_of
from matching.profile import Profile
from matching.safeguards import Duty, Safeguards
from matching.taxonomy import Taxonomy

DUTIES = (
    Duty.model_validate(
        {
            "code": "aipd",
            "level": "warning",
            "message": "Analyse d’impact.",
            "source": "cnil",
            "status": "adopted",
            "when": {"fact": "personal_data", "in": ["sensibles"]},
        }
    ),
    Duty.model_validate(
        {
            "code": "usage-interdit",
            "level": "blocking",
            "message": "Usage interdit.",
            "source": "ria",
            "status": "adopted",
            "applies_from": date(2025, 2, 2),
            "words": ["reconnaissance faciale"],
            "all_of": [["caméra", "vidéoprotection"], ["personnes recherchées", "visages"]],
            "unless": ["reconnaissance de panneaux", "flouter les visages"],
        }
    ),
)
SAFEGUARDS = Safeguards(DUTIES)
TAXONOMY = Taxonomy((), ())


def raised(need: str, day: date = date(2026, 1, 1), **facts: str) -> list[str]:
    profile = Profile.model_validate({"need": need} | facts)
    reading = TAXONOMY.read(profile, Spelling(stems_of(need)))
    return [alert.code for alert in SAFEGUARDS.alerts(profile, reading, day)]


@pytest.mark.parametrize(
    "need",
    [
        "de la reconnaissance faciale à l’entrée du stade",
        "images de vidéoprotection pour retrouver les personnes recherchées",
        "des caméras qui lisent les visages",
    ],
)
def test_a_prohibited_use_is_read_in_the_need(need: str) -> None:
    assert raised(need) == ["usage-interdit"]


@pytest.mark.parametrize(
    "need",
    [
        "reconnaissance de panneaux sur la voirie",
        "flouter les visages des caméras",
        "installer une caméra",
        "visages du village",
        "",
    ],
)
def test_false_friends_raise_nothing(need: str) -> None:
    assert raised(need) == []


def test_blocking_alerts_come_first() -> None:
    assert raised("reconnaissance faciale", personal_data="sensibles") == ["usage-interdit", "aipd"]


def test_a_text_not_yet_in_force_is_announced_with_its_day() -> None:
    profile = Profile(need="reconnaissance faciale")
    reading = TAXONOMY.read(profile, Spelling(stems_of("reconnaissance faciale")))
    messages = [SAFEGUARDS.alerts(profile, reading, day)[0].message for day in (date(2024, 12, 17), date(2025, 2, 2))]
    assert messages == ["Usage interdit. (Le texte s’applique à partir du 2 février 2025.)", "Usage interdit."]
