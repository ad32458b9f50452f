"""The organisations that are added to a visit: described before anything is written, then written
at the end of its list. Called by `visits`, and by those who prepare what it writes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, select

from catalog.storage.models import Visit, VisitOrganisation
from catalog.territories.completion import complete
from matching.domain.wording import capitalised, own_organisation


@dataclass(frozen=True, slots=True)
class DescribedOrganisation:
    """The columns of `visit_organisation` that say who an organisation is, and its declared facts,
    as JSON."""

    code: str | None
    name: str
    subject: str
    facts: str


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """An organisation to visit, and the dossier that its facts came from, if they did."""

    described: DescribedOrganisation
    dossier_id: str | None = None


def described(session: Session, facts: Mapping[str, Any]) -> DescribedOrganisation:
    """Returns who the organisation of these facts is. Raises what `complete` raises for facts that
    cannot be read and for a code that is not known."""
    profile = complete(session, facts).profile
    name = profile.name or own_organisation(profile.nature)
    identity = profile.code or "+".join(profile.members or ()) or name
    return DescribedOrganisation(
        code=profile.code,
        name=capitalised(name),
        subject=f"{profile.nature or ''}:{identity}",
        facts=json.dumps(facts, ensure_ascii=False, sort_keys=True),
    )


def add_organisations(
    session: Session, visit: Visit, organisations: Sequence[NewOrganisation]
) -> None:
    """An organisation typed twice is one organisation; two dossiers of the same organisation are
    two projects."""
    rows = session.exec(
        select(VisitOrganisation).where(VisitOrganisation.visit_id == visit.id)
    ).all()
    known = {row.subject for row in rows}
    place = max((row.position for row in rows), default=-1)
    added: list[dict[str, Any]] = []
    for organisation in organisations:
        described_as = asdict(organisation.described)
        if described_as["subject"] in known and organisation.dossier_id is None:
            continue
        known.add(described_as["subject"])
        place += 1
        added.append(
            {
                "visit_id": visit.id,
                "position": place,
                "dossier_id": organisation.dossier_id,
                **described_as,
            }
        )
    if added:  # In one statement, however many.
        session.execute(insert(VisitOrganisation), added)
