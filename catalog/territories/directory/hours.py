"""Says opening hours in French sentences: « Du lundi au vendredi : de 9 h à 12 h et de 14 h à
17 h 30 ». Called by `reading`."""

import re
from typing import Any

from catalog.territories.directory.values import objects_in, text_in

_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_ENGLISH = dict(
    zip(
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        _DAYS,
        strict=True,
    )
)
_HOUR = re.compile(r"(\d{1,2})[:hH](\d{2})?(?::\d{2})?")
_MOST_LINES = 8


def hours_in_words(value: Any) -> tuple[str, ...]:
    """Returns one sentence for each group of days; what names no day is left out.

    >>> hours_in_words([{"nom_jour_debut": "Lundi", "nom_jour_fin": "Vendredi",
    ...     "valeur_heure_debut_1": "09:00:00", "valeur_heure_fin_1": "12:30:00"}])
    ('Du lundi au vendredi : de 9 h à 12 h 30',)
    """
    lines = []
    for range_ in objects_in(value):
        days = _days(range_)
        slots = [
            f"de {start} à {end}"
            for start, end in (_slot(range_, "1"), _slot(range_, "2"))
            if start and end
        ]
        comment = text_in(range_.get("commentaire"), 120).strip(" .()")
        if days and slots:
            lines.append(
                f"{days} : {' et '.join(slots)}{f' ({_uncapitalised(comment)})' if comment else ''}"
            )
        elif days and comment:
            lines.append(f"{days} : {_uncapitalised(comment)}")
    return tuple(dict.fromkeys(lines))[:_MOST_LINES]


def _days(range_: dict[str, Any]) -> str | None:
    start, end = (_day(range_.get(key)) for key in ("nom_jour_debut", "nom_jour_fin"))
    if start is None:
        return None
    return f"Du {start} au {end}" if end and end != start else f"Le {start}"


def _day(value: Any) -> str | None:
    """Some copies write « Monday »."""
    name = text_in(value).lower()
    name = _ENGLISH.get(name, name)
    return name if name in _DAYS else None


def _slot(range_: dict[str, Any], number: str) -> tuple[str | None, str | None]:
    return (
        _hour(range_.get(f"valeur_heure_debut_{number}")),
        _hour(range_.get(f"valeur_heure_fin_{number}")),
    )


def _hour(value: Any) -> str | None:
    """« 09:30:00 » gives « 9 h 30 »."""
    found = _HOUR.fullmatch(text_in(value))
    if not found or int(found[1]) > 24 or int(found[2] or 0) > 59:
        return None
    minutes = int(found[2] or 0)
    return f"{int(found[1])} h {minutes:02}" if minutes else f"{int(found[1])} h"


def _uncapitalised(text: str) -> str:
    return text[0].lower() + text[1:] if text[1:2].islower() else text
