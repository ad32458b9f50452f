"""The page of quality: the figures that were kept, in sentences that never say more than they mean,
and in tables."""

import doctest
from dataclasses import replace

import pytest
from flask import Flask
from sqlmodel import Session, delete

from catalog.advice.measures.evaluation import SET_ASIDE
from catalog.advice.measures.measurement import keep, measurement
from catalog.advice.visits.measure import RealUse
from catalog.storage.models import QualityMeasure
from catalog.web.public import quality
from matching.measure.metrics import Measure
from tests.plugins.template import LOADED_AT
from tests.web.page_client import PageClient, text_of


def test_the_examples_hold() -> None:
    results = doctest.testmod(quality)
    assert results.attempted
    assert not results.failed


def test_each_figure_is_a_sentence(page: PageClient, session: Session) -> None:
    kept = measurement(session)
    assert kept is not None
    text = page("/qualite").text
    all_cases = kept.evaluation.quality
    assert f"Mesuré le 1er janvier 2026 sur {all_cases.cases} cas." in text
    assert "Dire oui à tort : jamais" in text
    assert (
        f"L'ordre des trois premières réponses vaut {int(100 * all_cases.ndcg.value)} sur 100"
        in text
    )
    assert f"{kept.evaluation.questions.decisive} question" in text
    assert "Elles n'ont pas encore été relues par des conseillers de terrain." in text
    set_aside = kept.evaluation.by_group[SET_ASIDE]
    assert (
        "mise de côté sans être lue, n'a servi qu'à vérifier : l'ordre y vaut"
        f" {int(100 * set_aside.ndcg.value)} sur 100." in text
    )


def test_the_chart_and_the_table_hold_the_same_methods(page: PageClient) -> None:
    shown = page("/qualite")
    labels = [text_of(label) for label in shown.all(class_="site-chart__label")]
    headers = [
        text_of(header)
        for header in shown.one("table", id="methodes").iter("th")
        if header.get("scope") == "row"
    ]
    assert (
        labels
        == headers
        == ["Ce site", "Ordre alphabétique", "Mots en commun", "Mots rares d'abord"]
    )


def test_every_group_of_cases_has_its_row_sizes_first(page: PageClient, session: Session) -> None:
    kept = measurement(session)
    assert kept is not None
    table = page("/qualite").one("table", id="groupes")
    names = [text_of(header) for header in table.iter("th") if header.get("scope") == "row"]
    assert len(names) == len(kept.evaluation.by_group)
    assert names[0] == "Commune de moins de 1 000 habitants"


def test_faults_are_published_too(own_app: Flask, own_page: PageClient) -> None:
    with Session(own_app.extensions["engine"]) as session:
        kept = measurement(session)
        assert kept is not None
        low = Measure(0.5, 0.4, 0.6, 20)
        worse = replace(
            kept.evaluation.quality,
            false_yes=2,
            harmful=1,
            verdict_accuracy=replace(low, value=0.999),
        )
        faulty = replace(kept.evaluation, quality=worse, faults=("N001 Ici : une faute",))
        keep(session, faulty, "avec des fautes", LOADED_AT)
        session.commit()
    text = own_page("/qualite").text
    assert "Dire oui à tort : 2 fois" in text
    assert "Ouvert, fermé, pas pour vous : 99 sur 100 sont justes" in text
    assert "Les fautes connues (1)" in text


def test_a_measure_of_another_catalogue_says_so(own_app: Flask, own_page: PageClient) -> None:
    with Session(own_app.extensions["engine"]) as session:
        kept = measurement(session)
        assert kept is not None
        keep(session, replace(kept.evaluation, catalogue="un autre"), "ancienne", LOADED_AT)
        session.commit()
    assert "Le catalogue a changé depuis cette mesure" in own_page("/qualite").text


def test_before_the_first_measure_the_page_says_how_to_make_it(
    own_app: Flask, own_page: PageClient
) -> None:
    with Session(own_app.extensions["engine"]) as session:
        session.exec(delete(QualityMeasure))
        session.commit()
    assert "La mesure n'a pas encore été faite" in own_page("/qualite").text


def test_the_page_that_one_has_is_not_sent_again(page: PageClient) -> None:
    etag = page("/qualite").response.headers["ETag"]
    assert page.client.get("/qualite", headers={"If-None-Match": etag}).status_code == 304


def test_what_advisers_keep_is_said_once_there_are_enough_of_them(
    page: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Aucune donnée pour l'instant" in page("/qualite").text
    monkeypatch.setattr(
        quality,
        "real_use",
        lambda _session: RealUse(40, 52, computed=150, kept=131, removed=12, added=1),
    )
    text = page("/qualite").text
    assert "87 des 100 premières réponses sont gardées" in text
    assert "Sur 40 visites à 52 collectivités, le site avait mis 150 réponses" in text
    assert "12 réponses retirées" in text
    assert "1 réponse ajoutée" in text
    assert "Aucune donnée" not in text
