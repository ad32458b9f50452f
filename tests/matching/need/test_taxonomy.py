"""What is read in a need: themes named or implied, use cases without their false friends, several
wishes at once."""

from typing import Any

from matching.domain.profile import Profile
from matching.domain.vocabulary import Theme
from matching.need.language import Spelling
from matching.need.taxonomy import NeedReading, Signal, Taxonomy, ThemeTerms

TAXONOMY = Taxonomy(
    [
        ThemeTerms.model_validate(
            {
                "theme": "relation-usagers",
                "summary": "Répondre aux habitants.",
                "digital": True,
                "synonyms": ["usagers"],
                "use_cases": [
                    {
                        "slug": "agent",
                        "label": "Agent conversationnel",
                        "synonyms": ["chatbot"],
                        "ai": True,
                    }
                ],
            }
        ),
        ThemeTerms.model_validate(
            {
                "theme": "securite-risques",
                "summary": "Prévenir les risques.",
                "synonyms": ["risques"],
                "use_cases": [
                    {
                        "slug": "camera",
                        "label": "Caméras",
                        "synonyms": ["caméra"],
                        "unless": ["tri des déchets"],
                    },
                    {
                        "slug": "cyber",
                        "label": "Cybersécurité",
                        "synonyms": ["pirater"],
                        "digital": True,
                    },
                ],
            }
        ),
    ],
    [
        Signal.model_validate({"about": "goal", "value": "financement", "words": ["subvention"]}),
        Signal.model_validate({"about": "stage", "value": "idee", "words": ["idée"]}),
    ],
)


def read(need: str, **facts: Any) -> NeedReading:
    return TAXONOMY.read(
        Profile.model_validate({"need": need} | facts), Spelling(TAXONOMY.vocabulary)
    )


def test_a_theme_is_named_by_its_words_and_implied_by_a_use_case() -> None:
    reading = read("un chatbot sur les risques")
    assert set(reading.themes) == {Theme.RELATION_USAGERS, Theme.SECURITE_RISQUES}
    assert set(reading.named_themes) == {Theme.SECURITE_RISQUES}


def test_a_false_friend_takes_a_use_case_back() -> None:
    assert read("une caméra à la mairie").use_cases == {"camera"}
    assert read("une caméra pour le tri des déchets").use_cases == set()


def test_a_use_case_that_was_ticked_is_never_taken_back() -> None:
    assert read("une caméra pour le tri des déchets", use_case="camera").use_cases == {"camera"}


def test_in_a_project_of_ai_the_use_of_ai_is_what_is_asked_for() -> None:
    assert read("un chatbot contre ceux qui veulent nous pirater", uses_ai=True).asked_uses == {
        "agent"
    }
    assert read("un chatbot contre ceux qui veulent nous pirater").asked_uses == {"agent", "cyber"}
    assert read("on veut nous pirater", uses_ai=True).asked_uses == {"cyber"}


def test_a_use_case_may_be_digital_where_its_theme_is_not() -> None:
    assert read("on s’est fait pirater").is_about_digital
    assert not read("les risques de la rivière").is_about_digital


def test_the_words_may_add_a_goal_to_the_one_declared_and_nothing_else() -> None:
    reading = read("une idée de subvention", goal="accompagnement", stage="cadrage")
    assert reading.signals == {
        ("goal", "accompagnement"),
        ("goal", "financement"),
        ("stage", "cadrage"),
    }
