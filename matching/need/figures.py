"""The amounts and the dates that a need says, in figures or in words. A date without its year is
the next one, or the last one after « depuis »; the day of the request is an argument."""

import re
from collections.abc import Iterator
from datetime import date

from text_to_num import alpha2digit

from matching.domain.letters import without_accents

_MONTHS = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin",
    "juillet", "aout", "septembre", "octobre", "novembre", "decembre",
)  # fmt: skip
_ABBREVIATED = {
    "janv": 1,
    "fev": 2,
    "avr": 4,
    "juil": 7,
    "sept": 9,
    "oct": 10,
    "nov": 11,
    "dec": 12,
}
_PLACE_OF_MONTH = {name: place for place, name in enumerate(_MONTHS, start=1)} | _ABBREVIATED

_NUMBER = r"(?P<number>\d{1,3}(?:[ .]\d{3})+|\d+(?:[.,]\d{1,2})?)"
_SCALE = r"(?P<scale>k(?![\w])|k(?=[€e])|m(?=\s?[€e]))?"
_CURRENCY = r"(?P<currency>€|e\b|euros?\b|eur\b|balles\b|ht\b|ttc\b)"
# « 85 k€ », « 12 000 € HT », « 1,5 million d'euros », « 640k », « 14.800 HT ».
_AMOUNT = re.compile(
    rf"(?<![\d.,]){_NUMBER}\s?{_SCALE}(?:\s?(?:d')?(?:de\s)?{_CURRENCY}|(?=\W|$))"
    r"(?!\s?(?:hab|visit|foyers|pers|dossiers|pages|feuillets|km|m2))"
)
# « budget 8000 maxi »: without a unit, an amount is what follows a word of money.
_OF_MONEY = re.compile(
    r"(budget|devis|credits?|cout|enveloppe|subvention|depense|virement)\W+(?:\w+\W+){0,3}$"
)
# From which amount it is one: « 1,80 € par habitant » is a rate; and without any unit.
_LEAST, _LEAST_BARE, _SURELY_MONEY, _MOST = 10, 500, 1_000_000, 10**10
_SCALES = {"k": 1_000, "m": 1_000_000}

_DAY = r"(?:(?P<day>[0-3]?\d)(?:er)?\s)?"
_CUE = (
    r"(?P<cue>\b(?:avant|d'ici|fin|debut|mi|courant|jusqu'en|depuis|signee? en)\W+(?:le\s|fin\s)?)?"
)
_IN_WORDS = re.compile(
    rf"{_CUE}\b{_DAY}(?P<month>{'|'.join(_PLACE_OF_MONTH)})\b\.?"
    r"(?:\s(?P<year>20\d\d)\b)?(?P<last>\sderniere?\b)?"
)
_IN_FIGURES = re.compile(
    r"\b(?!24/7\b)(?P<day>[0-3]?\d)/(?P<month>[01]?\d)(?:/(?P<year>20\d\d|\d\d))?\b(?!\s?(?:ans|mois|jours))"
)
_YEAR = re.compile(
    r"\b(?:en|fin|debut|d'ici|d'ici a|avant|pour|jusqu'en|budget|rentree|aides)\s(?P<year>20\d\d)\b"
)
# « 25 mille », « 1,5 million »: the scale is read with its number, not as a number of its own.
_SCALED = re.compile(r"(\d)\s?(mille|milliers?|millions?)\b")


def amounts_in(text: str) -> tuple[int, ...]:
    """Returns the euros that a text says, each once, in its order."""
    plain = _in_figures(text)
    return tuple(dict.fromkeys(_amounts(plain)))


def _amounts(plain: str) -> Iterator[int]:
    for found in _AMOUNT.finditer(plain):
        scale = found["scale"] or ""
        number = _number(found["number"]) * _SCALES.get(scale, 1)
        if not _LEAST <= number < _MOST:
            continue
        if not found["currency"] and not scale:
            is_year = found["number"].isdigit() and 1_900 <= number <= 2_100
            is_said = bool(_OF_MONEY.search(plain[: found.start()])) or number >= _SURELY_MONEY
            if number < _LEAST_BARE or is_year or not is_said:
                continue
        if found["currency"] == "e" and number < _LEAST_BARE:
            continue  # « 3e », « le 15e »: an ordinal
        yield int(number)


def _number(written: str) -> float:
    if re.fullmatch(r"\d{1,3}(?:[ .]\d{3})+", written):
        return float(re.sub(r"[ .]", "", written))
    return float(written.replace(",", "."))


def dates_in(text: str, on: date) -> tuple[str, ...]:
    """Returns the dates that a text says, each once, in its order: a day (2027-03-01), a month
    (2027-03) or a year (2027)."""
    plain = _in_figures(text)
    found = {
        **{match.start(): _as_date(match, on) for match in _IN_FIGURES.finditer(plain)},
        **{match.start(): _as_date(match, on) for match in _IN_WORDS.finditer(plain)},
    }
    taken = {place for match in _IN_WORDS.finditer(plain) for place in range(*match.span())}
    for match in _YEAR.finditer(plain):
        if match.start("year") not in taken and int(match["year"]) >= on.year:
            found.setdefault(match.start(), match["year"])
    return tuple(dict.fromkeys(found[place] for place in sorted(found) if found[place]))


def _as_date(match: re.Match[str], on: date) -> str:
    groups = match.groupdict()
    month = _PLACE_OF_MONTH.get(groups["month"]) or int(groups["month"])
    day = int(groups["day"]) if groups["day"] else None
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= 31):
        return ""
    cue = groups.get("cue") or ""
    is_past = cue.startswith(("depuis", "sign")) or bool(groups.get("last"))
    if not (cue or day or groups["year"] or is_past):
        return ""  # « en août » tells a season as often as a date
    year = _year(groups["year"]) or _nearest_year(on, month, day or 28, is_past=is_past)
    try:
        return f"{year}-{month:02}" if day is None else date(year, month, day).isoformat()
    except ValueError:  # the 31st of a shorter month
        return f"{year}-{month:02}"


def _year(written: str | None) -> int | None:
    if not written:
        return None
    return int(written) if len(written) == 4 else 2_000 + int(written)


def _nearest_year(on: date, month: int, day: int, *, is_past: bool) -> int:
    has_come = (month, day) < (on.month, on.day)
    if is_past:
        return on.year if has_come else on.year - 1
    return on.year + 1 if has_come else on.year


def _in_figures(text: str) -> str:
    """The text without accents, its numbers in figures, its spaces plain."""
    spaced = re.sub(r"\s+", " ", text.replace("’", "'"))
    scaled = _SCALED.sub(
        lambda found: found[1] + ("m€" if found[2].startswith("million") else "k"), spaced
    )
    return without_accents(alpha2digit(scaled, "fr"))
