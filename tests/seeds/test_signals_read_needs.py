"""The words of `seeds/signals.yaml` and the false friends of the use cases, on sentences that
people write."""

from functools import cache
from pathlib import Path

import pytest

from catalog.content.yaml_files import read_yaml
from matching.domain.profile import Profile
from matching.need.language import Spelling, stems_of
from matching.need.taxonomy import NeedReading, Signal, Taxonomy, ThemeTerms

SEEDS = Path(__file__).parents[2] / "seeds"
# A signal that shrinks to one of these would be found in almost any need.
EMPTY_STEMS = frozenset(
    {("conseil",), ("villag",), ("plusieur",), ("perm",), ("commun",), ("mair",), ("projet",), ()}
)


@cache
def taxonomy() -> Taxonomy:
    themes = [
        ThemeTerms.model_validate(theme) for theme in read_yaml(SEEDS / "themes.yaml")["themes"]
    ]
    return Taxonomy(
        themes,
        [Signal.model_validate(signal) for signal in read_yaml(SEEDS / "signals.yaml")["signals"]],
    )


def read(need: str) -> NeedReading:
    return taxonomy().read(Profile(need=need), Spelling(taxonomy().vocabulary))


def test_no_signal_shrinks_to_a_word_that_says_nothing() -> None:
    written = [
        phrase for signal in taxonomy().signals for phrase in (*signal.words, *signal.unless)
    ]
    assert [phrase for phrase in written if tuple(stems_of(phrase)) in EMPTY_STEMS] == []


@pytest.mark.parametrize(
    ("need", "about", "value"),
    [
        ("qui peut nous aider à payer les travaux", "goal", "financement"),
        ("le conseil veut comprendre l’IA", "goal", "comprendre"),
        ("quel est le bon usage de l’IA ?", "goal", "comprendre"),
        ("nous avons besoin de conseils", "goal", "accompagnement"),
        ("un projet pilote", "stage", "experimentation"),
        ("avec les communes voisines", "partners", "voisins"),
        ("un logiciel pour le cimetière", "digital", "true"),
    ],
)
def test_everyday_words_say_what_they_mean(need: str, about: str, value: str) -> None:
    assert read(need).says(about, value)


@pytest.mark.parametrize(
    ("need", "about", "value"),
    [
        ("instruire les permis de construire", "goal", "comprendre"),
        ("l’accès aux droits des habitants", "goal", "comprendre"),
        ("un conseiller numérique", "goal", "accompagnement"),
        ("le compte rendu du conseil municipal", "goal", "accompagnement"),
        ("ce qui reste à payer", "goal", "financement"),
        ("les subventions aux associations", "goal", "financement"),
        ("piloter les réseaux de chaleur", "stage", "experimentation"),
        ("un accueil dans le village", "partners", "voisins"),
        ("un accueil en plusieurs langues", "partners", "voisins"),
        ("réserver la salle des fêtes", "digital", "false"),
    ],
)
def test_false_friends_say_nothing(need: str, about: str, value: str) -> None:
    assert not read(need).says(about, value)


@pytest.mark.parametrize(
    ("need", "use_case"),
    [
        ("installer des caméras aux entrées de la ville", "videoprotection"),
        ("compter les visiteurs du musée", "frequentation"),
        ("repérer les personnes seules en cas de canicule", "isolement"),
        ("tout est sur papier", "registres-papier"),
        ("coordonner les conseillers numériques", "pilotage-inclusion"),
        ("nos agents mettent des documents dans ChatGPT", "charte-ia"),
    ],
)
def test_everyday_words_lead_to_their_use(need: str, use_case: str) -> None:
    assert use_case in read(need).use_cases


@pytest.mark.parametrize(
    ("need", "use_case"),
    [
        ("tri des déchets par caméra", "videoprotection"),
        ("des caméras pour compter les oiseaux", "videoprotection"),
        ("repérer les personnes seules en cas de canicule", "ilots-de-chaleur"),
        ("préparer une visite d’élus", "visite"),
        ("baisser la facture de chauffage", "finances-budget"),
        ("des submersions marines", "etat-civil-elections"),
        ("aider les personnes âgées avec internet", "isolement"),
    ],
)
def test_false_friends_do_not_lead_to_a_use(need: str, use_case: str) -> None:
    assert use_case not in read(need).use_cases


@pytest.mark.parametrize(
    "need",
    ["on s’est fait pirater", "gérer les inscriptions au centre de loisirs", "réserver le gymnase"],
)
def test_some_uses_are_digital_whatever_their_theme(need: str) -> None:
    assert read(need).is_about_digital
