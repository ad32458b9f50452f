"""The words of `seeds/themes.yaml`: a mayor's sentence leads to its subject, and false friends lead
nowhere."""

from functools import cache
from itertools import chain
from pathlib import Path

import pytest
from flask import Flask, url_for

from catalog.content.yaml_files import read_yaml
from catalog.web.site.navigation import MENU
from matching.domain.profile import Profile
from matching.domain.vocabulary import Theme
from matching.need.language import Spelling, stems_of
from matching.need.taxonomy import NeedReading, Taxonomy, ThemeTerms

THEMES = Path(__file__).parents[2] / "seeds" / "themes.yaml"
# Alone, these say nothing of a subject.
EMPTY_WORDS = frozenset(
    {"ia", "commune", "mairie", "projet", "numerique", "public", "service", "outil"}
)


@cache
def taxonomy() -> Taxonomy:
    return Taxonomy([ThemeTerms.model_validate(theme) for theme in read_yaml(THEMES)["themes"]], [])


def read(need: str) -> NeedReading:
    return taxonomy().read(Profile(need=need), Spelling(taxonomy().vocabulary))


def test_the_21_themes_stand_in_the_order_of_the_vocabulary() -> None:
    assert [terms.theme for terms in taxonomy().themes] == list(Theme)


def test_a_use_case_belongs_to_one_theme_only() -> None:
    slugs = [use_case.slug for terms in taxonomy().themes for use_case in terms.use_cases]
    assert sorted(set(slugs)) == sorted(slugs)


def test_no_synonym_shrinks_to_a_word_that_says_nothing() -> None:
    written = chain.from_iterable(
        (*terms.synonyms, *chain.from_iterable(use_case.synonyms for use_case in terms.use_cases))
        for terms in taxonomy().themes
    )
    empty = {tuple(stems_of(word)) for word in EMPTY_WORDS} | {()}
    assert [synonym for synonym in written if tuple(stems_of(synonym)) in empty] == []


@pytest.mark.parametrize(
    ("need", "theme"),
    [
        ("le téléphone sonne sans arrêt", Theme.RELATION_USAGERS),
        ("un chat bot sur le site", Theme.RELATION_USAGERS),
        ("les comptes-rendus du conseil prennent des soirées", Theme.ADMINISTRATION_INTERNE),
        ("rédiger les délibérations", Theme.ADMINISTRATION_INTERNE),
        ("un tableau de bord pour les élus", Theme.AIDE_DECISION_PILOTAGE),
        ("un jumeau numérique de la ville", Theme.URBANISME_AMENAGEMENT),
        ("prévoir les pics de pollution", Theme.QUALITE_AIR_ENVIRONNEMENT),
        ("détecter les fuites d’eau", Theme.EAU),
        ("l’éclairage public coûte cher", Theme.ENERGIE_BATIMENTS),
        ("les nids de poule", Theme.MOBILITE_VOIRIE),
        ("les depots sauvage dans les chemins", Theme.DECHETS_PROPRETE),
        ("installer des capteurs", Theme.SMART_CITY),
        ("nos données sont partout", Theme.DONNEES),
        ("le suivi des gens au CCAS", Theme.SOCIAL_SANTE_AUTONOMIE),
        ("prévoir les repas de la cantine", Theme.EDUCATION_ENFANCE_ALIMENTATION),
        ("alerter les habitants en cas de crue", Theme.SECURITE_RISQUES),
        ("la fréquentation du marché de Noël", Theme.COMMERCE_TOURISME_ATTRACTIVITE),
        ("dépouiller les contributions des habitants", Theme.CULTURE_PARTICIPATION),
        ("des habitants perdus avec internet", Theme.INCLUSION_NUMERIQUE),
        ("une adresse mail officielle", Theme.SOCLE_NUMERIQUE),
        ("une charte pour l’IA", Theme.ETHIQUE_GOUVERNANCE),
        ("comprendre l’IA", Theme.ACCULTURATION_FORMATION),
        ("partager un outil open source avec les voisins", Theme.MUTUALISATION_COMMUNS),
    ],
)
def test_everyday_words_lead_to_their_theme(need: str, theme: Theme) -> None:
    assert theme in read(need).themes


@pytest.mark.parametrize(
    ("need", "theme"),
    [
        ("notre commune veut un numéro de téléphone", Theme.MUTUALISATION_COMMUNS),
        ("nous voulons voir plus clair", Theme.MOBILITE_VOIRIE),
        ("environ 300 habitants", Theme.QUALITE_AIR_ENVIRONNEMENT),
        ("je cherche un financement", Theme.ADMINISTRATION_INTERNE),
        ("un diagnostic du bâtiment", Theme.ACCULTURATION_FORMATION),
        ("un comité de jumelage", Theme.URBANISME_AMENAGEMENT),
        ("la tournée du bus scolaire", Theme.DECHETS_PROPRETE),
    ],
)
def test_false_friends_do_not_lead_to_a_theme(need: str, theme: Theme) -> None:
    assert theme not in read(need).themes


def test_ai_alone_is_no_subject() -> None:
    assert read("IA").is_empty or not read("IA").themes


def test_the_pages_that_answer_a_use_are_in_the_menu(app: Flask) -> None:
    with app.test_request_context():
        menu = {url_for(endpoint).lstrip("/") for _label, endpoint in MENU}
    named = {use.page for use in taxonomy().use_cases.values() if use.page}
    assert named
    assert named <= menu
