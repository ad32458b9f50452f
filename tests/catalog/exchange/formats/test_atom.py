"""The feed as a reader of feeds finds it: what changed last first, names that last, texts that are
no markup."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import feedparser
from sqlmodel import Session

from catalog.content.offerings import PublishedCatalogue, Release, published
from catalog.exchange.formats.atom import ENTRIES_MAX, feed_of

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
CANARY = "<script>alert(1)</script>&amp;\x00"


def read(catalogue: PublishedCatalogue) -> feedparser.FeedParserDict:
    written = feed_of(
        catalogue,
        "Un site",
        lambda path: f"https://exemple.fr{path}",
        "/offres.atom",
        ["Site non officiel."],
    )
    feed = feedparser.parse(written)
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "atom10"
    return feed


def changed(catalogue: PublishedCatalogue, slug: str, on: datetime) -> PublishedCatalogue:
    first = catalogue.releases[slug].first
    return replace(catalogue, releases={**catalogue.releases, slug: Release(first, on)})


def test_what_changed_last_comes_first_and_says_so(session: Session) -> None:
    catalogue = published(session)
    before, after = (
        read(catalogue),
        read(changed(catalogue, "cap-numerique", FIRST + timedelta(days=9))),
    )
    assert len(before.entries) == min(len(catalogue.sheets), ENTRIES_MAX)
    first = after.entries[0]
    assert (first.title, first.link) == ("Cap numérique", "https://exemple.fr/offres/cap-numerique")
    assert first.summary.startswith("Fiche mise à jour.")
    assert all(entry.summary.startswith("Nouvelle fiche.") for entry in before.entries)
    assert (first.published, first.updated) == (
        "2026-01-01T00:00:00+00:00",
        "2026-01-10T00:00:00+00:00",
    )
    assert after.feed.updated == first.updated
    assert before.feed.updated == "2026-01-01T00:00:00+00:00"


def test_an_entry_keeps_its_name_whatever_changes(session: Session) -> None:
    catalogue = published(session)
    names = {entry.link: entry.id for entry in read(catalogue).entries}
    assert {
        entry.link: entry.id for entry in read(changed(catalogue, "cap-numerique", FIRST)).entries
    } == names
    assert len(set(names.values())) == len(names)
    assert all(name.startswith("urn:uuid:") for name in names.values())


def test_the_feed_says_where_it_is_and_what_it_is_worth(session: Session) -> None:
    feed = read(published(session)).feed
    assert [link.href for link in feed.links if link.rel == "self"] == [
        "https://exemple.fr/offres.atom"
    ]
    assert feed.subtitle == "Site non officiel."
    assert feed.author == "Un site"


def test_texts_are_no_markup(session: Session) -> None:
    catalogue = published(session)
    sheets = tuple(
        sheet.model_copy(update={"title": CANARY, "promise": CANARY, "summary": CANARY})
        for sheet in catalogue.sheets[:2]
    )
    written = feed_of(replace(catalogue, sheets=sheets), CANARY, str, "/offres.atom", [CANARY])
    assert b"<script" not in written
    feed = feedparser.parse(written)
    assert not feed.bozo
    assert {entry.title_detail.type for entry in feed.entries} == {"text/plain"}
    assert {entry.summary_detail.type for entry in feed.entries} == {"text/plain"}
