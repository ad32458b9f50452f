"""Alerts: prohibited uses come first, and false friends raise nothing."""

from datetime import date

import pytest

from matching.language import Spelling, stems_of
from matching.profile import Profile
from matching.safeguards import Duty, Safeguards
from matching.taxonomy import Taxonomy
from matching.vocabulary import Outcome

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
    Duty.model_validate(
        {
            "code": "publication-regles",
            "level": "info",
            "message": "Publier les règles.",
            "source": "crpa",
            "status": "to_check",
            "when": {"all": [{"fact": "decisions_on_persons", "in": ["automatisee"]}, {"fact": "agents", "min": 50}]},
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


def checked(need: str = "", **facts: str | int) -> dict[str, tuple[Outcome, tuple[str, ...]]]:
    profile = Profile.model_validate({"need": need} | facts)
    reading = TAXONOMY.read(profile, Spelling(stems_of(need)))
    return {check.duty.code: (check.outcome, check.awaited) for check in SAFEGUARDS.checks(profile, reading)}


def test_every_duty_is_checked_blocking_ones_first() -> None:
    assert list(checked()) == ["usage-interdit", "aipd", "publication-regles"]


def test_a_duty_in_doubt_says_which_facts_it_waits_for() -> None:
    assert checked()["publication-regles"] == (Outcome.UNKNOWN, ("decisions_on_persons", "agents"))
    assert checked(decisions_on_persons="automatisee")["publication-regles"] == (Outcome.UNKNOWN, ("agents",))


def test_a_duty_is_ruled_out_by_one_fact_and_raised_by_all() -> None:
    assert checked(agents=49)["publication-regles"] == (Outcome.UNMET, ())
    assert checked(agents=50, decisions_on_persons="automatisee")["publication-regles"] == (Outcome.MET, ())


def test_a_duty_of_words_alone_is_never_in_doubt() -> None:
    assert checked("un plan de fleurissement")["usage-interdit"] == (Outcome.UNMET, ())


def test_alerts_are_the_duties_raised() -> None:
    assert raised("reconnaissance faciale", decisions_on_persons="automatisee") == ["usage-interdit"]
