"""Mends the values of the directory's records, which people typed: texts, telephones, e-mails,
addresses of sites, dates. Unreadable is None. Called by `reading`."""

import contextlib
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from catalog.territories.official.columns import day_in
from matching.domain.letters import one_line

_EMAIL = re.compile(r"[a-z0-9][a-z0-9._%+'-]*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}")
_HOST = re.compile(r"(?:[a-z0-9à-ÿ](?:[a-z0-9à-ÿ-]*[a-z0-9à-ÿ])?\.)+[a-z]{2,24}")
# What remains of UTF-8 that was once read as Windows-1252: « MÃ©rÃ© ».
_MISREAD = re.compile(r"[ÃÂâ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ\xa0-\xbf]")
_EARLIEST = date(1990, 1, 1)
_LONGEST_URL = 300


def text_in(value: Any, longest: int = 200) -> str:
    """One line, mended and cut; empty for what is no text."""
    if not isinstance(value, str):
        return ""
    line = one_line(value)
    if _MISREAD.search(line):
        with contextlib.suppress(UnicodeError):
            line = line.encode("cp1252").decode()
    return line[:longest].rstrip()


def objects_in(value: Any) -> list[dict[str, Any]]:
    """The objects of a list, or the only one."""
    listed = value if isinstance(value, list) else [value]
    return [one for one in listed if isinstance(one, dict)]


def texts_in(value: Any, key: str = "valeur") -> Iterator[str]:
    """The texts of a list, of its objects under `key`, or of a cell that holds one."""
    for one in value if isinstance(value, list) else [value]:
        inner = one.get(key) if isinstance(one, dict) else one
        for text in inner if isinstance(inner, list) else [inner]:
            if mended := text_in(text, 500):
                yield mended


def telephone_in(texts: Iterable[str]) -> str | None:
    """The first number that can be dialled, in pairs: « 03 22 97 80 80 »; one of overseas with its
    country code is left as it is."""
    for text in texts:
        digits = re.sub(r"[\s.\-_/()\xa0]", "", text.split(";")[0].split(" ou ")[0])
        digits = re.sub(r"^(?:\+|00)33(?:0)?(?=[1-9]\d{8}$)", "0", digits)
        if re.fullmatch(r"0[1-9]\d{8}", digits):
            return " ".join(digits[at : at + 2] for at in range(0, 10, 2))
        if re.fullmatch(r"3\d{3}", digits):
            return f"{digits[:2]} {digits[2:]}"
        if re.fullmatch(r"\+\d{8,14}", digits):
            return digits
    return None


def email_in(texts: Iterable[str]) -> str | None:
    """The first address that can be written to, in small letters."""
    for text in texts:
        for part in re.split(r"[\s;,|<>]+|mailto:", text.lower()):
            address = part.strip(".:\"'()[]")
            if len(address) <= 120 and _EMAIL.fullmatch(address):
                return address
    return None


def url_in(texts: Iterable[str]) -> str | None:
    """The first address of a site, with its scheme and without a fragment."""
    for text in texts:
        address = text.split("#")[0].strip()
        if not re.match(r"https?://", address, re.IGNORECASE):
            if ":" in address.split("/")[0] or "@" in address:
                continue
            address = f"https://{address}"
        try:
            parts = urlsplit(address)
            host = (parts.hostname or "").lower()
        except ValueError:
            continue
        if (
            len(address) <= _LONGEST_URL
            and _HOST.fullmatch(host)
            and parts.username is None
            and not re.search(r"[\s<>\"'\\^`{|}]", address)
        ):
            return address
    return None


def day_of_change(value: Any, on: date) -> date | None:
    """« 18/12/2024 17:42:39 » or « 2024-12-18 »; None for a day that cannot be."""
    text = text_in(value)
    found = day_in(text) or day_in(text.split(" ")[0])
    return found if found is not None and _EARLIEST <= found <= on else None


def address_in(value: Any) -> str | None:
    """« 1 place de l’Hôtel-de-Ville, 80000 Amiens »: where to go, else where to write."""
    found = objects_in(value)
    found.sort(key=lambda one: text_in(one.get("type_adresse")) != "Adresse")
    for one in found:
        places = [text_in(one.get(key)) for key in ("complement1", "complement2", "numero_voie")]
        places.append(text_in(one.get("service_distribution")))
        town = f"{text_in(one.get('code_postal'))} {text_in(one.get('nom_commune'))}".strip()
        if town:
            return ", ".join(filter(None, [*dict.fromkeys(places), town]))[:300]
    return None
