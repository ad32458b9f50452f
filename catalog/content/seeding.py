"""Publishing a whole catalogue: all of it or nothing. Called by `flask seed` and by the tests'
template database."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from pydantic import BaseModel
from sqlmodel import Session, col, delete, desc, select

from catalog.content.checks import check_seeds
from catalog.content.faults import InvalidSeeds
from catalog.content.glossary import check_glossary, read_glossary
from catalog.content.seeds import Seeds, read_seeds
from catalog.storage.models import Publication, PublishedOffering
from matching.need.taxonomy import Taxonomy
from matching.ranking.bundle import EDITION

GRADED_ON = date(2026, 11, 30)
"""The day of which the graders of needs judged: what was open that day is what they could say."""


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication did: the catalogue's hash, how many sheets it holds, and whether anything
    changed."""

    catalogue: str
    offerings: int
    has_changed: bool


def load_seeds(folder: Path) -> Seeds:
    """Returns the valid catalogue of a folder. Raises `InvalidSeeds` with every fault, of form or
    of sense."""
    seeds = read_seeds(folder)
    faults = (*check_seeds(seeds), *check_glossary(read_glossary(folder), seeds.references.sources))
    if faults:
        raise InvalidSeeds(faults)
    return seeds


def publish(session: Session, seeds: Seeds, at: datetime, bundle: bytes | None = None) -> Published:
    """Publishes the catalogue in the session's transaction, which the caller commits. An unchanged
    catalogue writes nothing. `bundle`: that of `bundle_to_publish`, worked out before the
    transaction; made here without."""
    sheets, references, catalogue = _texts_of(seeds)
    if _current(session) == catalogue:
        return Published(catalogue, len(sheets), has_changed=False)
    _publish_sheets(session, sheets, at)
    session.exec(delete(Publication).where(col(Publication.catalogue) == catalogue))
    session.add(
        Publication(
            catalogue=catalogue,
            published_at=at,
            bundle=bundle or learned_bundle(seeds),
            references_json=references,
        )
    )
    return Published(catalogue, len(sheets), has_changed=True)


def bundle_to_publish(session: Session, seeds: Seeds) -> bytes | None:
    """Returns what `publish` will need, a second of computing; None when the catalogue is the
    current one."""
    return None if _current(session) == _texts_of(seeds)[2] else learned_bundle(seeds)


def _texts_of(seeds: Seeds) -> tuple[Mapping[str, str], str, str]:
    """The sheets by slug and what they refer to, as canonical JSON, and the hash of both and of
    what is learned from."""
    sheets = {sheet.slug: canonical_json(sheet) for sheet in seeds.sheets}
    references = canonical_json(seeds.references)
    corpus = (*seeds.corpus.needs, *seeds.corpus.graded)
    parts = [
        EDITION,
        references,
        *(sheets[slug] for slug in sorted(sheets)),
        *map(canonical_json, corpus),
    ]
    return sheets, references, _sha256("".join(parts))


def _current(session: Session) -> str | None:
    newest = select(Publication.catalogue).order_by(desc(Publication.id)).limit(1)
    return session.exec(newest).first()


def _publish_sheets(session: Session, sheets: Mapping[str, str], at: datetime) -> None:
    """A sheet that stays as it was keeps its date; one that changes keeps that of its first
    publication."""
    earlier = {row.slug: row for row in session.exec(select(PublishedOffering))}
    for slug in earlier.keys() - sheets.keys():
        session.delete(earlier[slug])
    for slug, sheet in sheets.items():
        row = earlier.get(slug) or PublishedOffering(
            slug=slug, checksum="", sheet="", published_at=at, first_published_at=at
        )
        if row.checksum != _sha256(sheet):
            row.sheet, row.checksum, row.published_at = sheet, _sha256(sheet), at
        session.add(row)


def learned_bundle(seeds: Seeds) -> bytes:
    """Learns the relevance of the sheets and the reading of needs, ready to serve."""
    # Imported here: only a publication learns, and a worker that serves starts without
    # scikit-learn.
    from matching.ranking.learning import learn

    references, corpus = seeds.references, seeds.corpus
    taxonomy = Taxonomy(references.themes, references.signals)
    return learn(
        seeds.sheets, taxonomy, references.duties, corpus.needs, corpus.graded, GRADED_ON
    ).to_bytes()


def canonical_json(model: BaseModel) -> str:
    """The same bytes for the same content: sorted keys, names as in the YAML."""
    return json.dumps(
        model.model_dump(mode="json", by_alias=True),
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
