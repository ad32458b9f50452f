"""The catalogue searched as people search: words with mistakes, acronyms, facets, what an
organisation may use, order and pages."""

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import numpy as np
import pytest
from sqlmodel import Session

from catalog.advice.answers.offering_status import OfferingState
from catalog.advice.browsing.search import PAGE_SIZE, Query, Results, Sort, search, values_of
from catalog.advice.browsing.word_search import WordIndex, word_index
from catalog.content.offerings import PublishedCatalogue, published
from catalog.territories.completion import complete
from matching.domain.profile import Profile
from matching.domain.vocabulary import Axis, OfferingKind, Theme, Verdict
from matching.verdict.eligibility import judge

TODAY = date(2026, 11, 23)
CALL = "essais-ia-du-nord"
VILLAGE, LILLE = (
    "80253",
    "59350",
)  # Doullens, a little town of the Somme; Lille, far above every threshold.


@pytest.fixture
def catalogue(session: Session) -> PublishedCatalogue:
    return published(session)


def slugs(results: Results) -> list[str]:
    return [found.sheet.slug for found in results.items]


def every(
    catalogue: PublishedCatalogue, query: Query, on: date = TODAY, profile: Profile | None = None
) -> list[str]:
    """The slugs of all the pages."""
    pages = [search(catalogue, replace(query, page=page), on, profile) for page in (1, 2, 3)]
    return [slug for results in pages for slug in slugs(results)]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        # What the offering does, in people's words.
        ("messagerie", "bureau-communal"),
        ("adresses des rues", "adresses-en-ordre"),
        ("chatbot", "cap-numerique"),
        ("chercher une subvention", "repertoire-des-aides"),
        # Its name, in whole, in part, without accents or in capitals.
        ("Bureau communal", "bureau-communal"),
        ("CAP NUMERIQUE", "cap-numerique"),
        ("mon carnet social", "carnet-social"),
        ("cap-numerique", "cap-numerique"),
        # The words of its slug, and acronyms written or made of initials.
        ("ami", CALL),
        ("partagees", "cartes-partagees"),
        ("FLR", "fonds-ruralite"),
        ("fbp", "fonds-batiments"),
        ("feder", CALL),
        ("ppn", "premier-pas-numerique"),
        ("MCS", "carnet-social"),
        # Typing mistakes.
        ("mesagerie", "bureau-communal"),
        ("bureau comunal", "bureau-communal"),
        ("relai demarche", "relais-demarches"),
        ("experimantation", CALL),
        ("bourg vivan", "bourgs-vivants"),
        ("premier pas numerik", "premier-pas-numerique"),
    ],
)
def test_what_people_type_leads_to_the_offering(
    catalogue: PublishedCatalogue, text: str, slug: str
) -> None:
    """The best match, before what is over is put after what lives."""
    scores = word_index(catalogue).find(text).scores
    assert max(scores, key=lambda one: scores[one]) == slug, scores


def test_what_is_over_comes_after_what_lives_even_when_it_is_the_best_match(
    catalogue: PublishedCatalogue,
) -> None:
    found = every(catalogue, Query("cartes"))
    assert "cartes-partagees" in found
    assert found[0] not in _closed(catalogue)


def _closed(catalogue: PublishedCatalogue) -> set[str]:
    results = [search(catalogue, Query(page=page), TODAY) for page in (1, 2, 3)]
    return {
        found.sheet.slug
        for result in results
        for found in result.items
        if found.offering_status.is_over
    }


def test_every_offering_is_found_by_its_own_title_and_slug(catalogue: PublishedCatalogue) -> None:
    for sheet in catalogue.sheets:
        assert sheet.slug in every(catalogue, Query(sheet.title)), sheet.title
        assert sheet.slug in every(catalogue, Query(sheet.slug)), sheet.slug


def test_a_mended_query_is_given_back_and_a_right_one_is_left_as_it_was(
    catalogue: PublishedCatalogue,
) -> None:
    assert (
        search(catalogue, Query("l'experimantation d'IA ?"), TODAY).read_as
        == "l'expérimentation d'IA ?"
    )
    assert search(catalogue, Query("Données sur l'eau"), TODAY).read_as == "Données sur l'eau"


@pytest.mark.parametrize("text", ["xyzzy", "kangourou", "?!", "de la", "zzzzzzzz yyyyyyyy"])
def test_words_that_the_catalogue_does_not_know_find_nothing(
    catalogue: PublishedCatalogue, text: str
) -> None:
    results = search(catalogue, Query(text), TODAY)
    assert (results.total, results.pages, results.items) == (0, 0, ())


def test_an_empty_query_finds_everything_and_the_living_come_first(
    catalogue: PublishedCatalogue,
) -> None:
    found = every(catalogue, Query(" "))
    assert sorted(found) == [sheet.slug for sheet in catalogue.sheets]
    closed = _closed(catalogue)
    over = [slug in closed for slug in found]
    assert over == sorted(over)
    assert sum(over) >= 3


def test_what_was_stopped_is_found_and_marked(catalogue: PublishedCatalogue) -> None:
    (found,) = [
        one
        for one in search(catalogue, Query("plan de rue"), TODAY).items
        if one.sheet.slug == "plan-de-rue"
    ]
    assert (found.offering_status.state, found.offering_status.says) == (
        OfferingState.ENDED,
        "Arrêté depuis le 30 décembre 2025",
    )


def test_a_call_is_open_until_its_last_day_included(catalogue: PublishedCatalogue) -> None:
    def offering_status(on: date) -> tuple[OfferingState, str]:
        (found,) = [
            one for one in search(catalogue, Query("essais"), on).items if one.sheet.slug == CALL
        ]
        return found.offering_status.state, found.offering_status.deadline

    assert offering_status(date(2024, 12, 31)) == (
        OfferingState.OPEN,
        "Avant le 31 décembre 2024 inclus",
    )
    assert offering_status(date(2025, 1, 1)) == (
        OfferingState.CLOSED,
        "Clos depuis le 1er janvier 2025",
    )
    assert offering_status(date(2024, 11, 1))[0] is OfferingState.TO_CHECK


def test_facets_narrow_and_their_counts_tell_what_each_value_would_give(
    catalogue: PublishedCatalogue,
) -> None:
    query = Query(kind=(OfferingKind.SERVICE,), theme=(Theme.DONNEES,))
    results = search(catalogue, query, TODAY)
    services = [sheet for sheet in catalogue.sheets if sheet.kind is OfferingKind.SERVICE]
    about_data = [sheet for sheet in catalogue.sheets if Theme.DONNEES in values_of(sheet, "theme")]
    both = [sheet.slug for sheet in services if sheet in about_data]
    assert sorted(slugs(results)) == sorted(both)
    assert results.total == len(both)
    # The counts of a facet do not depend on what is chosen in it.
    assert results.counts["kind"]["appel"] == sum(
        sheet.kind is OfferingKind.APPEL for sheet in about_data
    )
    assert results.counts["theme"]["eau"] == sum(
        Theme.EAU in values_of(sheet, "theme") for sheet in services
    )
    for value, count in results.counts["axis"].items():
        assert search(catalogue, replace(query, axis=(Axis(value),)), TODAY).total == count


def test_two_values_of_a_facet_mean_one_or_the_other(catalogue: PublishedCatalogue) -> None:
    one = search(catalogue, Query(kind=(OfferingKind.APPEL,)), TODAY).total
    other = search(catalogue, Query(kind=(OfferingKind.FINANCEMENT,)), TODAY).total
    assert (
        search(catalogue, Query(kind=(OfferingKind.APPEL, OfferingKind.FINANCEMENT)), TODAY).total
        == one + other
        > one
    )


def test_open_now_leaves_out_closed_lists_unless_the_organisation_is_on_them(
    catalogue: PublishedCatalogue, session: Session
) -> None:
    open_now = Query(is_open=True)
    anybody = every(catalogue, open_now)
    assert CALL not in anybody
    assert "bourgs-vivants" not in anybody
    assert search(catalogue, Query(), TODAY).open_count == len(anybody)
    member = complete(session, {"code": VILLAGE}).profile
    assert "bourgs-vivants" in every(catalogue, open_now, profile=member)
    assert CALL in every(catalogue, open_now, on=date(2024, 12, 31))


@pytest.mark.parametrize("code", [VILLAGE, LILLE, "200070993", "dep-59"])
def test_with_an_organisation_only_what_it_may_use_is_kept_with_its_verdict(
    catalogue: PublishedCatalogue, session: Session, code: str
) -> None:
    profile = complete(session, {"code": code}).profile
    found = [
        one for page in (1, 2) for one in search(catalogue, Query(page=page), TODAY, profile).items
    ]
    usable = {sheet.slug: judge(sheet, profile, TODAY).verdict for sheet in catalogue.sheets}
    assert {one.sheet.slug: one.verdict for one in found} == {
        slug: verdict
        for slug, verdict in usable.items()
        if verdict in (Verdict.ELIGIBLE, Verdict.TO_CONFIRM)
    }
    assert all(one.says for one in found)


def test_what_scores_far_under_the_best_is_not_found(catalogue: PublishedCatalogue) -> None:
    best, at_the_bound, under, nothing, *_ = [sheet.slug for sheet in catalogue.sheets]
    scores = {best: 0.8, at_the_bound: 0.12, under: 0.1199, nothing: 0.0}
    postings = SimpleNamespace(
        slugs=list(scores), scores=lambda _text: np.array(list(scores.values()))
    )
    matching = SimpleNamespace(
        learned=SimpleNamespace(postings=postings),
        words=catalogue.matching.words,
        read=catalogue.matching.read,
    )
    index = WordIndex(replace(catalogue, matching=matching))  # type: ignore[arg-type]
    assert index.find("zzzz").scores == {best: 0.8, at_the_bound: 0.12}


def test_without_an_organisation_no_verdict_is_said(catalogue: PublishedCatalogue) -> None:
    assert {(one.verdict, one.says) for one in search(catalogue, Query(), TODAY).items} == {
        (None, None)
    }


def test_sorted_by_deadline_the_nearest_comes_first_and_none_comes_last(
    catalogue: PublishedCatalogue,
) -> None:
    on = date(2024, 12, 10)
    found = every(catalogue, Query(sort=Sort.DEADLINE), on)
    assert found[0] == CALL
    assert found.index("villages-en-projet") < found.index("bureau-communal")


def test_sorted_by_freshness_the_newest_source_comes_first(catalogue: PublishedCatalogue) -> None:
    aged = _dated(catalogue, "premier-pas-numerique", "bureau-communal-site", date(2019, 3, 1))
    found = every(aged, Query(sort=Sort.FRESHNESS))
    closed = _closed(catalogue)
    living = [slug for slug in found if slug not in closed]
    assert living[-1] == "premier-pas-numerique"


def test_what_no_recent_text_of_the_operator_says_open_is_to_be_confirmed(
    catalogue: PublishedCatalogue,
) -> None:
    sheet = catalogue.sheet("bureau-communal")
    for dated, state in (
        (TODAY.replace(year=2025) + timedelta(days=1), OfferingState.OPEN),
        (TODAY.replace(year=2025), OfferingState.TO_CHECK),
    ):
        aged = _dated(catalogue, sheet.slug, "maison-des-outils-site", dated)
        (found,) = search(replace(aged, sheets=(sheet,)), Query(), TODAY).items
        assert found.offering_status.state is state
    assert found.offering_status.says == (
        "À confirmer : ouvert d’après une fiche publique de Maison des outils de 2025"
    )
    # One may enter all the same, as far as is known.
    assert search(aged, Query("bureau communal", is_open=True), TODAY).items


def test_pages_hold_twenty_and_the_one_beyond_the_last_is_empty(
    catalogue: PublishedCatalogue,
) -> None:
    results = search(catalogue, Query(), TODAY)
    assert (len(results.items), results.pages) == (PAGE_SIZE, -(-results.total // PAGE_SIZE))
    assert search(catalogue, Query(page=results.pages + 1), TODAY).items == ()


@pytest.mark.parametrize(
    ("slug", "says"),
    [
        ("repertoire-des-aides", "ouvert à tous"),
        (
            CALL,
            (
                "toutes les collectivités, syndicats et pôles territoriaux, associations,"
                " entreprises, à confirmer pour d’autres structures · Hauts-de-France"
            ),
        ),
        (
            "premier-pas-numerique",
            "communes de moins de 3 500 habitants, intercommunalités de moins de 15 000 habitants",
        ),
        (
            "cap-numerique",
            (
                "toutes les collectivités, syndicats et pôles territoriaux, à confirmer pour"
                " d’autres structures"
            ),
        ),
        ("villages-en-projet", "communes de moins de 3 500 habitants, groupes de communes"),
        ("coeurs-de-cite", "communes, intercommunalités"),
    ],
)
def test_who_may_apply_is_read_from_the_rule(
    catalogue: PublishedCatalogue, slug: str, says: str
) -> None:
    (found,) = [
        one for one in search(catalogue, Query(slug), TODAY).items if one.sheet.slug == slug
    ]
    assert found.audience.says.replace("\u202f", " ") == says


def test_overseas_communes_are_not_told_that_a_threshold_shuts_them_out(
    catalogue: PublishedCatalogue,
) -> None:
    found, *_ = search(catalogue, Query("bureau communal"), TODAY).items
    assert (
        found.audience.labels[0].replace("\u202f", " ")
        == "communes de moins de 3 500 habitants ou d’outre-mer"
    )


def _dated(
    catalogue: PublishedCatalogue, slug: str, source: str, dated: date
) -> PublishedCatalogue:
    """The catalogue with the date of the source on which the state of an offering rests."""
    assert catalogue.sheet(slug).lifecycle.source == source
    sources = tuple(
        one.model_copy(update={"dated": dated}) if one.id == source else one
        for one in catalogue.references.sources
    )
    return replace(
        catalogue, references=catalogue.references.model_copy(update={"sources": sources})
    )
