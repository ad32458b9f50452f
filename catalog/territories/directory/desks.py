"""Makes of one record of the directory a desk, its values mended. Called by `reading`."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from catalog.territories.directory.hours import hours_in_words
from catalog.territories.directory.values import (
    address_in,
    day_of_change,
    email_in,
    objects_in,
    telephone_in,
    text_in,
    texts_in,
    url_in,
)

_CODE = re.compile(r"\d{5}|2[AB]\d{3}")
_ID = re.compile(r"[\w.:-]{1,80}")


@dataclass(frozen=True, slots=True)
class ReadDesk:
    """What the site keeps of a record: the columns of `storage.directory.ServiceDesk` it gives.
    `changed_on` is an ISO day."""

    record: str
    name: str
    telephone: str | None
    email: str | None
    url: str | None
    page: str | None
    address: str | None
    hours: str | None
    changed_on: str | None

    def as_line(self) -> bytes:
        """The desk as one line of JSON, always the same for the same desk."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True).encode() + b"\n"

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.as_line()).hexdigest()[:16]


def identity_of(record: dict[str, Any]) -> str:
    """The record's own identifier, or one drawn from what it says."""
    found = text_in(record.get("id")) or text_in(record.get("ancien_code_pivot"))
    if _ID.fullmatch(found):
        return found
    said = json.dumps(record, sort_keys=True, default=str).encode()
    return f"sans-id-{hashlib.sha256(said).hexdigest()[:16]}"


def desk_of(record: dict[str, Any], on: date) -> ReadDesk:
    """What a record says, read on the day `on`: an impossible date of change is left out."""
    changed_on = day_of_change(record.get("date_modification"), on)
    return ReadDesk(
        record=identity_of(record),
        name=text_in(record.get("nom")),
        telephone=telephone_in(texts_in(record.get("telephone"))),
        email=email_in(texts_in(record.get("adresse_courriel"))),
        url=url_in(texts_in(record.get("site_internet")))
        or url_in(texts_in(record.get("formulaire_contact"))),
        page=url_in(texts_in(record.get("url_service_public"))),
        address=address_in(record.get("adresse")),
        hours="\n".join(hours_in_words(record.get("plage_ouverture"))) or None,
        changed_on=changed_on.isoformat() if changed_on else None,
    )


def types_of(record: dict[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each type of the record with the codes of the communes where it is: its pivots', else the
    record's own."""
    own = _codes(record.get("code_insee_commune"))
    for pivot in objects_in(record.get("pivot")):
        service_type = text_in(pivot.get("type_service_local"))
        if service_type:
            yield service_type, _codes(pivot.get("code_insee_commune")) or own


def siren_of(record: dict[str, Any]) -> str | None:
    """The nine figures of its SIREN, or of its SIRET."""
    for key in ("siren", "siret"):
        figures = re.sub(r"\D", "", text_in(record.get(key)))
        if len(figures) in (9, 14):
            return figures[:9]
    return None


def _codes(value: Any) -> tuple[str, ...]:
    """Codes of communes, a lost leading zero given back."""
    found = (text.upper() for text in texts_in(value))
    padded = (text.zfill(5) if re.fullmatch(r"\d{4}", text) else text for text in found)
    return tuple(text for text in padded if _CODE.fullmatch(text))
