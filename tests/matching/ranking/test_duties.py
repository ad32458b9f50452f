"""Alerts: prohibited uses come first, and false friends raise nothing."""

from datetime import date

import pytest

from matching.domain.profile import Profile
from matching.domain.vocabulary import Outcome
from matching.need.language import Spelling, stems_of
from matching.need.taxonomy import Taxonomy, ThemeTerms
from matching.ranking.duties import Duty, Safeguards

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
            "when": {
                "all": [
                    {"fact": "decisions_on_persons", "in": ["automatisee"]},
                    {"fact": "agents", "min": 50},
                ]
            },
        }
    ),
)
HIGH_RISK = Duty.model_validate(
    {
        "code": "haut-risque",
        "level": "warning",
        "message": "Peut être à haut risque.",
        "source": "ria",
        "status": "to_check",
        "when": {"fact": "decisions_on_persons", "in": ["automatisee"]},
        "words": ["tri de cv"],
        "within": {"themes": ["social-sante-autonomie"], "use_cases": ["recrutement"]},
        "of_ai": True,
    }
)
SOCIAL = ThemeTerms.model_validate(
    {
        "theme": "social-sante-autonomie",
        "summary": "Action sociale.",
        "synonyms": ["aides sociales"],
    }
)
PERSONNEL = ThemeTerms.model_validate(
    {
        "theme": "administration-interne",
        "summary": "Le travail des services.",
        "synonyms": ["services"],
        "use_cases": [
            {"slug": "recrutement", "label": "Recrutement", "synonyms": ["cv", "candidats"]}
        ],
    }
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
    messages = [
        SAFEGUARDS.alerts(profile, reading, day)[0].message
        for day in (date(2024, 12, 17), date(2025, 2, 2))
    ]
    assert messages == [
        "Usage interdit. (Le texte s’applique à partir du 2 février 2025.)",
        "Usage interdit.",
    ]


def checked(need: str = "", **facts: str | int) -> dict[str, tuple[Outcome, tuple[str, ...]]]:
    profile = Profile.model_validate({"need": need} | facts)
    reading = TAXONOMY.read(profile, Spelling(stems_of(need)))
    return {
        check.duty.code: (check.outcome, check.awaited)
        for check in SAFEGUARDS.checks(profile, reading)
    }


def test_every_duty_is_checked_blocking_ones_first() -> None:
    assert list(checked()) == ["usage-interdit", "aipd", "publication-regles"]


def test_a_duty_in_doubt_says_which_facts_it_waits_for() -> None:
    assert checked()["publication-regles"] == (Outcome.UNKNOWN, ("decisions_on_persons", "agents"))
    assert checked(decisions_on_persons="automatisee")["publication-regles"] == (
        Outcome.UNKNOWN,
        ("agents",),
    )


def test_a_duty_is_ruled_out_by_one_fact_and_raised_by_all() -> None:
    assert checked(agents=49)["publication-regles"] == (Outcome.UNMET, ())
    assert checked(agents=50, decisions_on_persons="automatisee")["publication-regles"] == (
        Outcome.MET,
        (),
    )


def test_a_duty_of_words_alone_is_never_in_doubt() -> None:
    assert checked("un plan de fleurissement")["usage-interdit"] == (Outcome.UNMET, ())


def test_alerts_are_the_duties_raised() -> None:
    assert raised("reconnaissance faciale", decisions_on_persons="automatisee") == [
        "usage-interdit"
    ]


def high_risk(need: str, **facts: str | bool) -> tuple[Outcome, tuple[str, ...]]:
    profile = Profile.model_validate({"need": need} | facts)
    reading = Taxonomy((SOCIAL, PERSONNEL), ()).read(profile, Spelling(stems_of(need)))
    (check,) = Safeguards((HIGH_RISK,)).checks(profile, reading)
    return check.outcome, check.awaited


@pytest.mark.parametrize(
    "need", ["accorder les aides sociales", "choisir entre les candidats", "le tri de CV"]
)
def test_a_machine_that_decides_alone_in_a_watched_domain_may_be_at_high_risk(need: str) -> None:
    assert high_risk(need, uses_ai=True, decisions_on_persons="automatisee") == (Outcome.MET, ())


@pytest.mark.parametrize(
    ("need", "facts"),
    [
        ("accorder les aides sociales", {"uses_ai": False, "decisions_on_persons": "automatisee"}),
        ("accorder les aides sociales", {"uses_ai": True, "decisions_on_persons": "aide_agent"}),
        ("arroser les massifs", {"uses_ai": True, "decisions_on_persons": "automatisee"}),
        ("le tri de CV", {"uses_ai": False}),
    ],
)
def test_without_ai_or_elsewhere_or_where_a_person_decides_it_is_not_raised(
    need: str, facts: dict[str, str | bool]
) -> None:
    assert high_risk(need, **facts) == (Outcome.UNMET, ())


def test_while_nobody_says_so_a_text_on_ai_is_in_doubt_and_no_alert() -> None:
    assert high_risk("le tri de CV") == (Outcome.UNKNOWN, ("uses_ai",))
    assert high_risk("accorder les aides sociales") == (
        Outcome.UNKNOWN,
        ("decisions_on_persons", "uses_ai"),
    )
    assert high_risk("accorder les aides sociales", uses_ai=True) == (
        Outcome.UNKNOWN,
        ("decisions_on_persons",),
    )
