"""What is new and what has changed in the catalogue, as an Atom feed (RFC 4287). Texts are texts:
nothing in it is markup."""

from collections.abc import Callable, Sequence

from feedgen.feed import FeedGenerator

from catalog.advice.answers.evidence_words import evidence_in_words
from catalog.content.evidence import evidence_of_opening
from catalog.content.offerings import PublishedCatalogue, Release
from catalog.content.sheets import Sheet
from catalog.exchange.formats.stable_uuid import stable_uuid
from catalog.exchange.formats.typography import french_typography
from matching.domain.letters import plain_text
from matching.domain.wording import long_date

TITLE = "Offres nouvelles ou mises à jour"
# What changed before is in the catalogue itself.
ENTRIES_MAX = 100


def feed_of(
    catalogue: PublishedCatalogue,
    site_name: str,
    address_of: Callable[[str], str],
    own_path: str,
    notes: Sequence[str] = (),
) -> bytes:
    """Returns the feed, what changed last first. `address_of` gives the whole address of a path of
    the site."""
    newest = sorted(
        catalogue.sheets,
        key=lambda sheet: (-catalogue.releases[sheet.slug].latest.timestamp(), sheet.slug),
    )
    feed = FeedGenerator()
    feed.id(stable_uuid("offres").urn)
    feed.title(_text(f"{TITLE}, {site_name}"))
    feed.subtitle(_text(" ".join(notes)))
    feed.author(name=_text(site_name))
    feed.link(href=address_of(own_path), rel="self", type="application/atom+xml")
    feed.link(href=address_of("/offres"), rel="alternate", type="text/html")
    feed.language("fr")
    feed.updated(max(release.latest for release in catalogue.releases.values()))
    for sheet in newest[:ENTRIES_MAX]:
        _add(feed, sheet, catalogue, address_of(f"/offres/{sheet.slug}"))
    written: bytes = feed.atom_str(pretty=True)
    return written


def _add(feed: FeedGenerator, sheet: Sheet, catalogue: PublishedCatalogue, address: str) -> None:
    release = catalogue.releases[sheet.slug]
    entry = feed.add_entry(order="append")
    entry.id(stable_uuid("offres", sheet.slug).urn)
    entry.title(_text(sheet.title))
    entry.link(href=address, rel="alternate", type="text/html")
    entry.published(release.first)
    entry.updated(release.latest)
    entry.category(term=sheet.kind.value, label=sheet.kind.label)
    entry.summary(
        _text(
            "\n".join(
                _summary(
                    sheet,
                    release,
                    catalogue.providers[sheet.provider].name,
                    # As old as it was on the day of the entry: the feed bears no other.
                    evidence_in_words(
                        evidence_of_opening(sheet, catalogue.sources), release.latest.date()
                    ),
                )
            )
        )
    )


def _summary(sheet: Sheet, release: Release, provider: str, evidence: str) -> list[str]:
    lines = [
        "Nouvelle fiche." if release.first == release.latest else "Fiche mise à jour.",
        sheet.promise,
        sheet.summary,
    ]
    if sheet.window and sheet.window.closes:
        lines.append(f"Date limite : {long_date(sheet.window.closes)} inclus.")
    return [
        *lines,
        f"Organisme : {provider}. Écrit {evidence}.",
    ]


def _text(text: str) -> str:
    return french_typography(plain_text(text))
